import {
  type ArrayInfo,
  bytesPerElement,
  elementCount,
  type Floats,
  type Params,
  VdfcError,
} from '@vdfc/core';
import { type Architecture, architectureNames, architectureRanges } from './network/architecture.js';

/** What a payload holds. The code of a form is its index here. Append only. */
const forms = ['coded', 'constant', 'stored', 'model', 'checkpoint'] as const;
export type Form = (typeof forms)[number];

/** Bytes of the name of a model: the first of its container's SHA-256. */
export const HASH_BYTES = 8;

/** What a decoder must know; a form has those that it needs. */
export interface VqvaeParams {
  readonly form: Form;
  /** Whether negative values decode to 0. */
  readonly clamped: boolean;
  /** Number of the shipped model, or the name of another, 16 hexadecimal digits. */
  readonly model: number | string;
  /** Of models and checkpoints. */
  readonly architecture: Architecture | undefined;
  /** Largest |value|, or the value of a constant. */
  readonly peak: number;
}

/** Names in the container's order. */
export const paramNames: readonly string[] = ['form', 'model', 'peak'];

export function writeParams(params: Partial<VqvaeParams> & { readonly form: Form }): Params {
  const { form, clamped = false, model = 0, architecture, peak = 0 } = params;
  const sizes = architecture === undefined ? undefined : architectureNames.map((name) => architecture[name]);
  const code = 2 * forms.indexOf(form) + (clamped ? 1 : 0);
  return [code, sizes ?? (typeof model === 'string' ? fromHex(model) : model), peak];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params, { dtype }: ArrayInfo): VqvaeParams {
  if (params.length !== paramNames.length) {
    throw corrupt(`${paramNames.length} params`, String(params.length));
  }
  const [code, model, peak] = params;
  const last = 2 * forms.length - 1;
  if (!(Number.isInteger(code) && Number(code) >= 0 && Number(code) <= last)) {
    throw corrupt(`the param form, an integer from 0 to ${last}`, String(code));
  }
  const form = forms[Number(code) >> 1]!;
  const clamped = Number(code) % 2 === 1;
  const largest = dtype === 'float32' ? 2 ** 128 : Number.MAX_VALUE;
  if (!(typeof peak === 'number' && Math.abs(peak) <= largest)) {
    throw corrupt('a finite peak, as large as the type allows', String(peak));
  }
  if (form === 'model' || form === 'checkpoint') {
    return { form, clamped, model: 0, architecture: readArchitecture(model), peak };
  }
  if (model instanceof Uint8Array && model.length === HASH_BYTES) {
    return { form, clamped, model: hex(model), architecture: undefined, peak };
  }
  if (!(Number.isInteger(model) && Number(model) >= 0)) {
    throw corrupt(`the param model, a number or ${HASH_BYTES} bytes`, String(model));
  }
  return { form, clamped, model: Number(model), architecture: undefined, peak };
}

function readArchitecture(sizes: unknown): Architecture {
  if (!Array.isArray(sizes) || sizes.length !== architectureNames.length) {
    throw corrupt(`${architectureNames.length} sizes of a model`, String(sizes));
  }
  const read: Partial<Record<keyof Architecture, number>> = {};
  architectureNames.forEach((name, i) => {
    const [min, max] = architectureRanges[name];
    const size: unknown = sizes[i];
    if (!(Number.isInteger(size) && Number(size) >= min && Number(size) <= max)) {
      throw corrupt(`${name} of a model from ${min} to ${max}`, String(size));
    }
    read[name] = Number(size);
  });
  return read as Architecture;
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
export function readStored(payload: Uint8Array, info: ArrayInfo, out: Floats): void {
  const width = bytesPerElement(info.dtype);
  const count = elementCount(info.shape);
  if (payload.length !== count * width) {
    throw corrupt(`a payload of ${count * width} bytes`, `${payload.length} bytes`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  for (let i = 0; i < count; i++) {
    out[i] = width === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
    if (!Number.isFinite(out[i])) throw corrupt('finite numbers', String(out[i]));
  }
}

/** Two digits a byte. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The bytes that `hex` wrote. */
function fromHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

export function corrupt(expected: string, found: string): VdfcError {
  const message = `Cannot decode with vqvae: expected ${expected}, got ${found.slice(0, 40)}`;
  return new VdfcError('CORRUPT', message, { codec: 'vqvae' });
}
