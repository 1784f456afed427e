import {
  type ArrayInfo,
  bytesPerElement,
  elementCount,
  type Floats,
  type Params,
  VdfcError,
} from '@vdfc/core';
import { STEPS_PER_OCTAVE } from '../model/latents.js';
import type { ModelForm } from '../model/model.js';
import {
  cnnActivations,
  cnnSymmetries,
  MAX_BITS,
  MAX_CHANNELS,
  MAX_LAYERS,
  MAX_SPACING,
  MIN_BITS,
} from '../options.js';

/** Names in the container's order. */
export const paramNames: readonly string[] = [
  'form',
  'network',
  'spacing',
  'scale',
  'step',
  'exponent',
  'bits',
];

/** `form` of a payload that holds the values themselves. */
const STORED = 0;
/** The finest step is 2^-40, the coarsest 2^8. */
export const FINEST_STEP: number = 40 * STEPS_PER_OCTAVE;
export const COARSEST_STEP: number = -8 * STEPS_PER_OCTAVE;
const MIN_SCALE = -1074;
const MAX_SCALE = 1023;

/** @param form undefined where the values themselves are stored */
export function writeParams(form: ModelForm | undefined): Params {
  if (form === undefined) return [STORED, 0, 0, 0, 0, 0, 0];
  const symmetry = cnnSymmetries.indexOf(form.symmetry);
  const activation = cnnActivations.indexOf(form.activation);
  const code = 1 + (form.clamped ? 1 : 0) + 2 * symmetry + 2 * cnnSymmetries.length * activation;
  const network = form.channels + MAX_CHANNELS * (form.layers - 1);
  return [code, network, form.spacing, form.scale, form.stepIndex, form.exponent, form.bits];
}

/**
 * @returns undefined where the values themselves are stored
 * @throws VdfcError `CORRUPT`
 */
export function readParams(params: Params): ModelForm | undefined {
  if (params.length !== paramNames.length)
    throw corrupt(`${paramNames.length} params`, String(params.length));
  const read = (index: number, min: number, max: number): number => {
    const value = params[index];
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw corrupt(`${paramNames[index]} to be an integer from ${min} to ${max}`, String(value).slice(0, 30));
  };
  const code = read(0, STORED, 2 * cnnSymmetries.length * cnnActivations.length);
  if (code === STORED) return undefined;
  const network = read(1, 1, MAX_CHANNELS * MAX_LAYERS) - 1;
  const kind = (code - 1) >> 1;
  return {
    clamped: (code - 1) % 2 === 1,
    symmetry: cnnSymmetries[kind % cnnSymmetries.length]!,
    activation: cnnActivations[Math.floor(kind / cnnSymmetries.length)]!,
    channels: 1 + (network % MAX_CHANNELS),
    layers: 1 + Math.floor(network / MAX_CHANNELS),
    spacing: read(2, 4, MAX_SPACING),
    scale: read(3, MIN_SCALE, MAX_SCALE),
    stepIndex: read(4, COARSEST_STEP, FINEST_STEP),
    exponent: read(5, 10, 100),
    bits: read(6, MIN_BITS, MAX_BITS),
  };
}

/** The least power of two that is not below `peak` (but for those above 2^1023), as its exponent; 0 for a peak of 0. */
export function scaleOf(peak: number): number {
  if (peak === 0) return 0;
  let scale = Math.max(MIN_SCALE, Math.min(MAX_SCALE, Math.ceil(Math.log2(peak))));
  // The logarithm is rounded.
  if (scale < MAX_SCALE && 2 ** scale < peak) scale++;
  if (scale > MIN_SCALE && 2 ** (scale - 1) >= peak) scale--;
  return scale;
}

/** Values as bytes, little-endian. */
export function writeValues(values: Floats): Uint8Array {
  const width = values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    if (width === 4) view.setFloat32(4 * i, values[i]!, true);
    else view.setFloat64(8 * i, values[i]!, true);
  }
  return bytes;
}

/** @throws VdfcError `CORRUPT` if the payload is not as long as the values are */
export function readValues(payload: Uint8Array, { dtype, shape }: ArrayInfo, out: Floats): void {
  const width = bytesPerElement(dtype);
  const expected = elementCount(shape) * width;
  if (payload.length !== expected) throw corrupt(`${expected} bytes`, String(payload.length));
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  for (let i = 0; i < out.length; i++) {
    const value = width === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
    if (!Number.isFinite(value)) throw corrupt('finite values', String(value));
    out[i] = value;
  }
}

function corrupt(expected: string, found: string): VdfcError {
  return new VdfcError('CORRUPT', `Cannot read cnn: expected ${expected}, got ${found}`, { codec: 'cnn' });
}
