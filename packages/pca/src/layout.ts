import {
  type ArrayInfo,
  bytesPerElement,
  elementCount,
  type Floats,
  type Params,
  VdfcError,
} from '@vdfc/core';
import { COARSEST_STEP, FINEST_STEP, MAX_COMPONENTS } from './options.js';

/** What a payload holds. The code of a form is its index here. Append only. */
const forms = ['quantised', 'shared', 'components', 'basis', 'stored'] as const;
export type Form = (typeof forms)[number];

/** Bytes of the name of a basis, at the start of the payload: the first of its container's SHA-256. */
export const HASH_BYTES = 8;

/** What a decoder must know; a form has those that it needs. */
export interface PcaParams {
  readonly form: Form;
  /** Axis across which the slices lie; 0 for an array of rank 1, which is one slice. One more for a basis. */
  readonly axis: number;
  readonly clamped: boolean;
  readonly components: number;
  /** Hundredths. */
  readonly exponent: number;
  readonly stepIndex: number;
  readonly peak: number;
}

/** Names in the container's order. */
export const paramNames: readonly string[] = ['form', 'components', 'exponent', 'step', 'peak'];

const none = { axis: 0, clamped: false, components: 0, exponent: 10, stepIndex: 0, peak: 0 };

export function writeParams(params: Partial<PcaParams> & { readonly form: Form }): Params {
  const { form, axis, clamped, components, exponent, stepIndex, peak } = { ...none, ...params };
  const code = 8 * forms.indexOf(form) + 2 * axis + (clamped ? 1 : 0);
  return [code, components, exponent, stepIndex, peak];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params, { dtype, shape }: ArrayInfo): PcaParams {
  if (params.length !== paramNames.length) {
    throw corrupt(`${paramNames.length} params`, String(params.length));
  }
  const [code, components, exponent, stepIndex, peak] = params as [
    unknown,
    unknown,
    unknown,
    unknown,
    unknown,
  ];
  expectInteger('form', code, 0, 8 * forms.length - 1);
  const form = forms[code >> 3]!;
  const axis = (code & 7) >> 1;
  expectInteger('axis', axis, 0, form === 'basis' ? 3 : shape.length - 1);
  expectInteger('components', components, 0, MAX_COMPONENTS);
  expectInteger('exponent', exponent, 10, 100);
  expectInteger('step', stepIndex, COARSEST_STEP, FINEST_STEP);
  const largest = dtype === 'float32' ? 2 ** 128 : Number.MAX_VALUE;
  if (!(typeof peak === 'number' && peak >= 0 && peak <= largest)) {
    throw corrupt('a peak from 0, as large as the type allows', String(peak).slice(0, 30));
  }
  return { form, axis, clamped: code % 2 === 1, components, exponent, stepIndex, peak };
}

/** Parts of a matrix in the form `components`. */
export interface ComponentParts {
  readonly floor: number;
  /** Mean of the slices, columns long. */
  readonly mean: Float64Array;
  /** Row-major components x columns. */
  readonly components: Float64Array;
  /** Row-major rows x components. */
  readonly scores: Float64Array;
}

/** The floor as float64, then mean, components and scores as float32, little-endian. */
export function writeParts({ floor, mean, components, scores }: ComponentParts): Uint8Array {
  const payload = new Uint8Array(8 + 4 * (mean.length + components.length + scores.length));
  const view = new DataView(payload.buffer);
  view.setFloat64(0, floor, true);
  let at = 8;
  for (const part of [mean, components, scores]) {
    for (let i = 0; i < part.length; i++, at += 4) view.setFloat32(at, part[i]!, true);
  }
  return payload;
}

/** @throws VdfcError `CORRUPT` */
export function readParts(
  payload: Uint8Array,
  { rows, columns, count }: { rows: number; columns: number; count: number },
): ComponentParts {
  const sizes = [columns, count * columns, rows * count];
  const bytes = 8 + 4 * sizes.reduce((sum, size) => sum + size, 0);
  if (payload.length !== bytes) throw corrupt(`a payload of ${bytes} bytes`, `${payload.length} bytes`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const floor = view.getFloat64(0, true);
  if (!(floor > 0 && floor <= Number.MAX_VALUE)) throw corrupt('a floor above 0', String(floor));
  let at = 8;
  const [mean, components, scores] = sizes.map((size) => {
    const part = new Float64Array(size);
    for (let i = 0; i < size; i++, at += 4) {
      part[i] = view.getFloat32(at, true);
      if (!Number.isFinite(part[i])) throw corrupt('finite numbers', String(part[i]));
    }
    return part;
  });
  return { floor, mean: mean!, components: components!, scores: scores! };
}

/** The values as they are, little-endian. */
export function writeStored(values: Floats): Uint8Array {
  const width = values.BYTES_PER_ELEMENT;
  const payload = new Uint8Array(values.length * width);
  const view = new DataView(payload.buffer);
  for (let i = 0; i < values.length; i++) {
    if (width === 4) view.setFloat32(4 * i, values[i]!, true);
    else view.setFloat64(8 * i, values[i]!, true);
  }
  return payload;
}

/** What `writeStored` wrote, into `out`. @throws VdfcError `CORRUPT` */
export function readStored(payload: Uint8Array, info: ArrayInfo): Float64Array {
  const width = bytesPerElement(info.dtype);
  const count = elementCount(info.shape);
  if (payload.length !== count * width) {
    throw corrupt(`a payload of ${count * width} bytes`, `${payload.length} bytes`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    out[i] = width === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
    if (!Number.isFinite(out[i])) throw corrupt('finite numbers', String(out[i]));
  }
  return out;
}

function expectInteger(name: string, value: unknown, min: number, max: number): asserts value is number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return;
  throw corrupt(`the param ${name}, an integer from ${min} to ${max}`, String(value).slice(0, 30));
}

export function corrupt(expected: string, found: string): VdfcError {
  return new VdfcError('CORRUPT', `Cannot decode with pca: expected ${expected}, got ${found}`, {
    codec: 'pca',
  });
}
