import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '@vdfc/all';
import { pipeline } from '@vdfc/core';
import { conformance, sampleVdf, twoBeams } from '@vdfc/testkit';
import { deflate } from '@vdfc/zlib';
import { expect, it } from 'vitest';
import { delta } from './delta.js';

conformance(delta);

const vdf = sampleVdf(twoBeams(), { shape: [20, 20, 20], dtype: 'float32', threshold: 1e-15 });

it('round-trips through a registry that holds it', async () => {
  const mine = registry.with({ 'example.delta': delta });
  const decoded = await mine.decode(delta.encode(vdf));
  expect(decoded.shape).toEqual(vdf.shape);
  expect(decoded.data).toEqual(vdf.data);
});

it('is loaded by a registry when a container names it', async () => {
  const mine = registry.with({ 'example.delta': () => import('./delta.js').then((m) => m.delta) });
  const small = pipeline({ codec: delta, packers: [deflate] }).encode(vdf);
  expect((await mine.decode(small)).data).toEqual(vdf.data);
  expect(small.length).toBeLessThan(delta.encode(vdf).length / 2);
});

it('is written in 30 lines', () => {
  const lines = readFileSync(join(import.meta.dirname, 'delta.ts'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThanOrEqual(30);
});
