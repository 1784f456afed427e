import {
  type ArrayInfo,
  allocate,
  type DenseArray,
  type Encoded,
  elementCount,
  type Floats,
  type Steps,
} from '@vdfc/core';
import {
  codeBands,
  LARGEST_MAGNITUDE,
  RangeDecoder,
  RangeEncoder,
  type RelatedBand,
} from '@vdfc/numerics/coding';
import {
  chooseClamp,
  dequantise,
  fromDomain,
  optimiseRounding,
  peakOf,
  quantise,
  toDomain,
} from '@vdfc/numerics/quantise';
import {
  bestBasisSteps,
  codePacketTree,
  type KernelChoice,
  mallatTree,
  PacketSynthesis,
  type PacketTree,
} from '@vdfc/numerics/wavelet';
import type { ResolvedCoded } from './coded-options.js';
import { indexOf, stepAt } from './domain-step.js';
import { filled } from './filter-forms.js';
import { isFast, type LiftedBands, lift, liftedBands, liftedLevels, unlift } from './kernel/lifted.js';
import { scaleOf } from './kernel/scale.js';
import { type QuantiseParams, writeParams } from './layout.js';

// The form of a payload in mode `quantise`, of both codecs. An empty payload stands for an array of zeros.

/** What is known of an array before its coefficients are. Encoding works with the peak itself; 2^scale stands for it. */
interface Scaled {
  readonly array: DenseArray;
  readonly peak: number;
  readonly params: Omit<QuantiseParams, 'stepIndex'>;
}

/** An array in its domain, of which coefficients have been made. */
export interface Coded extends Scaled {
  readonly transform: PacketSynthesis;
  readonly coefficients: Float64Array;
}

/** Dead zone of plain rounding, and rounds of rounding together, by effort. */
const PLAIN_ZONE = 0.6;
const ROUNDS = [0, 8, 40];
/** Coarser than this, float32 is fine enough for the domain. */
const SINGLE_STEP = 2 ** -12;

export function* encodeStep(
  array: DenseArray,
  step: number,
  options: ResolvedCoded,
  kernel: KernelChoice,
): Steps<Encoded> {
  const peak = peakOf(array.data);
  const clamped = chooseClamp(array.data, options.exponent / 100, peak, step, options.negatives);
  if (peak === 0) return encodeZeros(options, clamped, step);
  if (options.effort === 0 && options.basis === 'mallat' && isFast(options.wavelet)) {
    return encodeFast(scaledBy(array, clamped, options), step, kernel);
  }
  const coded = yield* transformed(array, step, clamped, options);
  yield { fraction: 0.1 };
  const index = indexFor(coded, step, peakOf(coded.coefficients));
  const levels = yield* roundedLevels(coded, index, options.effort);
  return written(coded, index, levels);
}

/** Plain rounding of Mallat's bands, in float32 if that is fine enough. */
function encodeFast(scaled: Scaled, step: number, kernel: KernelChoice): Encoded {
  const { array, params, peak } = scaled;
  const layout = mallatBands(params, array.shape)!;
  const make = isSingle(array, step) ? Float32Array : Float64Array;
  const values = new make(array.data.length);
  toDomain(array.data, { exponent: params.exponent / 100, peak, clamped: params.clamped }, values);
  lift(values, layout, kernel);
  const index = indexFor(scaled, step, peakOf(values) * Math.max(...layout.gains));
  const levels = liftedLevels(values, layout, stepAt(index) * unitOf(scaled), PLAIN_ZONE);
  return writeLevels(scaled, index, levels, layout.bands, null);
}

function isSingle({ dtype }: ArrayInfo, step: number): boolean {
  return dtype === 'float32' && step >= SINGLE_STEP;
}

/** Levels for a step, rounded one by one or together. */
function* roundedLevels(coded: Coded, index: number, effort: number): Steps<Int32Array> {
  const { array, coefficients, transform, params, peak } = coded;
  const step = stepAt(index) * unitOf(coded);
  if (effort === 0) return plainLevels(coded, index, PLAIN_ZONE);
  const domain = { exponent: params.exponent / 100, peak, clamped: params.clamped };
  const rounding = { iterations: ROUNDS[effort]!, shape: array.shape };
  const rounds = optimiseRounding(coefficients, step, transform, array.data, domain, rounding);
  for (;;) {
    const round = rounds.next();
    if (round.done) return round.value;
    yield { fraction: 0.1 + 0.9 * round.value.fraction, phase: 'rounding' };
  }
}

export function plainLevels(coded: Coded, index: number, zone: number): Int32Array {
  const levels = new Int32Array(coded.coefficients.length);
  quantise(coded.coefficients, stepAt(index) * unitOf(coded), zone, levels);
  return levels;
}

/** An array's coefficients, in a basis that suits a step. */
export function* transformed(
  array: DenseArray,
  step: number,
  clamped: boolean,
  options: ResolvedCoded,
): Steps<Coded> {
  const { wavelet, basis, levels } = options;
  const scaled = scaledBy(array, clamped, options);
  const { shape } = array;
  const values = new Float64Array(array.data.length);
  toDomain(array.data, { exponent: options.exponent / 100, peak: scaled.peak, clamped }, values);
  const tree = basis === 'best' ? yield* searched(values, shape, step, options) : mallatTree(shape, levels);
  const transform = new PacketSynthesis(shape, tree, wavelet);
  const coefficients = new Float64Array(transform.coefficients);
  transform.analyse(values, coefficients);
  return { ...scaled, transform, coefficients };
}

