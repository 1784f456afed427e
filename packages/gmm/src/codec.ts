import {
  type ArrayInfo,
  allocate,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  type Floats,
  type Params,
  type Steps,
} from '@vdfc/core';
import { fitMixture } from './kernel/fit.js';
import { gridOf, itemsOf } from './kernel/grid.js';
import { familyOf } from './kernel/mixture.js';
import { quantiseMixture } from './kernel/quantise.js';
import { renderShares } from './kernel/render.js';
import { type Mass, roundMass, timesMass } from './layout/mass.js';
import { paramNames, readParams, storedFrame, writeParams } from './layout/params.js';
import { type Item, readPayload, writePayload } from './layout/payload.js';
import { type GmmOptions, gmmQuality, type ResolvedGmm, resolveGmm } from './options.js';
import { targetOf } from './target.js';

/**
 * A mixture of Gaussians, its parameters rounded by their weight and entropy-coded. Float32 and float64 arrays of rank 1
 * to 4 without NaN and infinities; of rank 4 the first axis is a batch of VDFs, each with a mixture of its own.
 *
 * Keeps the sum of the values, as far as their type allows; decoded values are never negative. Promises no bound.
 */
export const gmm: Codec<GmmOptions> = /* @__PURE__ */ defineCodec<GmmOptions, ResolvedGmm>({
  kind: 'codec',
  id: 'gmm',
  version: 1,
  summary: 'Lossy: a mixture of Gaussians, for a few hundred bytes',
  paramNames,
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: resolveGmm,
  guarantee: () => ({ kind: 'none' }),
  encode,
  decode,
  quality: gmmQuality,
});

function* encode({ dtype, shape, data }: DenseArray, { precision, fit }: ResolvedGmm): Steps<Encoded> {
  const grid = gridOf(shape);
  const count = itemsOf(shape);
  const frame = storedFrame(fit.direction, fit.cell);
  const family = familyOf(fit.covariance, grid, frame);
  const items: Item[] = [];
  for (let i = 0; i < count; i++) {
    const found = targetOf(data.subarray(i * grid.cells, (i + 1) * grid.cells), grid);
    if (found === undefined) {
      items.push(undefined);
      continue;
    }
    const { target, mass } = found;
    const fitted = yield* within(fitMixture(target, family, fit), i / count, 0.9 / count);
    const rounded = precision === undefined ? fitted : quantiseMixture(target, fitted, precision, fit);
    const content = 'count' in rounded ? rounded : yield* within(rounded, (i + 0.9) / count, 0.1 / count);
    items.push({ mass: roundMass(mass, dtype), content });
  }
  const plain = precision === undefined;
  return {
    payload:
      count * grid.cells === 0 ? new Uint8Array(0) : writePayload(items, { family, grid, dtype, plain }),
    params: writeParams({ covariance: fit.covariance, plain, frame }),
  };
}

/** Steps of one part of the work as progress of the whole. */
function* within<T>(steps: Generator<number, T, void>, from: number, share: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { fraction: Math.min(1, from + share * step.value) };
  }
}

function* decode(payload: Uint8Array, params: Params, info: ArrayInfo): Steps<Floats> {
  const { covariance, plain, frame } = readParams(params);
  const grid = gridOf(info.shape);
  const count = itemsOf(info.shape);
  const out = allocate(info);
  if (out.length === 0) return out;
  const family = familyOf(covariance, grid, frame);
  const shares = new Float64Array(grid.cells);
  let place = 0;
  for (const item of readPayload(payload, count, { family, grid, dtype: info.dtype, plain })) {
    if (item !== undefined) {
      renderShares(item.mixture, grid, shares);
      scaleTo(item.mass, shares, out.subarray(place, place + grid.cells));
    }
    place += grid.cells;
    yield { fraction: place / out.length };
  }
  return out;
}

/** The largest finite number of float32. */
const LARGEST_FLOAT32: number = 2 ** 128 - 2 ** 104;

function scaleTo(mass: Mass, shares: Float64Array, out: Floats): void {
  const largest = out.BYTES_PER_ELEMENT === 4 ? LARGEST_FLOAT32 : Number.MAX_VALUE;
  for (let i = 0; i < out.length; i++) out[i] = Math.min(timesMass(shares[i]!, mass), largest);
}
