import { type ArrayInfo, allocate, type DenseArray, type Floats, type Steps } from '@vdfc/core';
import { peakOf } from '@vdfc/numerics/quantise';
import { corrupt } from '../corrupt.js';
import { harmonicCount } from '../kernel/harmonics.js';
import type { NotebookParams } from '../layout.js';
import { spreadOf } from '../moments.js';
import type { ResolvedNotebook } from '../options.js';
import { analyseShells, type Shells, synthesiseShells } from './shells.js';

/** Centre and radius before the coefficients: numbers, each of 4 bytes. */
const HEAD = 4;
/** No outer shell is smaller, cells. */
const LEAST_RADIUS = 0.5;
/** Radii are stored in float32: so much larger, none rounds to less than it was. */
const MARGIN = 1 + 2 ** -20;
const LARGEST_FLOAT32 = 2 ** 128 - 2 ** 104;

/** Every VDF's centre and radius, then its coefficients shell by shell, all in float32. */
export function* encodeShells(
  array: DenseArray,
  { degree, shells }: ResolvedNotebook,
): Steps<{ payload: Uint8Array; params: NotebookParams }> {
  const { data, dtype } = array;
  const peak = peakOf(data);
  const most = dtype === 'float32' ? 127 : 1023;
  const scale = peak === 0 ? 0 : Math.min(most, Math.floor(Math.log2(peak)));
  const { count, size, shape } = partsOf(array);
  const modes = harmonicCount(degree) * shells;
  const payload = new Uint8Array(4 * count * (HEAD + modes));
  const view = new DataView(payload.buffer);
  for (let i = 0; i < count; i++) {
    const values = data.subarray(i * size, (i + 1) * size);
    const { centre, radius } = placeOf(values, shape);
    const start = 4 * i * (HEAD + modes);
    [...centre, radius].forEach((number, k) => {
      view.setFloat32(start + 4 * k, number, true);
    });
    const analysis = analyseShells(values, shape, { centre, radius, count: shells, degree }, 2 ** scale);
    for (;;) {
      const { done, value } = analysis.next();
      if (done === true) {
        value.forEach((number, k) => {
          view.setFloat32(start + 4 * (HEAD + k), number, true);
        });
        break;
      }
      yield { fraction: (i + value) / count };
    }
  }
  return { payload, params: { mode: 'notebook', degree, shells, scale } };
}

/** @throws VdfcError `CORRUPT` if the payload has another length, or numbers that are not finite */
export function* decodeShells(
  payload: Uint8Array,
  { degree, shells, scale }: NotebookParams,
  info: ArrayInfo,
): Steps<Floats> {
  const { count, size, shape } = partsOf(info);
  const modes = harmonicCount(degree) * shells;
  const expected = 4 * count * (HEAD + modes);
  if (payload.length !== expected) throw corrupt(`a payload of ${expected} bytes`, `${payload.length}`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const out = allocate(info);
  const values = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    const start = 4 * i * (HEAD + modes);
    const numbers = Float64Array.from({ length: HEAD + modes }, (_, k) =>
      view.getFloat32(start + 4 * k, true),
    );
    if (!numbers.every(Number.isFinite)) throw corrupt('finite numbers', 'others');
    const frame: Shells = { centre: [...numbers.subarray(0, 3)], radius: numbers[3]!, count: shells, degree };
    if (!(frame.radius > 0)) throw corrupt('a radius above 0', String(frame.radius));
    values.fill(0);
    const synthesis = synthesiseShells(numbers.subarray(HEAD), shape, frame, values);
    for (let step = synthesis.next(); step.done !== true; step = synthesis.next()) {
      yield { fraction: (i + step.value) / count };
    }
    writeScaled(values, 2 ** scale, out.subarray(i * size, (i + 1) * size));
  }
  return out;
}

/** VDFs are not negative: what the harmonics make so is 0. */
function writeScaled(values: Float64Array, scale: number, out: Floats): void {
  const largest = out.BYTES_PER_ELEMENT === 4 ? LARGEST_FLOAT32 : Number.MAX_VALUE;
  for (let i = 0; i < values.length; i++) out[i] = Math.min(Math.max(values[i]! * scale, 0), largest);
}

function partsOf({ shape }: ArrayInfo): { count: number; size: number; shape: readonly number[] } {
  const own = shape.slice(-3);
  const size = own.reduce((product, length) => product * length, 1);
  const count = size === 0 ? 0 : shape.length === 4 ? shape[0]! : 1;
  return { count, size, shape: own };
}

/** The bulk velocity and the distance from it to the farthest cell that is not zero, as float32 has them. */
function placeOf(values: Floats, shape: readonly number[]): { centre: number[]; radius: number } {
  const middle = shape.map((length) => (length - 1) / 2);
  const centre = (spreadOf(values, shape)?.centre ?? middle).map(Math.fround);
  const [nz, ny, nx] = shape as [number, number, number];
  let most = LEAST_RADIUS ** 2;
  for (let z = 0, at = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const across = (z - centre[0]!) ** 2 + (y - centre[1]!) ** 2;
      for (let x = 0; x < nx; x++, at++) {
        if (values[at] !== 0) most = Math.max(most, across + (x - centre[2]!) ** 2);
      }
    }
  }
  return { centre, radius: Math.fround(Math.sqrt(most) * MARGIN) };
}
