import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Codec } from '@vdfc/core';
import {
  constant,
  type GoldenSettings,
  goldenChecks,
  noise,
  ramp,
  raw,
  sampleVdf,
  twoBeams,
} from '@vdfc/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeLevels, levels } from './levels.js';

const cases = [
  { name: 'ramp', array: ramp({ dtype: 'float64', shape: [4, 5] }) },
  { name: 'beams', array: sampleVdf(twoBeams(), { shape: [4, 4, 4] }) },
];
let folder: string;
let url: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vdfc-golden-'));
  url = pathToFileURL(join(folder, 'golden.test.ts')).href;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe('golden files', () => {
  it('are written when asked for, and then found', async () => {
    await write(levels());
    expect((await readdir(join(folder, 'golden', 'v1'))).sort()).toEqual([
      'beams.f32',
      'beams.vdfc',
      'ramp.f64',
      'ramp.vdfc',
    ]);
    await check(levels());
    await check(levels(), { integer: true, tolerance: 1e-7 });
  });

  it('are missed when not asked for', async () => {
    vi.stubEnv('VDFC_WRITE_GOLDEN', '');
    await expect(check(levels())).rejects.toThrow('v1/ramp.vdfc is missing');
  });

  it('are never overwritten', async () => {
    await write(levels());
    const before = await readFile(join(folder, 'golden/v1/ramp.vdfc'));
    await write(levels().with({ width: 1 }));
    expect(await readFile(join(folder, 'golden/v1/ramp.vdfc'))).toEqual(before);
  });

  it('hold decoding to the stored bits, or as near as stated', async () => {
    await write(levels());
    const drifted = levels({
      decode: (payload, params, info) => decodeLevels(payload, params, info).map((x) => x * (1 + 1e-6)),
    });
    await expect(check(drifted)).rejects.toThrow('values of golden file v1/beams.vdfc');
    await expect(check(drifted, { tolerance: 1e-8 })).rejects.toThrow('element 21 was');
    await check(drifted, { tolerance: 1e-5 });
  });

  it('hold integer encoding to the stored bytes', async () => {
    await write(levels());
    const other = levels().with({ width: 3 });
    await check(other);
    await expect(check(other, { integer: true })).rejects.toThrow('encoding v1/ramp anew');
  });

  it('of older layouts must still decode', async () => {
    await write(levels());
    await write(levels({ version: 2 }));
    await check(levels({ version: 2 }));
    const forgetful = levels({
      version: 2,
      decode: (payload, params, info, version) =>
        version === 2
          ? decodeLevels(payload, params, info)
          : constant({ ...info, shape: info.shape }, 7).data,
    });
    await expect(check(forgetful)).rejects.toThrow('values of golden file v1/beams.vdfc');
  });

  it('of several codecs can lie in one folder', async () => {
    await write(levels());
    const more = [{ name: 'noise', array: noise({ dtype: 'float32', shape: [9] }) }];
    await write(raw, more);
    await check(raw, { integer: true }, more);
    await check(levels());
  });

  it('are missed when damaged', async () => {
    await write(levels());
    const file = join(folder, 'golden/v1/ramp.vdfc');
    const bytes = await readFile(file);
    bytes[30] ^= 1;
    await writeFile(file, bytes);
    await expect(check(levels())).rejects.toThrow('the bytes are damaged');
  });
});

async function write(codec: object, which = cases): Promise<void> {
  vi.stubEnv('VDFC_WRITE_GOLDEN', '1');
  for (const { run } of goldenChecks(codec as Codec, which, url, { tolerance: 10 })) await run();
  vi.stubEnv('VDFC_WRITE_GOLDEN', '');
}

async function check(codec: object, settings: GoldenSettings = {}, which = cases): Promise<void> {
  for (const { run } of goldenChecks(codec as Codec, which, url, settings)) await run();
}
