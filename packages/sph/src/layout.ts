import type { ArrayInfo, Params } from '@vdfc/core';
import {
  type BitCoder,
  codeBands,
  EVEN,
  RangeDecoder,
  RangeEncoder,
  type RelatedBand,
} from '@vdfc/numerics/coding';
import { corrupt } from './corrupt.js';
import { modeBands } from './kernel/bands.js';
import type { Frame } from './kernel/frame.js';
import { MOST_ORDER, modeCount } from './kernel/modes.js';
import { LEAST_SHELLS, MOST_SHELL_DEGREE, MOST_SHELLS } from './options.js';

/** What a decoder must know of mode `quantise` beside the payload. */
export interface QuantiseParams {
  readonly mode: 'quantise';
  /** Hundredths. */
  readonly exponent: number;
  readonly clamped: boolean;
  /** The step is 2^(-stepIndex / 64). */
  readonly stepIndex: number;
  /** The domain's peak is 2^scale. */
  readonly scale: number;
}

/** What a decoder must know of mode `notebook` beside the payload. */
export interface NotebookParams {
  readonly mode: 'notebook';
  readonly degree: number;
  readonly shells: number;
  /** Coefficients are those of the array times 2^-scale. */
  readonly scale: number;
}

/** A frame as it is stored. */
export interface StoredFrame {
  readonly order: number;
  readonly degree: number;
  /** In eighths of a cell from the middle of the first one. */
  readonly centre: readonly number[];
  /** Of `widthAt`. */
  readonly width: readonly number[];
  /** Of `radiusAt`. */
  readonly radius: number;
}

/** One VDF as it is stored: absent where there is nothing but zeros. */
export interface StoredVdf {
  readonly frame: StoredFrame;
  readonly levels: Int32Array;
}

export const paramNames: readonly string[] = ['domain', 'step', 'scale'];

/** Steps per octave of the quantiser's step. */
export const OCTAVE = 64;
export const COARSEST_INDEX: number = -3 * OCTAVE;
export const FINEST_INDEX: number = 42 * OCTAVE;
/** Parts of a cell that centres are known to. */
export const CENTRES = 8;
export const WIDTH_BITS = 9;
/** Steps per octave of widths. */
export const WIDTHS = 32;
const RADIUS_BITS = 7;
const RADII = 4;
/** The radius without a bound. */
export const UNBOUNDED: number = 2 ** RADIUS_BITS - 1;
const ORDER_BITS = 7;
/** A cube of n³ cells has some 4.5 n³ modes of useful orders; in small and thin boxes there are more to a cell. */
const MODES_PER_CELL = 5;
const FEW_MODES = 200;

const scales = { float32: { min: -149, max: 127 }, float64: { min: -1074, max: 1023 } } as const;

export function writeParams(params: QuantiseParams | NotebookParams): Params {
  if (params.mode === 'notebook') return [params.degree, params.shells, params.scale];
  return [2 * params.exponent + Number(params.clamped) + MOST_SHELL_DEGREE, params.stepIndex, params.scale];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params, { dtype }: ArrayInfo): QuantiseParams | NotebookParams {
  if (params.length !== paramNames.length) throw corrupt(`${paramNames.length} params`, `${params.length}`);
  const [domain, step, scale] = params;
  const { min, max } = scales[dtype];
  expectInteger('domain', domain, 0, MOST_SHELL_DEGREE + 201);
  expectInteger('scale', scale, min, max);
  if (domain <= MOST_SHELL_DEGREE) {
    expectInteger('step', step, LEAST_SHELLS, MOST_SHELLS);
    return { mode: 'notebook', degree: domain, shells: step, scale };
  }
  const rest = domain - MOST_SHELL_DEGREE;
  if (rest < 20) throw corrupt(`a param domain up to ${MOST_SHELL_DEGREE} or from 60`, String(domain));
  expectInteger('step', step, COARSEST_INDEX, FINEST_INDEX);
  return { mode: 'quantise', exponent: rest >> 1, clamped: rest % 2 === 1, stepIndex: step, scale };
}

function expectInteger(name: string, value: unknown, min: number, max: number): asserts value is number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return;
  throw corrupt(`the param ${name}, an integer from ${min} to ${max}`, String(value).slice(0, 30));
}

export function stepAt(index: number): number {
  return 2 ** (-index / OCTAVE);
}

/** Widths from 1/4 cell to 16,000: octaves cut into equal parts, so that they are the same numbers everywhere. */
export function widthAt(index: number): number {
  return ((WIDTHS + (index % WIDTHS)) / WIDTHS) * 2 ** (Math.floor(index / WIDTHS) - 2);
}

