import { power } from './power.js';

/** Element types of the arrays that are coded. */
export type Values = Float32Array | Float64Array;

/**
 * The domain in which a codec works: y = sign(f) (|f| / peak)^exponent, from -1 to 1. An exponent below 1 gives small
 * values their share of the precision.
 */
export interface Domain {
  /** Above 0, at most 1. */
  readonly exponent: number;
  /** Largest |value| of the array, in its unit; 0 where all are zeros. */
  readonly peak: number;
  /** Whether negative values become 0, both ways. */
  readonly clamped: boolean;
}

/** What becomes of negative values: `auto` clamps them where none is as large as half a step. */
export type Negatives = 'auto' | 'keep' | 'clamp';

const LARGEST_FLOAT32 = 2 ** 128 - 2 ** 104;

/** Values of an array, in its unit, to the domain. `out` is at least as long. */
export function toDomain(values: Values, domain: Domain, out: Values): void {
  const { exponent, peak, clamped } = domain;
  if (peak === 0) {
    out.fill(0, 0, values.length);
    return;
  }
  for (let i = 0; i < values.length; i++) {
    const share = values[i]! / peak;
    if (share > 0) out[i] = power(share, exponent);
    else out[i] = clamped || share === 0 ? 0 : -power(-share, exponent);
  }
}

/** From the domain to values in the array's unit, always finite: those beyond the type's largest number become that. */
export function fromDomain(y: Values, domain: Domain, out: Values): void {
  const { peak, clamped } = domain;
  const exponent = 1 / domain.exponent;
  const largest = out.BYTES_PER_ELEMENT === 4 ? LARGEST_FLOAT32 : Number.MAX_VALUE;
  for (let i = 0; i < out.length; i++) {
    const at = y[i]!;
    if (at > 0) out[i] = Math.min(power(at, exponent) * peak, largest);
    else out[i] = at < 0 && !clamped ? -Math.min(power(-at, exponent) * peak, largest) : 0;
  }
}

/** The largest |value|, 0 for none: of a Float32Array a number that float32 holds. */
export function peakOf(values: Values): number {
  let peak = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > peak) peak = size;
  }
  return peak;
}

/**
 * Whether to clamp. For `auto`: where no value lies below half a step under zero in the domain, so that all such values
 * might as well be 0.
 *
 * @param step of the quantiser, as a share of the peak in the domain
 */
export function chooseClamp(
  values: Values,
  exponent: number,
  peak: number,
  step: number,
  negatives: Negatives,
): boolean {
  if (negatives !== 'auto') return negatives === 'clamp';
  let least = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < least) least = values[i]!;
  }
  return least === 0 || power(-least / peak, exponent) <= step / 2;
}
