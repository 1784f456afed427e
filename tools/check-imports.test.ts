import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkImports } from './check-imports.mjs';

/** A project's files by path; JSON for what is not text. */
type Tree = Record<string, string | object>;

const trees: string[] = [];
afterAll(() => trees.forEach((tree) => void rmSync(tree, { recursive: true })));

/** Package files for `@vdfc/name` that imports `uses`. */
function pkg(name: string, uses: string[], source: string): Tree {
  return {
    [`packages/${name}/package.json`]: {
      name: `@vdfc/${name}`,
      version: '1.2.3',
      dependencies: Object.fromEntries(uses.map((use) => [`@vdfc/${use}`, '1.2.3'])),
    },
    [`packages/${name}/tsconfig.json`]: { references: uses.map((use) => ({ path: `../${use}` })) },
    [`packages/${name}/src/index.ts`]: source,
  };
}

/** A project without faults. */
const sound: Tree = {
  ...pkg('core', [], `export const answer = 42; // import '@vdfc/dct'`),
  ...pkg('numerics', [], `export {};`),
  ...pkg('testkit', ['core'], `import '@vdfc/core';`),
  ...pkg('dct', ['core', 'numerics'], `import '@vdfc/core';\nexport * from '@vdfc/numerics/transform';`),
  ...pkg('pca', ['core'], `export type { Codec } from '@vdfc/core';`),
  'packages/pca/test/pca.test.ts': `import '@vdfc/testkit';\nimport '@vdfc/dct';`,
  ...pkg('all', ['core', 'dct'], `import '@vdfc/core';\nexport const load = () => import('@vdfc/dct');`),
  ...pkg('cli', ['all', 'dct'], `import '@vdfc/all';\nimport '@vdfc/dct';`),
  'tsconfig.json': {
    references: ['core', 'numerics', 'testkit', 'dct', 'pca', 'all', 'cli'].map((name) => ({
      path: `packages/${name}`,
    })),
  },
};

function check(change: Tree): string[] {
  const root = mkdtempSync(join(tmpdir(), 'check-imports-'));
  trees.push(root);
  for (const [path, content] of Object.entries({ ...sound, ...change })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return checkImports(root).faults;
}

it('passes a project without faults', () => {
  expect(check({})).toEqual([]);
});

it('passes this project', () => {
  expect(checkImports(dirname(import.meta.dirname)).faults).toEqual([]);
});

it.each([
  [
    'a codec that imports another codec',
    pkg('pca', ['dct'], `import { dct } from '@vdfc/dct';`),
    `packages/pca/src/index.ts:1: 'pca' may not import @vdfc/dct`,
  ],
  [
    'a codec that imports only types of another codec',
    pkg('pca', ['dct'], `\nimport type { DctOptions } from '@vdfc/dct';`),
    `packages/pca/src/index.ts:2: 'pca' may not import @vdfc/dct`,
  ],
  [
    'a codec that imports another codec when it runs',
    pkg('pca', ['dct'], `export const load = () => import('@vdfc/dct');`),
    `packages/pca/src/index.ts:1: 'pca' may not import @vdfc/dct`,
  ],
  [
    'a type taken from another codec in passing',
    pkg('pca', ['dct'], `export type Options = import('@vdfc/dct').DctOptions;`),
    `packages/pca/src/index.ts:1: 'pca' may not import @vdfc/dct`,
  ],
  [
    'core that imports numerics',
    pkg('core', ['numerics'], `import '@vdfc/numerics/random';`),
    `packages/core/src/index.ts:1: 'core' may not import @vdfc/numerics/random`,
  ],
  [
    'nn that imports a codec',
    pkg('nn', ['dct'], `import '@vdfc/dct';`),
    `packages/nn/src/index.ts:1: 'nn' may not import @vdfc/dct`,
  ],
  [
    'a test that imports the command',
    { 'packages/pca/test/pca.test.ts': `import '@vdfc/cli';` },
    `packages/pca/test/pca.test.ts:1: tests of 'pca' may not import @vdfc/cli`,
  ],
  [
    'all that imports a codec before it is needed',
    pkg('all', ['dct'], `export { dct } from '@vdfc/dct';`),
    `packages/all/src/index.ts:1: 'all' may import stages only, by import(), not @vdfc/dct`,
  ],
  [
    'all that imports what is not a stage',
    pkg('all', ['cli'], `export const load = () => import('@vdfc/cli');`),
    `packages/all/src/index.ts:1: 'all' may import stages only, by import(), not @vdfc/cli`,
  ],
  [
    'a package that does not exist',
    pkg('pca', [], `import '@vdfc/nothing';`),
    `packages/pca/src/index.ts:1: imports @vdfc/nothing, which does not exist`,
  ],
  [
    'a path into another package',
    pkg('pca', [], `import '../../core/src/index.js';`),
    'packages/pca/src/index.ts:1: imports ../../core/src/index.js, outside of its src/',
  ],
  [
    'an import that dependencies lack',
    { 'packages/dct/src/pako.ts': `import pako from 'pako/dist/pako.js';` },
    'packages/dct/package.json: src/ imports pako, which dependencies lack',
  ],
  [
    'a dependency that nothing imports',
    { 'packages/dct/src/index.ts': `import '@vdfc/core';` },
    'packages/dct/package.json: dependencies name @vdfc/numerics, which src/ does not import',
  ],
  [
    'an import that references lack',
    { 'packages/pca/tsconfig.json': {} },
    'packages/pca/tsconfig.json: src/ imports packages/core, which references lack',
  ],
  [
    'a reference that nothing imports',
    { 'packages/pca/tsconfig.json': { references: [{ path: '../core' }, { path: '../numerics' }] } },
    'packages/pca/tsconfig.json: references name packages/numerics, which src/ does not import',
  ],
  [
    'a dependency at another version',
    {
      'packages/pca/package.json': {
        name: '@vdfc/pca',
        version: '1.2.3',
        dependencies: { '@vdfc/core': '1.2.2' },
      },
    },
    'packages/pca/package.json: expected @vdfc/core at the version it has here, got 1.2.2',
  ],
  [
    'a package that the solution does not build',
    pkg('tucker', ['core'], `import '@vdfc/core';`),
    'tsconfig.json: references lack packages/tucker',
  ],
] satisfies [string, Tree, string][])('finds %s', (_, change, expected) => {
  expect(check(change)).toContain(expected);
});