export function widthIndex(width: number): number {
  const octave = Math.floor(Math.log2(width));
  const part = Math.round((width / 2 ** octave - 1) * WIDTHS);
  return Math.max(0, Math.min(2 ** WIDTH_BITS - 1, WIDTHS * (octave + 2) + part));
}

export function radiusAt(index: number): number {
  return index === UNBOUNDED ? Number.POSITIVE_INFINITY : (index + 1) / RADII;
}

/** The index of the least radius that is not below this one. */
export function radiusIndex(radius: number): number {
  return Math.max(0, Math.min(UNBOUNDED, Math.ceil(radius * RADII) - 1));
}

export function frameOf({ order, degree, centre, width, radius }: StoredFrame): Frame {
  return {
    order,
    degree,
    centre: centre.map((index) => index / CENTRES),
    width: width.map(widthAt),
    radius: radiusAt(radius),
  };
}

/** The largest order that adds modes on these cells, and has no more than so many for each of them. */
export function mostOrder(shape: readonly number[]): number {
  const useful = shape.reduce((sum, length) => sum + length - 1, 0);
  const modes = FEW_MODES + MODES_PER_CELL * shape.reduce((product, length) => product * length, 1);
  let order = Math.max(0, Math.min(MOST_ORDER, useful));
  while (order > 0 && modeCount(order, order) > modes) order--;
  return order;
}

/** @param shape of one VDF */
export function writePayload(vdfs: readonly (StoredVdf | undefined)[], shape: readonly number[]): Uint8Array {
  const coder = new RangeEncoder();
  const frames = vdfs.map((vdf) => codeFrame(coder, shape, vdf?.frame));
  const { bands, count } = bandsOf(frames);
  const levels = new Int32Array(count);
  let at = 0;
  for (const vdf of vdfs) {
    if (vdf === undefined) continue;
    levels.set(vdf.levels, at);
    at += vdf.levels.length;
  }
  codeBands(coder, levels, bands);
  return coder.finish();
}

/**
 * Any bytes give frames and levels of the right form: of each VDF about as many levels as it has cells, or less.
 *
 * @param count of VDFs
 */
export function readPayload(
  payload: Uint8Array,
  count: number,
  shape: readonly number[],
): (StoredVdf | undefined)[] {
  const coder = new RangeDecoder(payload);
  const frames = Array.from({ length: count }, () => codeFrame(coder, shape));
  const { bands, count: total } = bandsOf(frames);
  const levels = new Int32Array(total);
  codeBands(coder, levels, bands);
  let at = 0;
  return frames.map((frame) => {
    if (frame === undefined) return undefined;
    const own = levels.slice(at, at + modeCount(frame.order, frame.degree));
    at += own.length;
    return { frame, levels: own };
  });
}

function bandsOf(frames: readonly (StoredFrame | undefined)[]): { bands: RelatedBand[]; count: number } {
  const bands: RelatedBand[] = [];
  let count = 0;
  for (const frame of frames) {
    if (frame === undefined) continue;
    bands.push(...modeBands(frame.order, frame.degree, count, bands.length));
    count += modeCount(frame.order, frame.degree);
  }
  return { bands, count };
}

/** Codes whether there is anything, then a frame: the one given when encoding, the one read when decoding. */
function codeFrame(
  coder: BitCoder,
  shape: readonly number[],
  given?: StoredFrame | undefined,
): StoredFrame | undefined {
  if (coder.code(given === undefined ? 0 : 1, EVEN) === 0) return undefined;
  const order = Math.min(mostOrder(shape), codeNumber(coder, ORDER_BITS, given?.order));
  const degree = Math.min(order, codeNumber(coder, ORDER_BITS, given?.degree));
  const centre = shape.map((length, axis) => {
    const most = CENTRES * (length - 1);
    return Math.min(most, codeNumber(coder, Math.ceil(Math.log2(most + 1)), given?.centre[axis]));
  });
  const width = shape.map((_, axis) => codeNumber(coder, WIDTH_BITS, given?.width[axis]));
  return { order, degree, centre, width, radius: codeNumber(coder, RADIUS_BITS, given?.radius) };
}

/** Codes a number in plain bits. */
function codeNumber(coder: BitCoder, bits: number, value = 0): number {
  let coded = 0;
  for (let place = bits - 1; place >= 0; place--) {
    coded = 2 * coded + coder.code(Math.floor(value / 2 ** place) % 2, EVEN);
  }
  return coded;
}
