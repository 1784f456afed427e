import { createRegistry, pipeline, type Stage, VdfcError } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { rejected } from './refused.js';
import { flip, keep, pad, round, runs } from './stages.js';

const array = { data: Float64Array.of(1, 2, 3), shape: [3] };

/** A registry of all stages that notes which are loaded. */
function watched(): { registry: ReturnType<typeof createRegistry>; loads: string[] } {
  const loads: string[] = [];
  const stages: Stage[] = [keep, round, pad, runs, flip];
  const lazy = (stage: Stage) => async (): Promise<Stage> => {
    loads.push(stage.id);
    return stage;
  };
  return { registry: createRegistry(Object.fromEntries(stages.map((s) => [s.id, lazy(s)]))), loads };
}

describe('a registry', () => {
  it('loads nothing by being made', () => {
    const { registry, loads } = watched();
    expect(registry.ids).toEqual(['test.flip', 'test.keep', 'test.pad', 'test.round', 'test.runs']);
    expect(loads).toEqual([]);
  });

  it('loads what the header names, once, and nothing else', async () => {
    const { registry, loads } = watched();
    const bytes = pipeline({ filters: [pad], codec: round, packers: [runs, runs] }).encode(array);
    expect((await registry.decode(bytes)).data).toEqual(array.data);
    expect(loads.sort()).toEqual(['test.pad', 'test.round', 'test.runs']);
    await Promise.all([registry.decode(bytes), registry.decode(bytes), registry.load('test.pad')]);
    expect(loads).toHaveLength(3);
  });

  it('takes stages that are there already', async () => {
    const registry = createRegistry({ [keep.id]: keep });
    expect(await registry.load('test.keep')).toBe(keep);
    expect((await registry.decode(keep.encode(array))).data).toEqual(array.data);
  });

  it('looks at the bytes before it loads anything', async () => {
    const { registry, loads } = watched();
    const bytes = keep.encode(array);
    bytes[20]! ^= 1;
    await rejected('CORRUPT', registry.decode(bytes));
    await rejected('BAD_INPUT', registry.decode('x' as unknown as Uint8Array));
    expect(loads).toEqual([]);
  });

  it('says which stage it lacks, and which it has', async () => {
    const registry = createRegistry({ [keep.id]: keep });
    const error = await rejected('UNKNOWN_CODEC', registry.decode(round.encode(array)));
    expect(error.message).toBe("Cannot load stage 'test.round': registered are: test.keep");
    expect(error.codec).toBe('test.round');
    await rejected('UNKNOWN_CODEC', createRegistry({}).load('toString'));
  });

  it('tries again after a load that failed', async () => {
    let attempts = 0;
    const registry = createRegistry({
      [keep.id]: async () => {
        if (attempts++ === 0) throw new TypeError('Failed to fetch dynamically imported module');
        return keep;
      },
    });
    const bytes = keep.encode(array);
    const error = await rejected('IO', registry.decode(bytes));
    expect(error.message).toBe("Cannot load stage 'test.keep': Failed to fetch dynamically imported module");
    expect(error.cause).toBeInstanceOf(TypeError);
    expect((await registry.decode(bytes)).data).toEqual(array.data);
    expect(attempts).toBe(2);
  });

  it("passes a loader's own VdfcError on", async () => {
    const registry = createRegistry({
      a: () => Promise.reject(new VdfcError('UNSUPPORTED', 'no WebAssembly')),
    });
    await rejected('UNSUPPORTED', registry.load('a'));
  });

  it('refuses a stage that is there under a wrong id, or none at all', async () => {
    const registry = createRegistry({ 'test.keep': async () => round, nothing: async () => ({}) as Stage });
    const error = await rejected('BAD_INPUT', registry.decode(keep.encode(array)));
    expect(error.message).toContain("expected a stage of this id, got 'test.round'");
    await rejected('BAD_INPUT', registry.load('nothing'));
  });

  it('with more entries is another registry; theirs win', async () => {
    const first = createRegistry({ 'test.keep': async () => round });
    const second = first.with({ 'test.keep': keep, 'test.pad': pad });
    expect([first.ids, second.ids]).toEqual([['test.keep'], ['test.keep', 'test.pad']]);
    expect(await second.load('test.keep')).toBe(keep);
    await rejected('BAD_INPUT', first.load('test.keep'));
  });

  it('passes limits, signals and progress on to decoding', async () => {
    const { registry } = watched();
    const bytes = round.encode(array);
    await rejected('LIMIT', registry.decode(bytes, { maxBytes: 23 }));
    await rejected('ABORTED', registry.decode(bytes, { signal: AbortSignal.abort() }));
    const seen: number[] = [];
    await registry.decode(bytes, { onProgress: ({ fraction }) => seen.push(fraction) });
    expect(seen).toEqual([0]);
  });

  it('inspects what it holds with names, and the rest without', async () => {
    const { registry } = watched();
    const bytes = pipeline({ filters: [pad], codec: round, packers: [flip] }).encode(array, { step: 2 });
    const found = await registry.inspect(bytes);
    expect([found.filters[0]!.params, found.codec.params, found.packers[0]!.params]).toEqual([
      { count: 2 },
      { step: 2, note: 'ok' },
      { mask: 255 },
    ]);
    const partly = await createRegistry({ [pad.id]: pad }).inspect(bytes);
    expect([partly.filters[0]!.params, partly.codec.params]).toEqual([{ count: 2 }, { 0: 2, 1: 'ok' }]);
  });
});
