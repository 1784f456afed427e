import { readFileSync } from 'node:fs';

/** Version of this package, from its package.json: one level up from `src` as from `dist`. */
export function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
