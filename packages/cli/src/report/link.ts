import { readFileSync } from 'node:fs';
import { VdfcError } from '@vdfc/core';

/**
 * Joins a compiled module and all that it imports by relative path into the text of one module, each after those
 * that it needs. Enough for the page's own scripts: one-line imports of names as they are, exports at declarations.
 * Two top-level names that are equal make a module that no engine accepts, so they cannot pass unseen.
 */
export function linkModules(entry: URL): string {
  const parts = new Map<string, string>();
  const visit = (url: URL): void => {
    if (parts.has(url.href)) return;
    parts.set(url.href, '');
    const { text, imports } = dissect(url);
    for (const path of imports) visit(new URL(path, url));
    // Set anew: a Map keeps the order in which keys were first set.
    parts.delete(url.href);
    parts.set(url.href, text);
  };
  visit(entry);
  return [...parts.values()].join('\n');
}

const importLine = /^import \{ [\w, ]+ \} from '(\.[^']+)';$/;
/** Lines that say nothing to the joined module. */
const emptyLine = /^(export \{\};|\/\/# sourceMappingURL=.*)$/;
const otherLink = /^(import\b|export (\{|\*|default\b))/;

function dissect(url: URL): { text: string; imports: string[] } {
  const imports: string[] = [];
  const lines: string[] = [];
  for (const line of readFileSync(url, 'utf8').split('\n')) {
    const path = importLine.exec(line)?.[1];
    if (path !== undefined) imports.push(path);
    else if (emptyLine.test(line)) continue;
    else if (otherLink.test(line)) refuse(url, line);
    else lines.push(line.replace(/^export /, ''));
  }
  return { text: lines.join('\n').trim(), imports };
}

function refuse(url: URL, line: string): never {
  const expected = 'an import of plain names from a relative path, or an export at a declaration';
  throw new VdfcError('UNSUPPORTED', `Cannot link ${url.pathname}: expected ${expected}, got ${line}`);
}
