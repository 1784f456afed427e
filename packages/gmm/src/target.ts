import type { Floats } from '@vdfc/core';
import { peakOf } from '@vdfc/numerics/quantise';
import type { Target } from './kernel/fit.js';
import type { Grid } from './kernel/grid.js';
import { type Mass, massOf } from './layout/mass.js';

/** A VDF's values as shares of its peak, and their sum in its own unit; undefined where the sum is not above 0. */
export function targetOf(data: Floats, grid: Grid): { target: Target; mass: Mass } | undefined {
  const peak = peakOf(data);
  if (peak === 0) return undefined;
  const values = Float64Array.from(data, (value) => value / peak);
  // With the rounding error of each sum carried on (Kahan, Commun. ACM 8:40, 1965).
  let mass = 0;
  let carried = 0;
  for (const value of values) {
    const next = value - carried;
    const sum = mass + next;
    carried = sum - mass - next;
    mass = sum;
  }
  return mass > 0 ? { target: { values, mass, grid }, mass: massOf(mass, peak) } : undefined;
}
