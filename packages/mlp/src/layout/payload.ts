import { codeWeights } from '@vdfc/nn';
import { RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import { parameterCount, type Structure, tensorsOf } from '../kernel/structure.js';
import { corrupt } from './corrupt.js';
import { codeHead, type Head } from './head.js';

/** A model as it is stored: levels of its parameters, or the parameters themselves. */
export type StoredModel =
  | { readonly head: Head; readonly levels: Int32Array; readonly parameters?: never }
  | { readonly head: Head; readonly parameters: Float32Array; readonly levels?: never };

/** At most so many parameters to a byte: a shorter payload is taken for damage. */
const PARAMETERS_PER_BYTE = 8;

/** One stream of the range coder; of parameters as float32 numbers the length of the head, the head, the numbers. */
export function writePayload(model: StoredModel): Uint8Array {
  const { head } = model;
  const coder = new RangeEncoder();
  codeHead(coder, head, head.peakExponents.length, model.levels !== undefined);
  if (model.levels === undefined) return withFloats(coder.finish(), model.parameters);
  codeWeights(coder, model.levels, tensorsOf(head.structure), { rising: risingIn(head.structure) });
  const bytes = coder.finish();
  // Zeros past the end are what a decoder reads anyhow.
  const padded = new Uint8Array(Math.max(bytes.length, Math.ceil(model.levels.length / PARAMETERS_PER_BYTE)));
  padded.set(bytes);
  return padded;
}

/**
 * Reads what `writePayload` wrote.
 *
 * @param axes coordinates of each cell
 * @param count VDFs in the array
 * @param rounded whether it holds levels
 * @throws VdfcError `CORRUPT`
 */
export function readPayload(payload: Uint8Array, axes: number, count: number, rounded: boolean): StoredModel {
  // Every VDF takes a bit at least.
  if (count > 8 * payload.length)
    throw corrupt(`at least ${Math.ceil(count / 8)} bytes`, String(payload.length));
  return rounded ? readLevels(payload, axes, count) : readFloats(payload, axes, count);
}

function readLevels(payload: Uint8Array, axes: number, count: number): StoredModel {
  const coder = new RangeDecoder(payload);
  const head = codeHead(coder, emptyHead(axes), count, true);
  const size = parameterCount(head.structure);
  if (size > PARAMETERS_PER_BYTE * payload.length) {
    throw corrupt(
      `at most ${PARAMETERS_PER_BYTE * payload.length} parameters in ${payload.length} bytes`,
      String(size),
    );
  }
  const tensors = tensorsOf(head.structure);
  const levels = codeWeights(coder, new Int32Array(size), tensors, { rising: risingIn(head.structure) });
  return { head, levels };
}

function readFloats(payload: Uint8Array, axes: number, count: number): StoredModel {
  const start = 2 + (payload[0] ?? 0) + 256 * (payload[1] ?? 0);
  const head = codeHead(new RangeDecoder(payload.subarray(2, start)), emptyHead(axes), count, false);
  const size = parameterCount(head.structure);
  const floats = payload.subarray(start);
  if (floats.length !== 4 * size) throw corrupt(`${4 * size} bytes of parameters`, String(floats.length));
  const view = new DataView(floats.buffer, floats.byteOffset, floats.byteLength);
  const parameters = Float32Array.from({ length: size }, (_, i) => view.getFloat32(4 * i, true));
  const wrong = parameters.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw corrupt('finite parameters', String(wrong));
  return { head, parameters };
}

function withFloats(head: Uint8Array, parameters: Float32Array): Uint8Array {
  const bytes = new Uint8Array(2 + head.length + 4 * parameters.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, head.length, true);
  bytes.set(head, 2);
  parameters.forEach((value, i) => {
    view.setFloat32(2 + head.length + 4 * i, value, true);
  });
  return bytes;
}

/** Units of hidden layers are sorted by their biases. */
function risingIn({ hidden }: Structure): (layer: number) => boolean {
  return (layer) => layer < hidden.length;
}

/** What a decoder knows beforehand. */
function emptyHead(axes: number): Head {
  return {
    peakExponents: [],
    domain: { kind: 'power', exponent: 1, clamped: true },
    structure: {
      axes,
      features: { reach: 1, order: 0, scale: 1, seed: 0 },
      hidden: [],
      activation: 'sine',
      outputs: 0,
    },
    stepExponents: undefined,
  };
}
