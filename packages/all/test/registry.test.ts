import { readFileSync } from 'node:fs';
import { isVdfcError, pipeline, type Stage } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { registry } from '../src/index.js';

describe('the registry', () => {
  it.each(registry.ids)('has %s under its own id', async (id) => {
    const stage = await registry.load(id);
    expect(stage.id).toBe(id);
    expect(stage.specs.map((spec) => spec.id)).toEqual([id]);
  });

  it('has every stage that its packages export', async () => {
    const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    const packages = Object.keys(dependencies).filter((name) => name !== '@vdfc/core');
    const modules = await Promise.all(packages.map((name) => import(name)));
    const exported = modules.flatMap((module) => Object.values(module).filter(isStage));
    expect(exported.map((stage) => stage.id).sort()).toEqual(registry.ids);
  });

  it('decodes a pipeline by the names in its container', async () => {
    const { dct } = await import('@vdfc/dct');
    const { deflate } = await import('@vdfc/zlib');
    const codec = pipeline({ codec: dct.with({ keep: 8 }), packers: [deflate] });
    const data = Float32Array.from({ length: 64 }, (_, i) => i);
    const decoded = await registry.decode(codec.encode({ data, shape: [4, 4, 4] }));
    expect(decoded.shape).toEqual([4, 4, 4]);
    decoded.data.forEach((value, i) => {
      expect(value).toBeCloseTo(data[i]!, 4);
    });
  });

  it('names the params of what it holds', async () => {
    const { zlib } = await import('@vdfc/zlib');
    const bytes = zlib.encode({ data: Float32Array.of(1), shape: [1] });
    expect((await registry.inspect(bytes)).codec).toEqual({
      id: 'zlib',
      version: 1,
      params: { shuffle: true },
    });
  });

  it('names a stage that it does not have', async () => {
    const error = await registry.load('nobody.has-this').catch((caught: unknown) => caught);
    expect(isVdfcError(error, 'UNKNOWN_CODEC')).toBe(true);
    expect(String(error)).toContain('nobody.has-this');
  });
});

function isStage(value: unknown): value is Stage {
  return typeof value === 'object' && value !== null && 'specs' in value;
}
