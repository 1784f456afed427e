import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markdownFiles } from './examples.js';

const root = dirname(import.meta.dirname);

/** The links of a Markdown text to files of the project, code left out. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, 'code');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** As GitHub makes anchors of headings. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/ /g, '-'),
  );
}

describe('links in the documents', () => {
  it.each(markdownFiles(root))('%s: lead to something', (name) => {
    const text = readFileSync(join(root, name), 'utf8');
    const dead = linksOf(text).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(root, name) : join(root, dirname(name), path);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  it('finds dead ones', () => {
    expect(linksOf('[a](b.md) [`c`](d.md#e) `[no](code)`\n```\n[no](block)\n```\n[x](https://y)')).toEqual([
      'b.md',
      'd.md#e',
    ]);
    expect(anchorsOf('# A\n## In this repository\n### `BAD_OPTION`!')).toEqual([
      'a',
      'in-this-repository',
      'bad_option',
    ]);
  });
});

describe('README.md', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');

  it.each(readdirSync(join(root, 'packages')))('lists packages/%s', (name) => {
    expect(text).toContain(`](packages/${name})`);
  });

  it('names only scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...text.matchAll(/npm run (\w+)/g)].map(([, script]) => script!);
    expect(named.length).toBeGreaterThan(0);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });
});

describe('docs/decisions', () => {
  it('are all in its list', () => {
    const folder = join(root, 'docs', 'decisions');
    const list = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const name of readdirSync(folder)) {
      if (name !== 'README.md') expect(list).toContain(`](${name})`);
    }
  });
});
