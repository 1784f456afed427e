import { type ArrayInfo, type Params, VdfcError } from '@vdfc/core';
import { type BoundaryMode, boundaryModes, waveletNames } from '@vdfc/numerics/wavelet';
import {
  type LiftedWavelet,
  liftedWavelets,
  MAX_EXPONENT,
  MAX_LEVELS,
  MIN_EXPONENT,
} from './coded-options.js';
import { COARSEST_INDEX, FINEST_INDEX } from './domain-step.js';
import { largestExponent } from './kernel/float-parts.js';
import { MAX_SCALE, MIN_SCALE } from './kernel/scale.js';
import { MAX_FILTER_LEVELS } from './options.js';

/** What a decoder must know of a container in mode `int8`. Values are those of the array times 2^-scale. */
export interface Int8Params {
  readonly form: 'int8';
  readonly scale: number;
  readonly wavelet: string;
  readonly levels: number;
  readonly boundary: BoundaryMode;
  /** Coefficients are levels times this; a float32. */
  readonly step: number;
}

/** The same in mode `threshold`. */
export interface ThresholdParams {
  readonly form: 'threshold';
  readonly scale: number;
  readonly wavelet: string;
  readonly levels: number;
  readonly boundary: BoundaryMode;
  /** Least biased exponent of a coefficient. */
  readonly lowest: number;
}

/** The same in mode `quantise`. */
export interface QuantiseParams {
  readonly form: 'quantise';
  readonly clamped: boolean;
  /** Whether the payload begins with a tree. */
  readonly packets: boolean;
  /** Mallat's levels, or the most splits of a tree along an axis. */
  readonly levels: number;
  readonly wavelet: LiftedWavelet;
  /** The domain's peak is 2^scale. */
  readonly scale: number;
  /** The step is 2^(-stepIndex / 64). */
  readonly stepIndex: number;
  /** Hundredths. */
  readonly exponent: number;
}

export type DwtParams = Int8Params | ThresholdParams | QuantiseParams;

export const paramNames: readonly string[] = ['form', 'wavelet', 'scale', 'step', 'exponent', 'levels'];

// Codes of forms: 0 to 8 int8 with each boundary mode, 9 to 17 threshold with each, then those of mode quantise.
const BOUNDARIES = boundaryModes.length;
const QUANTISED = 2 * BOUNDARIES;
/** To be added to QUANTISED, each or both. */
const CLAMPED = 1;
const PACKETS = 2;
const LAST_FORM = QUANTISED + CLAMPED + PACKETS;

/** Filter banks know no other domain than that of the values. */
const LINEAR = 100;

export function writeParams(params: DwtParams): Params {
  const { form, scale, levels } = params;
  if (form === 'quantise') {
    const code = QUANTISED + (params.clamped ? CLAMPED : 0) + (params.packets ? PACKETS : 0);
    const { wavelet, stepIndex, exponent } = params;
    return [code, liftedWavelets.indexOf(wavelet), scale, stepIndex, exponent, levels];
  }
  const code = boundaryModes.indexOf(params.boundary) + (form === 'int8' ? 0 : BOUNDARIES);
  const step = form === 'int8' ? params.step : params.lowest;
  return [code, waveletNames.indexOf(params.wavelet), scale, step, LINEAR, levels];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(id: string, params: Params, info: ArrayInfo): DwtParams {
  const read = new ParamReader(id, params);
  const code = read.integer('form', 0, LAST_FORM);
  if (code < QUANTISED) return readFilterParams(read, code, info);
  return {
    form: 'quantise',
    clamped: ((code - QUANTISED) & CLAMPED) > 0,
    packets: ((code - QUANTISED) & PACKETS) > 0,
    wavelet: liftedWavelets[read.integer('wavelet', 0, liftedWavelets.length - 1)]!,
    scale: read.integer('scale', MIN_SCALE, MAX_SCALE),
    stepIndex: read.integer('step', COARSEST_INDEX, FINEST_INDEX),
    exponent: read.integer('exponent', MIN_EXPONENT, MAX_EXPONENT),
    levels: read.integer('levels', 0, MAX_LEVELS),
  };
}

function readFilterParams(
  read: ParamReader,
  code: number,
  { dtype }: ArrayInfo,
): Int8Params | ThresholdParams {
  read.integer('exponent', LINEAR, LINEAR);
  const filter = {
    wavelet: waveletNames[read.integer('wavelet', 0, waveletNames.length - 1)]!,
    scale: read.integer('scale', MIN_SCALE, MAX_SCALE),
    levels: read.integer('levels', 0, MAX_FILTER_LEVELS),
    boundary: boundaryModes[code % BOUNDARIES]!,
  };
  if (code < BOUNDARIES) return { form: 'int8', ...filter, step: read.step() };
  return { form: 'threshold', ...filter, lowest: read.integer('step', 0, largestExponent(dtype)) };
}

class ParamReader {
  readonly #id: string;
  readonly #params: Params;

  constructor(id: string, params: Params) {
    this.#id = id;
    this.#params = params;
    if (params.length !== paramNames.length) {
      throw corrupt(id, `${paramNames.length} params`, String(params.length));
    }
  }

  integer(name: string, min: number, max: number): number {
    const value = this.#params[paramNames.indexOf(name)];
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) {
      return value as number;
    }
    const found = String(value).slice(0, 30);
    throw corrupt(this.#id, `the param ${name}, an integer from ${min} to ${max}`, found);
  }

  /** Coefficients of values up to 2 stay far below this times 127. */
  step(): number {
    const value = this.#params[paramNames.indexOf('step')];
    if (typeof value === 'number' && value >= 0 && value <= 2 ** 32) return value;
    throw corrupt(this.#id, 'the param step, a number from 0 to 2^32', String(value).slice(0, 30));
  }
}

export function corrupt(id: string, expected: string, found: string): VdfcError {
  const message = `Cannot decode with ${id}: expected ${expected}, got ${found}`;
  return new VdfcError('CORRUPT', message, { codec: id });
}