/** The best tree: the first tenth of an encoding. */
function* searched(
  values: Float64Array,
  shape: readonly number[],
  step: number,
  { wavelet, levels }: ResolvedCoded,
): Steps<PacketTree> {
  const search = bestBasisSteps(values, shape, wavelet, step, levels);
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value;
    yield { fraction: 0.1 * value.fraction, phase: 'basis' };
  }
}

function scaledBy(array: DenseArray, clamped: boolean, options: ResolvedCoded): Scaled {
  const { wavelet, exponent, levels, basis } = options;
  const peak = peakOf(array.data);
  const packets = basis === 'best';
  const scale = scaleOf(peak);
  const params = { form: 'quantise', clamped, packets, levels, wavelet, scale, exponent } as const;
  return { array, peak, params };
}

/** 2^scale in the domain whose unit is the peak. */
function unitOf({ params, peak }: Scaled): number {
  return (2 ** params.scale / peak) ** (params.exponent / 100);
}

/** The index of a step, or of the finest whose levels can be coded. */
function indexFor(scaled: Scaled, step: number, largest: number): number {
  return Math.min(indexOf(step / unitOf(scaled)), finestIndex(scaled, largest));
}

/** @param largest |coefficient| */
export function finestIndex(scaled: Scaled, largest: number): number {
  return Math.max(indexOf(16), indexOf(largest / unitOf(scaled) / LARGEST_MAGNITUDE) - 2);
}

export function encodeZeros(options: ResolvedCoded, clamped: boolean, step: number): Encoded {
  const { wavelet, exponent, levels } = options;
  const params = { form: 'quantise', clamped, packets: false, levels, wavelet, scale: 0, exponent } as const;
  return { payload: new Uint8Array(0), params: writeParams({ ...params, stepIndex: indexOf(step) }) };
}

export function written(coded: Coded, stepIndex: number, levels: Int32Array): Encoded {
  const { transform } = coded;
  return writeLevels(coded, stepIndex, levels, transform.bands, transform.tree);
}

/** Levels as bytes, after the tree if there is one. */
function writeLevels(
  { params, array }: Scaled,
  stepIndex: number,
  levels: Int32Array,
  bands: readonly RelatedBand[],
  tree: PacketTree,
): Encoded {
  const all = writeParams({ ...params, stepIndex });
  if (levels.every((level) => level === 0)) return { payload: new Uint8Array(0), params: all };
  const encoder = new RangeEncoder();
  if (params.packets) codePacketTree(encoder, array.shape, tree);
  codeBands(encoder, levels, bands);
  return { payload: filled(encoder.finish()), params: all };
}

function mallatBands(
  { packets, wavelet, levels }: Omit<QuantiseParams, 'stepIndex'>,
  shape: readonly number[],
): LiftedBands | undefined {
  return packets || !isFast(wavelet) ? undefined : liftedBands(shape, levels, wavelet);
}

/** What a decoder makes of levels: Mallat's by the fast kernels, others as packets. */
export function restored(
  levels: Int32Array,
  transform: LiftedBands | PacketSynthesis,
  params: QuantiseParams,
  info: ArrayInfo,
  kernel: KernelChoice,
): Floats {
  const { scale, stepIndex, exponent, clamped } = params;
  const step = stepAt(stepIndex);
  const single = !(transform instanceof PacketSynthesis) && isSingle(info, step);
  const values = new (single ? Float32Array : Float64Array)(levels.length);
  if (transform instanceof PacketSynthesis) {
    const coefficients = new Float64Array(levels.length);
    dequantise(levels, step, coefficients);
    transform.synthesise(coefficients, values as Float64Array);
  } else unlift(levels, transform, step, kernel, values);
  const out = allocate(info);
  fromDomain(values, { exponent: exponent / 100, peak: 2 ** scale, clamped }, out);
  return out;
}

/** How a decoder comes from levels to values. */
export function decoderOf(
  params: Omit<QuantiseParams, 'stepIndex'>,
  shape: readonly number[],
  readTree: () => PacketTree,
): LiftedBands | PacketSynthesis {
  const { packets, levels, wavelet } = params;
  const tree = (): PacketTree => (packets ? readTree() : mallatTree(shape, levels));
  return mallatBands(params, shape) ?? new PacketSynthesis(shape, tree(), wavelet);
}

/** The values of a payload. */
export function decodeCoded(
  payload: Uint8Array,
  params: QuantiseParams,
  info: ArrayInfo,
  kernel: KernelChoice,
): Floats {
  const { shape } = info;
  if (payload.length === 0) return allocate(info);
  const decoder = new RangeDecoder(payload);
  const transform = decoderOf(params, shape, () => codePacketTree(decoder, shape, null));
  const levels = new Int32Array(elementCount(shape));
  codeBands(decoder, levels, transform.bands);
  return restored(levels, transform, params, info, kernel);
}
