import { type ArrayInfo, allocate, type DenseArray, type Floats, type Steps } from '@vdfc/core';
import { RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import { chooseClamp, type Domain, fromDomain, peakOf, toDomain } from '@vdfc/numerics/quantise';
import { volume } from './frame/frame.js';
import type { VqvaeParams } from './layout.js';
import type { VqvaeModel } from './model.js';
import { ModelNetworks } from './network/networks.js';
import type { ResolvedVqvae } from './options.js';
import { TileCoder, TileStream } from './tile-code.js';
import { copyTile, tilesOf } from './tiles.js';

/** The domain holds the roots of the values: no power but a product is needed to decode. */
const EXPONENT = 0.5;
/** Negative values are clamped where none is as large as half of this in the domain: a hundredth of the peak. */
const CLAMP_STEP = 0.2;
/** A byte never holds more filled cells than this: damaged bytes cannot ask for more work. */
const CELLS_PER_BYTE = 64;

/** The codes of an array, as bytes. */
export interface ArrayCode {
  readonly payload: Uint8Array;
  readonly peak: number;
  readonly clamped: boolean;
}

/** The codes of an array that is not all zeros. */
export function* encodeArray(
  { data, shape }: DenseArray,
  options: ResolvedVqvae,
  model: VqvaeModel,
): Steps<ArrayCode> {
  const peak = peakOf(data);
  const clamped = chooseClamp(data, EXPONENT, peak, CLAMP_STEP, options.negatives);
  const values = new Float64Array(data.length);
  toDomain(data, { exponent: EXPONENT, peak, clamped }, values);
  const coder = new TileCoder(model, new ModelNetworks(model, options.kernel));
  const encoder = new RangeEncoder();
  const stream = new TileStream(encoder, model);
  let done = 0;
  for (const tile of tilesOf(shape)) {
    const own = new Float64Array(volume(tile.shape));
    copyTile(values, shape, tile, own, 'out');
    const steps = coder.encode(own, tile.shape, options);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      yield { ...step.value, fraction: (done + own.length * step.value.fraction) / data.length };
    }
    stream.code(tile.shape, step.value);
    done += own.length;
  }
  return { payload: padded(encoder.finish(), Math.ceil(stream.filled / CELLS_PER_BYTE)), peak, clamped };
}

/** Zeros at the end do not change what bytes decode to. */
function padded(bytes: Uint8Array, least: number): Uint8Array {
  if (bytes.length >= least) return bytes;
  const longer = new Uint8Array(least);
  longer.set(bytes);
  return longer;
}

/** The values of an array, into `out`. */
export function* decodeArray(
  payload: Uint8Array,
  { peak, clamped }: VqvaeParams,
  { dtype, shape }: ArrayInfo,
  model: VqvaeModel,
  out: Floats,
): Steps<void> {
  const domain: Domain = { exponent: EXPONENT, peak: Math.abs(peak), clamped };
  const coder = new TileCoder(model, new ModelNetworks(model, 'auto'));
  const stream = new TileStream(new RangeDecoder(payload), model);
  // Rows of a batch are decoded one by one: the domain of the whole need not be in memory.
  let done = 0;
  for (const tile of tilesOf(shape)) {
    const code = stream.code(tile.shape, undefined);
    if (stream.filled > payload.length * CELLS_PER_BYTE) {
      throw new Error(`expected at most ${CELLS_PER_BYTE} filled cells a byte, got ${stream.filled}`);
    }
    done += volume(tile.shape);
    if (code.scale === 0) continue;
    const roots = coder.decode(code, tile.shape);
    const values = allocate({ dtype, shape: tile.shape });
    fromDomain(roots, domain, values);
    copyTile(out, shape, tile, values, 'back');
    yield { fraction: done / out.length, phase: 'decoding' };
  }
}
