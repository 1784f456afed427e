import {
  type ArrayInfo,
  type Codec,
  type DenseArray,
  defineGuard,
  type Encoded,
  elementCount,
  type Floats,
  type Guard,
  OptionReader,
  type Params,
  pipeline,
  VdfcError,
} from '@vdfc/core';
import { COUNTS } from './basis.js';
import { BitReader, BitWriter } from './bits.js';
import { conserves } from './check.js';
import { readReweighting, writeReweighting } from './layout.js';
import { findReweighting, reweighted } from './reweight.js';

/**
 * Which moments to keep. Each needs those before it: how the momentum looks from a moving frame depends on the density.
 */
export interface ConserveOptions {
  /** n = Σ f. @default true */
  readonly density?: boolean;
  /** Σ f v, of every component. @default as density */
  readonly momentum?: boolean;
  /** Σ f (v - V)(v - V), see `conserving`. @default as momentum */
  readonly pressure?: boolean;
}

interface ResolvedConserve {
  /** 0: density, 1: momentum too, 2: pressure too. */
  readonly order: 0 | 1 | 2;
}

/** What the guard may add to a container for each VDF, bytes, and what of this its record takes. */
const MOST_BYTES = 64;
const RECORD_BYTES = 15;

/** The guard of `conserving`: values times a smooth factor that gives them the original's moments. */
export const conserve: Guard<ConserveOptions> = /* @__PURE__ */ defineGuard<
  ConserveOptions,
  ResolvedConserve
>({
  kind: 'guard',
  // Whatever else moves a value would spoil the sums, while this moves values by a little only, never to another sign.
  order: 2,
  id: 'moments',
  version: 1,
  summary: 'Density, momentum and pressure as in the original, within 64 bytes',
  paramNames: [],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve,
  // Every value may move.
  guarantee: (_options, before) => (before.kind === 'lossless' ? before : { kind: 'none' }),
  encode,
  decode,
  holds: (original, decoded, { order }) => {
    // Of float64 values, all six elements of the pressure need not fit into the bytes.
    const count = order === 2 && original.dtype === 'float32' ? COUNTS[3]! : COUNTS[order]!;
    const { shape, size, vdfs } = layersOf(original);
    return vdfs.every((at) =>
      conserves(original.data.subarray(at, at + size), decoded.subarray(at, at + size), shape, count),
    );
  },
});

/**
 * The codec, its decoded values with the original's density Σ f, momentum Σ f v and pressure Σ f (v - V)(v - V), for at
 * most 64 bytes a VDF, all included. They agree to 1e-6 (float32) or 1e-12 (float64) of Σ|f|, in units of the width of f
 * along each axis. Of the pressure, the diagonal always; the other three elements in float32 always, in float64 where they
 * fit. What is kept in index space is kept in velocity space, on any grid. An array of rank 4 is a batch of VDFs, one of
 * rank 2 or 1 a VDF of as many velocity components.
 *
 * Zeros stay zero and no value changes its sign as long as that is possible at all.
 *
 * @example conserving(dct, { pressure: false })
 */
export function conserving<Options extends object>(
  codec: Codec<Options>,
  options: ConserveOptions = {},
): Codec<Options> {
  return pipeline({ codec, guards: [conserve.with(options) as Guard] });
}

function resolve(options: ConserveOptions): ResolvedConserve {
  const read = new OptionReader('moments', options, ['density', 'momentum', 'pressure']);
  const density = read.boolean('density', { default: true });
  const momentum = read.boolean('momentum', { default: density });
  const pressure = read.boolean('pressure', { default: momentum });
  if (!density) return read.refuse('density', 'true', 'false: nothing else can be kept without it');
  if (pressure && !momentum) return read.refuse('pressure', 'momentum: true beside it', 'momentum: false');
  return { order: pressure ? 2 : momentum ? 1 : 0 };
}

function encode(original: DenseArray, decoded: Floats, { order }: ResolvedConserve): Encoded {
  // Their tolerance is what a sum's rounding asks for: there is nothing in it to share.
  const { shape, size, vdfs } = layersOf(original);
  const bits = 8 * (MOST_BYTES - RECORD_BYTES) - 8;
  const writer = new BitWriter();
  for (const at of vdfs) {
    const [from, to] = [at, at + size];
    const count = order === 2 ? COUNTS[3]! : COUNTS[order]!;
    const change = findReweighting(
      original.data.subarray(from, to),
      decoded.subarray(from, to),
      shape,
      count,
      bits,
    );
    writeReweighting(writer, change);
  }
  return { payload: writer.finish(), params: [] };
}

function decode(decoded: Floats, payload: Uint8Array, params: Params, info: ArrayInfo): Floats {
  if (params.length > 0) throw corrupt('no params', `${params.length}`);
  const { shape, size, vdfs } = layersOf(info);
  const reader = new BitReader(payload);
  for (const at of vdfs) {
    const change = readReweighting(reader);
    if (change !== undefined) decoded.set(reweighted(decoded.subarray(at, at + size), shape, change), at);
  }
  const wrong = decoded.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw corrupt('finite values', `${decoded[wrong]} at element ${wrong}`);
  return decoded;
}

/** The VDFs of an array: their cells, how many these are, and where each begins. */
function layersOf({ shape }: ArrayInfo): {
  shape: readonly [number, number, number];
  size: number;
  vdfs: readonly number[];
} {
  const cells = [1, 1, ...shape.slice(-3)].slice(-3) as [number, number, number];
  const size = elementCount(cells);
  const count = size === 0 ? 0 : elementCount(shape) / size;
  return { shape: cells, size, vdfs: Array.from({ length: count }, (_, i) => i * size) };
}

function corrupt(expected: string, found: string): VdfcError {
  const message = `Cannot decode with moments: expected ${expected}, got ${found}`;
  return new VdfcError('CORRUPT', message, { codec: 'moments' });
}
