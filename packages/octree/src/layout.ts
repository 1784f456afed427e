import type { ArrayInfo, Floats, Params } from '@vdfc/core';
import { codeBands, RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import { corrupt } from './corrupt.js';
import { ladder } from './kernel/ladder.js';
import { LeafSynthesis } from './kernel/synthesis.js';
import { cellCount, type Tree } from './kernel/tree.js';
import { codeTree } from './kernel/tree-code.js';
import { MOST_DEGREE } from './quantise/options.js';
import { COARSEST_INDEX, FINEST_INDEX } from './quantise/steps.js';

/** What a payload is: levels of coefficients, coefficients as float32, or the array's own values. */
export type Form = 'levels' | 'floats' | 'values';

/** What a decoder must know beside the payload. */
export interface OctreeParams {
  readonly form: Form;
  /** Of the domain, hundredths. */
  readonly exponent: number;
  readonly clamped: boolean;
  /** Of `stepAt`; 0 where there are no levels. */
  readonly stepIndex: number;
  /** The domain's peak is 2^scale. */
  readonly scale: number;
  /** Highest degree of a polynomial along an axis. */
  readonly degree: number;
}

/** What a payload holds. */
export interface OctreeContent<Coefficients extends Int32Array | Float32Array> {
  readonly synthesis: LeafSynthesis;
  readonly coefficients: Coefficients;
}

export const paramNames: readonly string[] = ['domain', 'step', 'scale', 'degree'];

/** Exponents of the smallest and the largest finite number. */
const scales = { float32: { min: -149, max: 127 }, float64: { min: -1074, max: 1023 } } as const;
const LEAST_EXPONENT = 10;

/** The first param of other forms than levels. */
const FLOATS = 0;
const VALUES = 1;

export function writeParams({ form, exponent, clamped, stepIndex, scale, degree }: OctreeParams): Params {
  const domain = form === 'floats' ? FLOATS : form === 'values' ? VALUES : 2 * exponent + Number(clamped);
  return [domain, stepIndex, scale, degree];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params, { dtype }: Pick<ArrayInfo, 'dtype'>): OctreeParams {
  if (params.length !== paramNames.length) throw corrupt(`${paramNames.length} params`, `${params.length}`);
  const [domain, stepIndex, scale, degree] = params;
  const { min, max } = scales[dtype];
  const form = domain === FLOATS ? 'floats' : domain === VALUES ? 'values' : 'levels';
  const code = form === 'levels' ? domain : 2 * 100;
  expectInteger('domain', code, 2 * LEAST_EXPONENT, 201);
  expectInteger('step', stepIndex, COARSEST_INDEX, FINEST_INDEX);
  expectInteger('scale', scale, min, max);
  expectInteger('degree', degree, 0, MOST_DEGREE);
  return { form, exponent: code >> 1, clamped: code % 2 === 1, stepIndex, scale, degree };
}

function expectInteger(name: string, value: unknown, min: number, max: number): asserts value is number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return;
  throw corrupt(`the param ${name}, an integer from ${min} to ${max}`, String(value).slice(0, 30));
}

/** Tree and levels as one stream; empty for an array of zeros. */
export function writeLevels(
  { synthesis, coefficients }: OctreeContent<Int32Array>,
  degree: number,
): Uint8Array {
  const coder = new RangeEncoder();
  codeTree(coder, synthesis.shape, synthesis.tree, ladder(degree));
  codeBands(coder, coefficients, synthesis.bands);
  return coder.finish();
}

/**
 * Nearly any bytes give some content. There are no more coefficients than values.
 *
 * @throws VdfcError `CORRUPT`
 */
export function readLevels(
  payload: Uint8Array,
  shape: readonly number[],
  degree: number,
): OctreeContent<Int32Array> {
  const coder = decoderOf(payload);
  const synthesis = new LeafSynthesis(shape, codeTree(coder, shape, 'empty', ladder(degree)));
  const coefficients = new Int32Array(synthesis.coefficients);
  codeBands(coder, coefficients, synthesis.bands);
  return { synthesis, coefficients };
}

/** An encoder's range ends one below these bytes: from them on a decoder would read the same bit for ever. */
const BEYOND = [255, 255, 255, 255];

function decoderOf(bytes: Uint8Array): RangeDecoder {
  if (BEYOND.every((byte, i) => bytes[i] === byte))
    throw corrupt('a number below 2^32 - 1 first', `${BEYOND}`);
  return new RangeDecoder(bytes);
}

/** Length of the tree's bytes, before them. */
const PREFIX = 4;
const WIDTH = 4;

/** The tree's length, the tree, then the coefficients as float32. */
export function writeFloats(
  { synthesis, coefficients }: OctreeContent<Float32Array>,
  degree: number,
): Uint8Array {
  const tree = treeBytes(synthesis, degree);
  const bytes = new Uint8Array(PREFIX + tree.length + WIDTH * coefficients.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, tree.length, true);
  bytes.set(tree, PREFIX);
  const start = PREFIX + tree.length;
  coefficients.forEach((value, i) => {
    view.setFloat32(start + WIDTH * i, value, true);
  });
  return bytes;
}

function treeBytes({ shape, tree }: LeafSynthesis, degree: number): Uint8Array {
  const coder = new RangeEncoder();
  codeTree(coder, shape, tree, [degree]);
  return coder.finish();
}

/** @throws VdfcError `CORRUPT` */
export function readFloats(
  payload: Uint8Array,
  shape: readonly number[],
  degree: number,
): OctreeContent<Float32Array> {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  if (payload.length < PREFIX) throw corrupt(`at least ${PREFIX} bytes`, `${payload.length}`);
  const end = PREFIX + view.getUint32(0, true);
  if (end > payload.length)
    throw corrupt(`a tree of at most ${payload.length - PREFIX} bytes`, `${end - PREFIX}`);
  const tree: Tree = codeTree(decoderOf(payload.subarray(PREFIX, end)), shape, 'empty', [degree]);
  const synthesis = new LeafSynthesis(shape, tree);
  const expected = end + WIDTH * synthesis.coefficients;
  if (payload.length !== expected) throw corrupt(`a payload of ${expected} bytes`, `${payload.length}`);
  const coefficients = new Float32Array(synthesis.coefficients);
  for (let i = 0; i < coefficients.length; i++) coefficients[i] = view.getFloat32(end + WIDTH * i, true);
  if (!coefficients.every(Number.isFinite)) throw corrupt('finite coefficients', 'others');
  return { synthesis, coefficients };
}

/** Whether an array of this shape has no values, so that nothing is stored of it. */
export function isVoid(shape: readonly number[]): boolean {
  return cellCount(shape) === 0;
}

/** The array's own values, little-endian. */
export function writeValues(data: Floats): Uint8Array {
  const bytes = new Uint8Array(data.byteLength);
  const view = new DataView(bytes.buffer);
  data.forEach((value, i) => {
    if (data.BYTES_PER_ELEMENT === 4) view.setFloat32(4 * i, value, true);
    else view.setFloat64(8 * i, value, true);
  });
  return bytes;
}

/** @throws VdfcError `CORRUPT` */
export function readValues(payload: Uint8Array, out: Floats): void {
  if (payload.length !== out.byteLength) throw corrupt(`${out.byteLength} bytes`, `${payload.length}`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  for (let i = 0; i < out.length; i++) {
    out[i] = out.BYTES_PER_ELEMENT === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
  }
  if (!out.every(Number.isFinite)) throw corrupt('finite values', 'others');
}
