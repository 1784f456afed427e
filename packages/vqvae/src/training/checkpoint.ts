import { type ArrayInfo, type Codec, defineCodec, type Floats, inspect, VdfcError } from '@vdfc/core';
import { paramNames, readParams, readStored, writeParams, writeStored } from '../layout.js';
import { type Architecture, architectureNames } from '../network/architecture.js';
import type { TrainingState } from './state.js';

interface CheckpointOptions {
  readonly architecture: Architecture;
  readonly steps: number;
}

/** A codec of the same id, which writes the numbers of a training as they are; param `peak` is the number of steps done. */
const checkpointCodec: Codec<CheckpointOptions> = /* @__PURE__ */ defineCodec<
  CheckpointOptions,
  CheckpointOptions
>({
  kind: 'codec',
  id: 'vqvae',
  version: 1,
  summary: 'Lossless: state of a training',
  paramNames,
  accepts: { dtypes: ['float32'], ranks: [1], nonFinite: 'reject' },
  resolve: (options) => options as CheckpointOptions,
  guarantee: () => ({ kind: 'lossless' }),
  encode: ({ data }, { architecture, steps }) => ({
    payload: writeStored(data),
    params: writeParams({ form: 'checkpoint', architecture, peak: steps }),
  }),
  decode: (payload, params, info) => {
    readParams(params, info);
    const out = new Float32Array(info.shape[0]!);
    decodeCheckpoint(payload, info, out);
    return out;
  },
});

/** The numbers of a checkpoint, into `out`. @throws VdfcError `CORRUPT` */
export function decodeCheckpoint(payload: Uint8Array, info: ArrayInfo, out: Floats): void {
  readStored(payload, info, out);
}

/** The state of a training as a container. */
export function writeCheckpoint(state: TrainingState, architecture: Architecture): Uint8Array {
  const parts = partsOf(state);
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  const { steps } = state.encoderAdam;
  return checkpointCodec.encode({ data, shape: [data.length] }, { architecture, steps });
}

function partsOf({ encoderAdam, decoderAdam, books, counts, sums }: TrainingState): Float32Array[] {
  const [encoder, decoder] = [encoderAdam.state(), decoderAdam.state()];
  return [
    ...[encoder.parameters, encoder.mean, encoder.meanSquare],
    ...[decoder.parameters, decoder.mean, decoder.meanSquare],
    ...[books, counts, sums],
  ];
}

/**
 * Puts a state back to where a checkpoint was taken.
 *
 * @throws VdfcError `BAD_INPUT` if it is no checkpoint of a training with these sizes; `CORRUPT`, `UNSUPPORTED_VERSION`, `LIMIT`
 */
export function restoreCheckpoint(bytes: Uint8Array, state: TrainingState, architecture: Architecture): void {
  const { codec, dtype, shape } = inspect(bytes, [checkpointCodec]);
  const params = codec.id === 'vqvae' ? readParams(Object.values(codec.params), { dtype, shape }) : undefined;
  const parts = partsOf(state);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const found = params?.architecture;
  const fits = found !== undefined && architectureNames.every((name) => found[name] === architecture[name]);
  if (params?.form !== 'checkpoint' || !fits || shape[0] !== length) {
    const message = `Cannot go on with training vqvae: expected a checkpoint of a training with the same options, got a container of ${codec.id} of another kind`;
    throw new VdfcError('BAD_INPUT', message, { codec: 'vqvae' });
  }
  const values = checkpointCodec.decode(bytes).data as Float32Array;
  let at = 0;
  for (const part of parts) {
    part.set(values.subarray(at, at + part.length));
    at += part.length;
  }
  const [e0, e1, e2, d0, d1, d2, books, counts, sums] = parts as [
    ...[Float32Array, Float32Array, Float32Array],
    ...[Float32Array, Float32Array, Float32Array],
    ...[Float32Array, Float32Array, Float32Array],
  ];
  const steps = params.peak;
  state.encoderAdam.restore({ steps, parameters: e0, mean: e1, meanSquare: e2 });
  state.decoderAdam.restore({ steps, parameters: d0, mean: d1, meanSquare: d2 });
  state.books.set(books);
  state.counts.set(counts);
  state.sums.set(sums);
}
