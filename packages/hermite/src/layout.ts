import type { ArrayInfo, Params } from '@vdfc/core';
import {
  AdaptiveBits,
  type BitCoder,
  codeBands,
  EVEN,
  IntegerModel,
  RangeDecoder,
  RangeEncoder,
} from '@vdfc/numerics/coding';
import { corrupt } from './corrupt.js';
import { bandsOf } from './kernel/bands.js';
import { product } from './kernel/contract.js';
import { type AxisFrame, centreCount, LARGEST_WIDTH, mostOrder } from './kernel/frame.js';

/** What a decoder must know beside the payload. */
export type HermiteParams =
  | { readonly form: 'zeros' }
  | { readonly form: 'stored' }
  | { readonly form: 'notebook'; readonly scale: number }
  | QuantiseParams;

export interface QuantiseParams {
  readonly form: 'quantise';
  /** Hundredths. */
  readonly exponent: number;
  readonly clamped: boolean;
  /** The step is 2^(-stepIndex / 64), in the domain whose peak is 2^scale. */
  readonly stepIndex: number;
  readonly scale: number;
}

/** What a payload of form `quantise` holds. */
export interface Content {
  /** Functions of each VDF, axis by axis; undefined where all its coefficients are 0. */
  readonly items: readonly (readonly AxisFrame[] | undefined)[];
  /** Levels of all VDFs, one after the other. */
  readonly levels: Int32Array;
}

export const paramNames: readonly string[] = ['form', 'step', 'scale'];

/** Codes of the forms that have no domain; the others have twice the exponent, plus 1 where negatives became 0. */
const ZEROS = 0;
const STORED = 1;
const NOTEBOOK = 2;
const LEAST_DOMAIN = 20;
const LAST_DOMAIN = 201;
/** Steps of the quantiser's step in an octave: neighbours differ by 1.1 %. */
export const OCTAVE = 64;
/** Steps are from 2^5 to 2^-42: options go from 16 to 2^-40, and the peak may be up to twice 2^scale. */
export const COARSEST: number = -5 * OCTAVE;
export const FINEST: number = 42 * OCTAVE;
const scales = { float32: { min: -149, max: 127 }, float64: { min: -1074, max: 1023 } } as const;

export function writeParams(params: HermiteParams): Params {
  switch (params.form) {
    case 'zeros':
      return [ZEROS, 0, 0];
    case 'stored':
      return [STORED, 0, 0];
    case 'notebook':
      return [NOTEBOOK, 0, params.scale];
    default:
      return [2 * params.exponent + Number(params.clamped), params.stepIndex, params.scale];
  }
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params, { dtype }: ArrayInfo): HermiteParams {
  if (params.length !== paramNames.length) throw corrupt(`${paramNames.length} params`, `${params.length}`);
  const read = (name: string, min: number, max: number): number => {
    const value = params[paramNames.indexOf(name)];
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max)
      return value as number;
    throw corrupt(`the param ${name}, an integer from ${min} to ${max}`, String(value).slice(0, 30));
  };
  const code = read('form', 0, LAST_DOMAIN);
  const scale = read('scale', scales[dtype].min, scales[dtype].max);
  if (code === ZEROS) return { form: 'zeros' };
  if (code === STORED) return { form: 'stored' };
  if (code === NOTEBOOK) return { form: 'notebook', scale };
  if (code < LEAST_DOMAIN)
    throw corrupt(`a param form of 0 to ${NOTEBOOK} or from ${LEAST_DOMAIN}`, `${code}`);
  const stepIndex = read('step', COARSEST, FINEST);
  return { form: 'quantise', exponent: code >> 1, clamped: code % 2 === 1, stepIndex, scale };
}

/** The power of two at or below a peak, as its exponent. */
export function scaleOf(peak: number, { dtype }: Pick<ArrayInfo, 'dtype'>): number {
  const { min, max } = scales[dtype];
  return Math.max(min, Math.min(max, Math.floor(Math.log2(peak))));
}

export function stepAt(stepIndex: number): number {
  return 2 ** (-stepIndex / OCTAVE);
}

/** Shape of one VDF of an array, and their number: the first of four axes is a batch. */
export function itemsOf(shape: readonly number[]): { count: number; shape: readonly number[] } {
  return shape.length === 4 ? { count: shape[0]!, shape: shape.slice(1) } : { count: 1, shape };
}

export function writePayload({ items, levels }: Content, shape: readonly number[]): Uint8Array {
  const coder = new RangeEncoder();
  codeFrames(coder, itemsOf(shape).shape, items);
  codeBands(coder, levels, bandsOf(items.map(countsOf)));
  const payload = coder.finish();
  return payload.length > 0 ? payload : new Uint8Array(1);
}

/** Any bytes give a content of the right form, with no more coefficients than the array has values. */
export function readPayload(payload: Uint8Array, info: ArrayInfo): Content {
  const coder = new RangeDecoder(payload);
  const { count, shape } = itemsOf(info.shape);
  const items = codeFrames(coder, shape, new Array<undefined>(count).fill(undefined));
  const counts = items.map(countsOf);
  const levels = new Int32Array(
    counts.reduce((sum, each) => sum + (each === undefined ? 0 : product(each)), 0),
  );
  codeBands(coder, levels, bandsOf(counts));
  return { items, levels };
}

function countsOf(frames: readonly AxisFrame[] | undefined): readonly number[] | undefined {
  return frames?.map(({ order }) => order + 1);
}

/** Adaptive models of how frames change from one VDF to the next. */
class FrameModel {
  readonly #present = new AdaptiveBits(1, EVEN, 30);
  readonly #changes = new IntegerModel({ magnitude: [3], sign: 3 });
  #last: readonly AxisFrame[] | undefined;

  /** Codes whether a VDF has coefficients, and its frames: the given ones when encoding, those read when decoding. */
  code(
    coder: BitCoder,
    shape: readonly number[],
    given: Content['items'][number],
    single: boolean,
  ): Content['items'][number] {
    const present = single || this.#present.code(coder, 0, given === undefined ? 0 : 1) === 1;
    if (!present) return undefined;
    const last = this.#last;
    const frames = shape.map((length, axis): AxisFrame => {
      const limits = { centre: centreCount(length) - 1, width: LARGEST_WIDTH, order: mostOrder(length) };
      const number = (name: keyof AxisFrame, kind: number): number => {
        const value = given?.[axis]?.[name] ?? 0;
        if (last === undefined) return codeNumber(coder, limits[name], value);
        const before = last[axis]![name];
        const coded = before + this.#changes.code(coder, value - before, [kind], kind);
        return Math.max(0, Math.min(limits[name], coded));
      };
      return { centre: number('centre', 0), width: number('width', 1), order: number('order', 2) };
    });
    this.#last = frames;
    return frames;
  }
}

function codeFrames(coder: BitCoder, shape: readonly number[], given: Content['items']): Content['items'] {
  const model = new FrameModel();
  return given.map((frames) => model.code(coder, shape, frames, given.length === 1));
}

/** Codes a number from 0 to `most` in plain bits. A larger one, read from damaged bytes, is brought down to that. */
function codeNumber(coder: BitCoder, most: number, value: number): number {
  let coded = 0;
  for (let place = 2 ** Math.ceil(Math.log2(most + 1)); place > 1; ) {
    place /= 2;
    coded = 2 * coded + coder.code(Math.floor(value / place) % 2, EVEN);
  }
  return Math.min(coded, most);
}
