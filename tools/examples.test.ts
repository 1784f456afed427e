import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { allExamples, examplesOf } from './examples.js';

const root = dirname(import.meta.dirname);
/** Inside the project, so that packages are found; Git ignores it. */
const scratch = join(root, 'tools', 'dist', 'examples');
const examples = allExamples(root).map((example, i) => ({
  ...example,
  path: join(scratch, `example-${i}.ts`),
}));

beforeAll(() => {
  mkdirSync(scratch, { recursive: true });
  for (const { path, code, name } of examples) writeFileSync(path, moved(code, name));
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

describe('examples in the documents', () => {
  it('exist', () => {
    expect(examples.filter(({ kind }) => kind === 'run').length).toBeGreaterThan(5);
  });

  it('have the right types', () => {
    const { config } = ts.readConfigFile(join(root, 'tsconfig.test.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    // Copies are checked where they come from.
    const checked = examples.filter(({ kind }) => kind !== 'from');
    const program = ts.createProgram({
      rootNames: checked.map(({ path }) => path),
      // What an example leaves unused its reader uses.
      options: { ...options, customConditions: ['@vdfc/source'], noUnusedLocals: false },
    });
    const faults = checked.flatMap(({ path, name }) => {
      const source = program.getSourceFile(path);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return found.map((fault) => `${name}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
    });
    expect(faults).toEqual([]);
  });

  it.each(examples.filter(({ kind }) => kind === 'run'))('$name runs', async ({ path, prints }) => {
    const printed: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((...values) => {
      printed.push(values.map((value) => (typeof value === 'string' ? value : show(value))).join(' '));
    });
    try {
      await import(path);
    } finally {
      log.mockRestore();
    }
    if (prints.length > 0) expect(printed).toEqual(prints);
  });

  it.each(examples.filter(({ kind }) => kind === 'from'))('$name is a copy', ({ code, note }) => {
    expect(readFileSync(join(root, note), 'utf8')).toContain(code);
  });

  it.each(examples.filter(({ kind }) => kind === 'no-run'))('$name says why it is not run', ({ note }) => {
    expect(note.length).toBeGreaterThan(10);
  });
});

/** The code with its relative imports as they read from `scratch`. */
function moved(code: string, name: string): string {
  const folder = dirname(join(root, name));
  return code.replace(
    /(from |import\()'(\.\.?\/[^']+)'/g,
    (_, before, path) => `${before}'${relative(scratch, join(folder, path))}'`,
  );
}

/** As a console prints it, on one line. */
function show(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

describe('examplesOf', () => {
  const block = (code: string): string => `\`\`\`ts\n${code}\n\`\`\`\n`;

  it('finds blocks, their lines and what they print', () => {
    const found = examplesOf(
      'a.md',
      `# A\n\n${block('one(); // => 1\ntwo(); // => 2, 3')}\ntext\n${block('three();')}`,
    );
    expect(found).toEqual([
      {
        name: 'a.md:3',
        code: 'one(); // => 1\ntwo(); // => 2, 3\n',
        kind: 'run',
        note: '',
        prints: ['1', '2, 3'],
      },
      { name: 'a.md:9', code: 'three();\n', kind: 'run', note: '', prints: [] },
    ]);
  });

  it('obeys the comment before a block', () => {
    const text = `<!-- no-run: needs a network -->\n${block('a')}\n<!-- from: docs/x.ts -->\n\n${block('b')}\n${block('c')}`;
    const found = examplesOf('a.md', text);
    expect(found.map(({ kind, note }) => [kind, note])).toEqual([
      ['no-run', 'needs a network'],
      ['from', 'docs/x.ts'],
      ['run', ''],
    ]);
  });

  it('puts continued blocks in front', () => {
    const text = `${block('a')}${block('b')}<!-- continues -->\n${block('c')}<!-- continues -->\n${block('d')}`;
    expect(examplesOf('a.md', text).map(({ code }) => code)).toEqual(['a\n', 'b\n', 'b\nc\n', 'b\nc\nd\n']);
  });

  it('leaves other languages alone', () => {
    expect(examplesOf('a.md', '```sh\nnpm ci\n```\n```tsx\n<a/>\n```\n')).toEqual([]);
  });
});
