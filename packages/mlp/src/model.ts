import { allocate, decode, defineCodec, inspect, type Stage, VdfcError } from '@vdfc/core';
import { dequantiseTensors } from '@vdfc/nn';
import { gridOf } from './kernel/grid.js';
import type { Model } from './kernel/render.js';
import { stepsOf } from './kernel/steps.js';
import { parameterCount, tensorsOf } from './kernel/structure.js';
import { paramNames, readParams } from './layout/params.js';
import { readPayload, type StoredModel } from './layout/payload.js';

/** Ids of this package's codecs. */
export const ids: readonly string[] = ['mlp', 'fourier-mlp'];

/** What a stored model computes. */
export function modelOf({ head, levels, parameters }: StoredModel): Model {
  const { domain, structure, stepExponents } = head;
  const peakExponents = head.peakExponents.filter((exponent) => exponent !== undefined);
  if (levels === undefined) return { structure, domain, peakExponents, parameters };
  const tensors = tensorsOf(structure);
  const restored = new Float32Array(parameterCount(structure));
  dequantiseTensors(tensors, levels, stepsOf(tensors, stepExponents!), restored);
  return { structure, domain, peakExponents, parameters: restored };
}

/**
 * The network in a container of `mlp` or `fourierMlp`.
 *
 * @param stages what else the container was made with
 * @throws VdfcError `BAD_INPUT` if the container is another codec's or holds no network; as `decode`
 */
export function networkOf(bytes: Uint8Array, stages: readonly Stage[] = []): Model {
  const { codec } = inspect(bytes);
  if (!ids.includes(codec.id))
    throw badInput("a container of the codec 'mlp' or 'fourier-mlp'", `one of '${codec.id}'`);
  let found: Model | undefined;
  const reader = defineCodec({
    kind: 'codec',
    id: codec.id,
    version: 1,
    summary: 'Reads networks',
    paramNames,
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve: () => undefined,
    guarantee: () => ({ kind: 'none' }),
    encode: () => {
      throw badInput('to be asked for decoding alone', 'encoding');
    },
    decode(payload, params, info) {
      const form = readParams(params);
      const { lengths, count } = gridOf(info.shape);
      if (form === 'rounded' || form === 'float32') {
        found = modelOf(readPayload(payload, lengths.length, count, form === 'rounded'));
      }
      return allocate(info);
    },
  });
  decode(bytes, [reader, ...stages]);
  if (found === undefined) throw badInput('a container with a network', 'one with values');
  return found;
}

function badInput(expected: string, found: string): VdfcError {
  return new VdfcError('BAD_INPUT', `Cannot read network: expected ${expected}, got ${found}`);
}
