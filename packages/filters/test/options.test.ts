import { isVdfcError } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { asinh, cast, crop, log10Floor, normalise, power, threshold } from '../src/index.js';
import { named } from './run.js';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('options', () => {
  it.each(
    named<[object]>([
      [power, { exponent: 0.5, negatives: 'keep' }],
      [log10Floor, { floor: 1e-16 }],
      [asinh, { value: 1e-3, of: 'peak' }],
      [normalise, {}],
      [crop, { below: 0 }],
      [cast, { to: 'float32' }],
      [threshold, { below: 0, mask: 'none', fill: 'zero' }],
    ]),
  )('of %s have the documented defaults', (_, defaults, { spec }) => {
    expect(spec.resolve({})).toEqual(defaults);
  });

  it.each(
    named<[object, string]>([
      [power, { exponent: 0.009 }, 'exponent'],
      [power, { exponent: 1.01 }, 'exponent'],
      [power, { exponent: '1' }, 'exponent'],
      [power, { negatives: 'abs' }, 'negatives'],
      [power, { power: 2 }, 'power'],
      [log10Floor, { floor: 0 }, 'floor'],
      [log10Floor, { floor: -1 }, 'floor'],
      [log10Floor, { floor: Infinity }, 'floor'],
      [asinh, { scale: 0 }, 'scale'],
      [asinh, { scale: '1' }, 'scale'],
      [asinh, { scaleOfPeak: 0 }, 'scaleOfPeak'],
      [asinh, { scaleOfPeak: 1.1 }, 'scaleOfPeak'],
      [asinh, { scale: 1, scaleOfPeak: 1 }, 'scaleOfPeak'],
      [normalise, { exponent: 1 }, 'exponent'],
      [crop, { below: -1 }, 'below'],
      [crop, { below: Number.NaN }, 'below'],
      [cast, { to: 'int8' }, 'to'],
      [threshold, { below: -1 }, 'below'],
      [threshold, { below: Infinity }, 'below'],
      [threshold, { mask: 'near' }, 'mask'],
      [threshold, { mask: 'exact', fill: 'none' }, 'fill'],
      [threshold, { fill: 'smooth' }, 'fill'],
      [threshold, { mask: 'none', fill: 'smooth' }, 'fill'],
    ]),
  )('of %s refuse %j', (_, options, option, filter) => {
    const error = thrownBy(() => filter.with(options));
    expect(isVdfcError(error, 'BAD_OPTION')).toBe(true);
    expect(error).toMatchObject({ option, codec: filter.id });
  });

  it('of threshold fill smoothly where there is an exact mask', () => {
    expect(threshold.spec.resolve({ mask: 'exact' })).toEqual({ below: 0, mask: 'exact', fill: 'smooth' });
  });
});

describe('guarantees', () => {
  it.each(
    named<[object, object]>([
      [power, {}, { kind: 'none' }],
      [power, { exponent: 1 }, { kind: 'lossless' }],
      [power, { exponent: 1, negatives: 'clamp' }, { kind: 'none' }],
      [log10Floor, {}, { kind: 'none' }],
      [asinh, {}, { kind: 'none' }],
      [normalise, {}, { kind: 'max-error', value: 2 ** -149, of: 'peak' }],
      [crop, {}, { kind: 'lossless' }],
      [crop, { below: 1e-15 }, { kind: 'max-error', value: 1e-15, of: 'unit' }],
      [cast, {}, { kind: 'none' }],
      [cast, { to: 'float64' }, { kind: 'lossless' }],
      [threshold, {}, { kind: 'lossless' }],
      [threshold, { mask: 'exact' }, { kind: 'lossless' }],
      [threshold, { below: 1e-15, mask: 'exact' }, { kind: 'max-error', value: 1e-15, of: 'unit' }],
    ]),
  )('of %s with %j', (_, options, guarantee, { spec }) => {
    expect(spec.guarantee(spec.resolve(options))).toEqual(guarantee);
  });
});
