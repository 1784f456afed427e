import { expect, it, vi } from 'vitest';
import { registry } from '../src/index.js';

/** Packages of stages in the order in which they are loaded. */
const loaded = vi.hoisted((): string[] => []);

vi.mock('@vdfc/dct', (original) => {
  loaded.push('@vdfc/dct');
  return original();
});
vi.mock('@vdfc/filters', (original) => {
  loaded.push('@vdfc/filters');
  return original();
});
vi.mock('@vdfc/zlib', (original) => {
  loaded.push('@vdfc/zlib');
  return original();
});

it('loads nothing when it is imported, and what a container names when that is decoded', async () => {
  expect(registry.ids).toContain('dct');
  expect(loaded).toEqual([]);

  const { zlib } = await vi.importActual<typeof import('@vdfc/zlib')>('@vdfc/zlib');
  const bytes = zlib.encode({ data: Float32Array.of(1, 2, 3), shape: [3] });
  expect(loaded).toEqual([]);

  expect((await registry.decode(bytes)).data).toEqual(Float32Array.of(1, 2, 3));
  expect(loaded).toEqual(['@vdfc/zlib']);
});
