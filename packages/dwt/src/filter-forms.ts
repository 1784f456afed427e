import {
  type ArrayInfo,
  allocate,
  type DenseArray,
  type DType,
  type Encoded,
  elementCount,
  type Floats,
  VdfcError,
} from '@vdfc/core';
import { decodeBands, encodeBands, RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import { peakOf, quantise } from '@vdfc/numerics/quantise';
import type { KernelChoice } from '@vdfc/numerics/wavelet';
import {
  analyse,
  countCoefficients,
  type FilteredLayout,
  type FilterSettings,
  filteredLayout,
  mostLevels,
  synthesise,
} from './kernel/filtered.js';
import { codeFloats, partsOf } from './kernel/float-parts.js';
import { scaledDown, scaleOf, scaleUp } from './kernel/scale.js';
import { shrink } from './kernel/shrink.js';
import { corrupt, type Int8Params, type ThresholdParams, writeParams } from './layout.js';
import type { ResolvedDwt, ShrinkRule } from './options.js';

// Forms of a payload whose coefficients are those of a filter bank. An empty payload stands for an array of zeros.

type Int8Options = Extract<ResolvedDwt, { mode: 'int8' }>;
type ThresholdOptions = Extract<ResolvedDwt, { mode: 'threshold' }>;

const nothing: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/** Coefficients as integers of one byte, entropy-coded. @throws VdfcError `BAD_INPUT` */
export function encodeInt8(array: DenseArray, options: Int8Options, kernel: KernelChoice): Encoded {
  const peak = peakOf(array.data);
  const layout = layoutFor(array.shape, options);
  const scale = scaleOf(peak);
  const common = { ...settingsOf(layout), form: 'int8', scale } as const;
  if (peak === 0) return { payload: nothing, params: writeParams({ ...common, step: 0 }) };
  const coefficients = analyse(scaledDown(array.data, scale), layout, kernel);
  const step = roundedUp(peakOf(coefficients) / options.largest);
  const levels = new Int32Array(layout.count);
  quantise(coefficients, step, 0.5, levels);
  return { payload: filled(encodeBands(levels, layout.bands)), params: writeParams({ ...common, step }) };
}

/** @throws VdfcError `CORRUPT` */
export function decodeInt8(
  payload: Uint8Array,
  params: Int8Params,
  info: ArrayInfo,
  kernel: KernelChoice,
): Floats {
  const layout = claimedLayout(info.shape, params);
  const out = allocate(info);
  if (payload.length === 0) return out;
  const levels = new Int32Array(layout.count);
  decodeBands(payload, levels, layout.bands);
  const coefficients = new Float64Array(layout.count);
  for (let i = 0; i < levels.length; i++) {
    if (Math.abs(levels[i]!) > 127) throw corrupt('dwt', 'coefficients of one byte', String(levels[i]));
    coefficients[i] = levels[i]! * params.step;
  }
  scaleUp(synthesise(coefficients, layout, kernel), params.scale, out);
  return out;
}

/** Coefficients above a threshold, exactly. @throws VdfcError `BAD_INPUT` */
export function encodeThreshold(array: DenseArray, options: ThresholdOptions, kernel: KernelChoice): Encoded {
  const peak = peakOf(array.data);
  const levels = options.levels ?? mostLevels(array.shape, options.wavelet);
  const layout = layoutFor(array.shape, { ...options, levels });
  const scale = scaleOf(peak);
  const limit = (options.limit.value * (options.limit.of === 'peak' ? peak : 1)) / 2 ** scale;
  const coefficients = analyse(scaledDown(array.data, scale), layout, kernel);
  shrinkCoefficients(coefficients, layout, limit, options.rule);
  return storeFloats(coefficients, array.dtype, layout, scale);
}

/** The array itself, without what is below `limit`: for tolerances that no quantiser can meet. */
export function encodeValues({ data, shape, dtype }: DenseArray, limit: number): Encoded {
  const layout = layoutFor(shape, { wavelet: 'haar', boundary: 'symmetric', levels: 0 });
  const kept = Float64Array.from(data, (value) => (Math.abs(value) <= limit ? 0 : value));
  return storeFloats(kept, dtype, layout, 0);
}

function storeFloats(
  coefficients: Float64Array,
  dtype: DType,
  layout: FilteredLayout,
  scale: number,
): Encoded {
  const values = dtype === 'float32' ? Float32Array.from(coefficients) : coefficients;
  const { exponents, lowest } = partsOf(values);
  const params = writeParams({ ...settingsOf(layout), form: 'threshold', scale, lowest });
  if (values.every((value) => value === 0)) return { payload: nothing, params };
  const encoder = new RangeEncoder();
  codeFloats(encoder, exponents, lowest, values, layout.bands);
  return { payload: filled(encoder.finish()), params };
}

/** @throws VdfcError `CORRUPT` */
export function decodeThreshold(
  payload: Uint8Array,
  params: ThresholdParams,
  info: ArrayInfo,
  kernel: KernelChoice,
): Floats {
  const layout = claimedLayout(info.shape, params);
  const out = allocate(info);
  if (payload.length === 0) return out;
  const values = allocate({ dtype: info.dtype, shape: [layout.count] });
  codeFloats(new RangeDecoder(payload), new Int32Array(layout.count), params.lowest, values, layout.bands);
  const coefficients = Float64Array.from(values);
  // Scaled arrays have coefficients near 1; sums of far larger ones could overflow.
  if (layout.levels > 0 && peakOf(coefficients) > LARGEST_COEFFICIENT) {
    throw corrupt('dwt', `coefficients up to ${LARGEST_COEFFICIENT}`, String(peakOf(coefficients)));
  }
  scaleUp(synthesise(coefficients, layout, kernel), params.scale, out);
  return out;
}

const LARGEST_COEFFICIENT = 2 ** 64;

/** The approximation by `hard` whatever the rule: moved towards 0 it would take density away. */
function shrinkCoefficients(
  coefficients: Float64Array,
  { bandShapes, shape }: FilteredLayout,
  limit: number,
  rule: ShrinkRule,
): void {
  const border = elementCount(bandShapes[0] ?? shape);
  const [approximation, details] = [coefficients.subarray(0, border), coefficients.subarray(border)];
  shrink(approximation, limit, 'hard');
  shrink(details, limit, rule);
}

function settingsOf({ wavelet, boundary, levels }: FilteredLayout): FilterSettings {
  return { wavelet, boundary, levels };
}

/** Coefficients of small arrays outnumber their values by far if filters are long and levels many. */
const FEW_COEFFICIENTS = 2 ** 20;
const MOST_FOR_EACH_VALUE = 64;

function allowedCount(shape: readonly number[]): number {
  return Math.max(FEW_COEFFICIENTS, MOST_FOR_EACH_VALUE * elementCount(shape));
}

/** @throws VdfcError `BAD_INPUT` */
function layoutFor(shape: readonly number[], settings: FilterSettings): FilteredLayout {
  if (elementCount(shape) === 0) return filteredLayout(shape, { ...settings, levels: 0 });
  const count = countCoefficients(shape, settings);
  if (count <= allowedCount(shape)) return filteredLayout(shape, settings);
  const message = `Cannot encode with dwt: expected at most ${allowedCount(shape)} coefficients of [${shape.join(', ')}], but ${settings.wavelet} of ${settings.levels} levels, boundary ${settings.boundary}, makes ${count}`;
  throw new VdfcError('BAD_INPUT', message, { codec: 'dwt' });
}

/** @throws VdfcError `CORRUPT` */
function claimedLayout(shape: readonly number[], settings: FilterSettings): FilteredLayout {
  const empty = elementCount(shape) === 0;
  if (empty || countCoefficients(shape, settings) <= allowedCount(shape)) {
    return filteredLayout(shape, empty ? { ...settings, levels: 0 } : settings);
  }
  throw corrupt('dwt', `at most ${allowedCount(shape)} coefficients`, `${settings.levels} levels`);
}

/** The least float32 that is not below a number. */
function roundedUp(value: number): number {
  const near = Math.fround(value);
  // Between 3/4 and 3/2 of the distance to the next one.
  return near >= value ? near : Math.fround(near * (1 + 0.75 * 2 ** -23));
}

/** Payloads of arrays that are not zeros are not empty. */
export function filled(payload: Uint8Array): Uint8Array {
  return payload.length > 0 ? payload : new Uint8Array(1);
}
