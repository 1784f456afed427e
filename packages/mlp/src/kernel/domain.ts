import type { Floats } from '@vdfc/core';
import { type Domain, fromDomain, toDomain } from '@vdfc/numerics/quantise';
import { exp2, exponentOf, log2, timesPowerOfTwo } from './octaves.js';

/** What a network's output means. */
export type OutputDomain =
  /** sign(f) (|f| / peak)^exponent; with `clamped`, what is below 0 becomes 0. */
  | { readonly kind: 'power'; readonly exponent: number; readonly clamped: boolean }
  /** 1 + log2(f / peak) / octaves; 0 for f up to peak · 2^-octaves, and back. */
  | { readonly kind: 'log'; readonly octaves: number };

const LARGEST_FLOAT32 = 2 ** 128 - 2 ** 104;

/**
 * Exponent of the power of two that stands for the peak: the largest |value| is 1 to 2 times as large, or the largest value
 * where those below 0 do not count. Undefined where all are 0.
 */
export function peakExponentOf(values: Floats, clamped: boolean): number | undefined {
  let peak = 0;
  for (let i = 0; i < values.length; i++) peak = Math.max(peak, clamped ? values[i]! : Math.abs(values[i]!));
  return peak === 0 ? undefined : exponentOf(peak);
}

/** Values as shares of the peak, into float32. */
export function toShares(values: Floats, peakExponent: number, clamped: boolean, out: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    const share = timesPowerOfTwo(values[i]!, -peakExponent);
    out[i] = clamped && share < 0 ? 0 : share;
  }
}

/** Shares of the peak to what a network is to give. */
export function toOutput(shares: Float32Array, domain: OutputDomain, out: Float32Array): void {
  if (domain.kind === 'power') {
    toDomain(shares, unitDomain(domain), out);
    return;
  }
  const floor = exp2(-domain.octaves);
  for (let i = 0; i < shares.length; i++) {
    const share = shares[i]!;
    out[i] = share > floor ? 1 + log2(share) / domain.octaves : 0;
  }
}

/** What a network gives to shares of the peak, in place of `out`. */
export function toShareOf(output: Float32Array, domain: OutputDomain, out: Float64Array): void {
  if (domain.kind === 'power') {
    fromDomain(output, unitDomain(domain), out);
    return;
  }
  for (let i = 0; i < out.length; i++) out[i] = shareOfLog(output[i]!, domain.octaves);
}

/** What a network gives to values of the array, always finite. */
export function toValues(
  output: Float32Array,
  domain: OutputDomain,
  peakExponent: number,
  out: Floats,
): void {
  if (domain.kind === 'power') {
    fromDomain(output, { ...unitDomain(domain), peak: 2 ** peakExponent }, out);
    return;
  }
  const largest = out.BYTES_PER_ELEMENT === 4 ? LARGEST_FLOAT32 : Number.MAX_VALUE;
  for (let i = 0; i < out.length; i++) {
    const share = shareOfLog(output[i]!, domain.octaves);
    out[i] = Math.min(timesPowerOfTwo(share, peakExponent), largest);
  }
}

function shareOfLog(output: number, octaves: number): number {
  // No value is twice the peak's power of two.
  return output > 0 ? exp2(Math.min((output - 1) * octaves, 1)) : 0;
}

function unitDomain({ exponent, clamped }: OutputDomain & { readonly kind: 'power' }): Domain {
  return { exponent, clamped, peak: 1 };
}
