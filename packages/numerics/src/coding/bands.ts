import type { RelatedBand } from './band.js';
import { BandCoder } from './band-coder.js';
import { LARGEST_MAGNITUDE } from './magnitude.js';
import { BitMeter } from './meter.js';
import { type BitCoder, RangeDecoder, RangeEncoder } from './range.js';

/** Coefficients that are measured between two pauses, some milliseconds' work, or more where one band has more. */
const PAUSE_VALUES = 2 ** 13;

/**
 * Codes quantised coefficients band by band: those in `values` when `coder` encodes; when it decodes they are written
 * there. A band looks back at the bands before it in the list.
 */
export function codeBands(coder: BitCoder, values: Int32Array, bands: readonly RelatedBand[]): void {
  const bandCoder = new BandCoder(coder);
  for (const band of bands) bandCoder.code(values, band);
}

/**
 * Quantised coefficients as bytes. Elements of `values` outside all bands are not coded.
 *
 * @throws RangeError if a band leads outside `values`, or a magnitude is above 2²⁸
 */
export function encodeBands(values: Int32Array, bands: readonly RelatedBand[]): Uint8Array {
  checkBands(values, bands);
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) <= LARGEST_MAGNITUDE) continue;
    throw new RangeError(`Cannot code coefficients: expected magnitudes up to ${LARGEST_MAGNITUDE}`);
  }
  const encoder = new RangeEncoder();
  codeBands(encoder, values, bands);
  return encoder.finish();
}

/**
 * Reads what `encodeBands` wrote into `values`, given the same bands. Damaged or cut bytes give wrong coefficients, never
 * an error.
 *
 * @throws RangeError if a band leads outside `values`
 */
export function decodeBands(bytes: Uint8Array, values: Int32Array, bands: readonly RelatedBand[]): void {
  checkBands(values, bands);
  codeBands(new RangeDecoder(bytes), values, bands);
}

/**
 * Bits that `encodeBands` would take, without writing them.
 *
 * @param costs if given, of three times the length of `values`: receives for each coefficient, from three times its
 *     index on, the bits that it would take if it were less by 1, as it is, and more by 1, all others being the same.
 *     What rate-distortion optimisation needs; an estimate that leaves out the effect on the others.
 * @throws RangeError if a band leads outside `values`
 */
export function measureBands(
  values: Int32Array,
  bands: readonly RelatedBand[],
  costs?: Float32Array,
): number {
  const steps = measureBandsSteps(values, bands, costs);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** `measureBands` with a pause after every few bands: some milliseconds apart where bands are small. */
export function* measureBandsSteps(
  values: Int32Array,
  bands: readonly RelatedBand[],
  costs?: Float32Array,
): Generator<void, number, void> {
  checkBands(values, bands);
  const meter = new BitMeter();
  const bandCoder = new BandCoder(meter);
  let pending = 0;
  for (const band of bands) {
    bandCoder.code(values, band, costs);
    pending += band.shape.reduce((product, length) => product * length, 1);
    if (pending < PAUSE_VALUES) continue;
    pending = 0;
    yield;
  }
  return meter.bits;
}

function checkBands(values: Int32Array, bands: readonly RelatedBand[]): void {
  for (const { offset, shape, strides } of bands) {
    if (shape.includes(0)) continue;
    const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis]!, offset);
    if (!(offset >= 0 && last < values.length)) {
      throw new RangeError(
        `Cannot code bands: expected them within ${values.length} coefficients, got one to ${last}`,
      );
    }
  }
}
