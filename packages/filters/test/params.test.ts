import { defineFilter, type Filter, isVdfcError, type Params, pipeline } from '@vdfc/core';
import { raw } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { asinh, cast, crop, log10Floor, normalise, power, threshold } from '../src/index.js';
import { named } from './run.js';

const array = { data: Float32Array.of(0, 1, -2, 0, 0.25, 0), shape: [2, 3] };
const chain = (filter: Filter) => pipeline({ filters: [filter], codec: raw });

/** A filter that makes the same of an array, but writes other params. */
function lyingAbout({ spec, options }: Filter, params: Params): Filter {
  return defineFilter(
    { ...spec, encode: (dense, resolved) => ({ ...spec.encode(dense, resolved), params }) },
    options,
  );
}

function containerWith(filter: Filter, params: Params): Uint8Array {
  return chain(lyingAbout(filter, params)).encode(array);
}

const right = named<[Params]>([
  [power, [0.5, 0]],
  [power.with({ negatives: 'clamp', exponent: 0.25 }), [0.25, 1]],
  [log10Floor, [1e-16]],
  [asinh, [2e-3]],
  [normalise, [1]],
  [crop, [[0, 0, 1, 0]]],
  [cast.with({ to: 'float64' }), [1]],
  [cast, [0]],
  [threshold.with({ below: 0.3 }), [null]],
]);

const wrong = named<[Params, string]>([
  [power, [], '2 numbers as params'],
  [power, [0.5], '2 numbers as params'],
  [power, [0.5, 0, 0], '2 numbers as params'],
  [power, ['0.5', 0], '2 numbers as params'],
  [power, [Number.NaN, 0], '2 numbers as params'],
  [power, [0, 0], 'an exponent from 0.01 to 1'],
  [power, [0.001, 0], 'an exponent from 0.01 to 1'],
  [power, [2, 0], 'an exponent from 0.01 to 1'],
  [power, [-0.5, 0], 'an exponent from 0.01 to 1'],
  [power, [0.5, 2], 'negatives 0 or 1'],
  [power, [0.5, -1], 'negatives 0 or 1'],
  [power, [0.5, 0.5], 'negatives 0 or 1'],
  [log10Floor, [], '1 numbers as params'],
  [log10Floor, [null], '1 numbers as params'],
  [log10Floor, [0], 'a floor above 0'],
  [log10Floor, [-1e-16], 'a floor above 0'],
  [log10Floor, [Infinity], '1 numbers as params'],
  [asinh, [[1]], '1 numbers as params'],
  [asinh, [0], 'a scale above 0'],
  [asinh, [-1], 'a scale above 0'],
  [normalise, [], '1 numbers as params'],
  [normalise, [0.5], 'an integer exponent from -1074 to 1024'],
  [normalise, [1025], 'an integer exponent from -1074 to 1024'],
  [normalise, [-1075], 'an integer exponent from -1074 to 1024'],
  [crop, [], 'two margins for each axis of [2, 3]'],
  [crop, [3], 'two margins for each axis of [2, 3]'],
  [crop, [[0, 0, 1]], 'two margins for each axis of [2, 3]'],
  [crop, [[0, 0, 1, 0, 0, 0]], 'two margins for each axis of [2, 3]'],
  [crop, [[0, 0, 1, 0], 0], 'two margins for each axis of [2, 3]'],
  [crop, [[0, 0, 1, 3]], 'two margins for each axis of [2, 3]'],
  [crop, [[2, 1, 1, 0]], 'two margins for each axis of [2, 3]'],
  [crop, [[0, -1, 1, 0]], 'two margins for each axis of [2, 3]'],
  [crop, [[0, 0.5, 1, 0]], 'two margins for each axis of [2, 3]'],
  [crop, [[0, 2 ** 53, 1, 0]], 'two margins for each axis of [2, 3]'],
  [crop, [['0', 0, 1, 0]], 'two margins for each axis of [2, 3]'],
  [cast, [], '1 numbers as params'],
  [cast, [2], 'type 0 or 1'],
  [cast, [-1], 'type 0 or 1'],
  [cast, [true], '1 numbers as params'],
  [threshold, [], 'a coded mask or null'],
  [threshold, [null, null], 'a coded mask or null'],
  [threshold, [0], 'a coded mask or null'],
  [threshold, ['mask'], 'a coded mask or null'],
  [threshold, [[1, 2]], 'a coded mask or null'],
]);

describe('params', () => {
  it.each(right)('of %s are %j', (_, params, filter) => {
    const bytes = chain(filter).encode(array);
    expect(containerWith(filter, params)).toEqual(bytes);
    expect(chain(filter).decode(bytes).shape).toEqual([2, 3]);
  });

  it.each(wrong)('of %s are refused if they are %j', (_, params, expected, filter) => {
    const bytes = containerWith(filter, params);
    let caught: unknown;
    try {
      chain(filter).decode(bytes);
    } catch (error) {
      caught = error;
    }
    expect(isVdfcError(caught, 'CORRUPT')).toBe(true);
    expect(caught).toMatchObject({ codec: filter.id });
    expect((caught as Error).message).toContain(
      `Cannot decode with ${filter.id}: expected ${expected}, got `,
    );
  });

  it('are cut where they are long', () => {
    const bytes = containerWith(power as Filter, ['x'.repeat(1000), 0]);
    expect(() => chain(power as Filter).decode(bytes)).toThrow(/^.{1,120}$/);
    const many = containerWith(power as Filter, new Array<number>(1000).fill(7));
    expect(() => chain(power as Filter).decode(many)).toThrow(/^.{1,150}$/);
  });

  it.each(
    named<[number]>([
      [power, 4],
      [power.with({ exponent: 0.55 }), 10],
      [log10Floor, 9],
      [asinh, 9],
      [normalise, 2],
      [crop, 7],
      [cast, 1],
      [threshold, 1],
      [threshold.with({ mask: 'exact' }), 10],
    ]),
  )('of %s take %i bytes of a container, as the README says', (_, size, filter) => {
    const vdf = { data: new Float32Array(50 ** 3).fill(1e-13, 20_000, 100_000), shape: [50, 50, 50] };
    const withParams = chain(filter).encode(vdf).length;
    const without = chain(lyingAbout(filter, [])).encode(vdf).length;
    expect(withParams - without).toBe(size);
  });

  it('that claim another size of the payload are refused', () => {
    const bytes = containerWith(crop as Filter, [[0, 0, 0, 0]]);
    expect(() => chain(crop as Filter).decode(bytes)).toThrow('expected 24 bytes, got 16');
  });
});
