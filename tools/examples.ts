import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced ```ts block of a Markdown file. */
export interface Example {
  /** `README.md:12`, the line of the fence. */
  readonly name: string;
  readonly code: string;
  /** What is done with it besides type-checking. */
  readonly kind: 'run' | 'no-run' | 'from';
  /** The reason of `no-run`, the file of `from`. */
  readonly note: string;
  /** What its `// => text` comments say that it prints, in order. */
  readonly prints: readonly string[];
}

/**
 * The examples of a Markdown file. Every ```ts block is run, unless a comment on the line before its fence says
 * otherwise: `<!-- no-run: reason -->`, or `<!-- from: path -->` for a copy of a file that has tests of its own.
 * `<!-- continues -->` puts the block before it in front, with what that one continues.
 */
export function examplesOf(file: string, text: string): Example[] {
  const examples: Example[] = [];
  const block = /(?:^<!-- (no-run|from|continues)(?:: ([^\n]*?))? -->\n+)?^```ts\n(.*?)^```$/gms;
  for (const match of text.matchAll(block)) {
    const [all, mark, note = '', code = ''] = match;
    const line = text.slice(0, match.index + all.indexOf('```ts')).split('\n').length;
    const before = mark === 'continues' ? (examples.at(-1)?.code ?? '') : '';
    examples.push({
      name: `${file}:${line}`,
      code: before + code,
      kind: mark === 'no-run' || mark === 'from' ? mark : 'run',
      note,
      prints: [...(before + code).matchAll(/\/\/ => (.*)$/gm)].map(([, printed]) => printed!.trim()),
    });
  }
  return examples;
}

/** The Markdown files of the project whose examples are checked, relative to its root. */
export function markdownFiles(root: string): string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join('docs', name),
  );
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'README.md'));
  const all = ['README.md', 'CONTRIBUTING.md', 'benchmarks/README.md', ...docs, ...packages];
  return all.filter((name) => name.endsWith('.md') && existsSync(join(root, name))).sort();
}

/** The examples of the project. */
export function allExamples(root: string): Example[] {
  return markdownFiles(root).flatMap((name) => examplesOf(name, readFileSync(join(root, name), 'utf8')));
}
