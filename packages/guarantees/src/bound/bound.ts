import {
  type ArrayInfo,
  type Codec,
  type DenseArray,
  defineGuard,
  type Encoded,
  type Floats,
  type Guarantee,
  type Guard,
  OptionReader,
  type Params,
  pipeline,
  VdfcError,
} from '@vdfc/core';
import { chooseLevels, correct } from './correction.js';
import { readCorrections, writeCorrections } from './layout.js';
import { STEP_CODES, stepCode, stepOf } from './step.js';

/** How far a decoded value may be off: one of the two. */
export interface BoundOptions {
  /** Largest |decoded - original|, in the array's unit. Finite, >= 0; 0 keeps every value. */
  readonly maxError?: number;
  /** The same as a fraction of the array's largest |value|. Finite, >= 0. */
  readonly maxErrorOfPeak?: number;
}

interface ResolvedBound {
  readonly value: number;
  readonly of: 'unit' | 'peak';
}

/** The guard of `bounded`: what is further off than allowed is corrected by multiples of twice the bound. */
export const bound: Guard<BoundOptions> = /* @__PURE__ */ defineGuard<BoundOptions, ResolvedBound>({
  kind: 'guard',
  id: 'bounded',
  version: 1,
  summary: 'No value further off than a bound: corrections, coded sparsely',
  paramNames: ['step'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve,
  guarantee: promise,
  encode,
  decode,
  holds: (original, decoded, options) => {
    const limit = limitOf(options, original.data);
    return original.data.every((value, i) => Math.abs(decoded[i]! - value) <= limit);
  },
});

/**
 * The codec, no decoded value further from the original than `maxError`, or than `maxErrorOfPeak` times the original's
 * largest |value|. Holds for any codec, however far off it may be; the closer it is, the fewer bytes it takes. Where
 * nothing is to be put right it costs 15 bytes.
 *
 * @throws VdfcError `BAD_OPTION` unless one of the two is given
 * @example bounded(dct, { maxErrorOfPeak: 1e-3 })
 */
export function bounded<Options extends object>(
  codec: Codec<Options>,
  options: BoundOptions,
): Codec<Options> {
  return pipeline({ codec, guards: [bound.with(options) as Guard] });
}

function resolve(options: BoundOptions): ResolvedBound {
  const read = new OptionReader('bounded', options, ['maxError', 'maxErrorOfPeak']);
  const { maxError, maxErrorOfPeak } = options;
  if (maxError !== undefined && maxErrorOfPeak !== undefined) {
    return read.refuse('maxErrorOfPeak', 'either maxError or maxErrorOfPeak', 'both');
  }
  const name = maxErrorOfPeak === undefined ? 'maxError' : 'maxErrorOfPeak';
  // The default is none: NaN is refused like any other number that is not finite.
  const value = read.number(name, { min: 0, default: Number.NaN });
  return { value, of: maxErrorOfPeak === undefined ? 'unit' : 'peak' };
}

function promise({ value, of }: ResolvedBound, before: Guarantee): Guarantee {
  if (before.kind === 'lossless') return before;
  const closer = before.kind === 'max-error' && before.of === of && before.value <= value;
  return closer ? before : { kind: 'max-error', value, of };
}

function limitOf({ value, of }: ResolvedBound, original: Floats): number {
  if (of === 'unit') return value;
  let peak = 0;
  for (let i = 0; i < original.length; i++) peak = Math.max(peak, Math.abs(original[i]!));
  return value * peak;
}

function encode(original: DenseArray, decoded: Floats, options: ResolvedBound, share: number): Encoded {
  const limit = limitOf(options, original.data) * share;
  const code = stepCode(2 * limit);
  const levels = chooseLevels(original.data, decoded, stepOf(code), limit);
  if (levels === undefined) return { payload: new Uint8Array(0), params: [null] };
  return { payload: writeCorrections(levels, original, decoded, stepOf(code)), params: [code] };
}

function decode(decoded: Floats, payload: Uint8Array, params: Params, info: ArrayInfo): Floats {
  const [code] = params;
  if (params.length !== 1) throw corrupt('one param', `${params.length}`);
  if (code === null) {
    if (payload.length === 0) return decoded;
    throw corrupt('no bytes where nothing is corrected', `${payload.length}`);
  }
  const known = Number.isInteger(code) && Number(code) >= STEP_CODES.min && Number(code) <= STEP_CODES.max;
  if (!known) {
    throw corrupt(`the param step, an integer from ${STEP_CODES.min} to ${STEP_CODES.max}`, String(code));
  }
  const step = stepOf(Number(code));
  const { levels, raws } = readCorrections(payload, decoded, info, step);
  const out = correct(decoded, levels, raws, step);
  const wrong = out.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw corrupt('finite values', `${out[wrong]} at element ${wrong}`);
  return out;
}

function corrupt(expected: string, found: string): VdfcError {
  const message = `Cannot decode with bounded: expected ${expected}, got ${found.slice(0, 40)}`;
  return new VdfcError('CORRUPT', message, { codec: 'bounded' });
}
