import type { Floats } from '@vdfc/core';
import { type OutputDomain, peakExponentOf, toOutput, toShares } from '../kernel/domain.js';

/** What a network is to learn: VDFs with anything in them, one output each. */
export interface Target {
  /** Lengths of the axes, slowest first. */
  readonly lengths: readonly number[];
  readonly cells: number;
  readonly domain: OutputDomain;
  readonly outputs: readonly TargetOutput[];
}

export interface TargetOutput {
  /** Values as shares of the peak, and as the network is to give them. */
  readonly shares: Float32Array;
  readonly wanted: Float32Array;
  readonly peakExponent: number;
  /** Σ|share|. */
  readonly mass: number;
}

/** The values of one VDF as an output; undefined where there is nothing to learn. */
export function targetOutput(values: Floats, domain: OutputDomain): TargetOutput | undefined {
  const clamped = domain.kind === 'log' || domain.clamped;
  const peakExponent = peakExponentOf(values, clamped);
  if (peakExponent === undefined) return undefined;
  const shares = new Float32Array(values.length);
  toShares(values, peakExponent, clamped, shares);
  const wanted = new Float32Array(values.length);
  toOutput(shares, domain, wanted);
  const mass = shares.reduce((sum, share) => sum + Math.abs(share), 0);
  return mass > 0 ? { shares, wanted, peakExponent, mass } : undefined;
}
