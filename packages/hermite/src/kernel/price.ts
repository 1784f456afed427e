import { measureBands } from '@vdfc/numerics/coding';
import { quantise } from '@vdfc/numerics/quantise';
import { bandsOf } from './bands.js';
import type { AxisBasis } from './basis.js';
import { analyse, product, scratchFor } from './contract.js';
import { boundingCounts, cutBox } from './trim.js';

/** Bits that a squared error of one step is worth: about what a plain quantiser pays for it. */
const ERROR_PRICE = 6;
const ZONE = 0.6;
/** Levels stay below 2²⁸. */
const MOST_LEVEL = 2 ** 27;

/** Bits that values would take in these functions, rounded one by one, and what their error is worth. */
export function priceOf(y: Float64Array, bases: readonly AxisBasis[], step: number, energy: number): number {
  const counts = bases.map(({ count }) => count);
  const coefficients = new Float64Array(product(counts));
  analyse(y, bases, scratchFor(bases), coefficients);
  const unit = Math.max(step, Math.sqrt(energy) / MOST_LEVEL);
  const levels = new Int32Array(coefficients.length);
  quantise(coefficients, unit, ZONE, levels);
  let error = energy;
  coefficients.forEach((coefficient, i) => {
    const decoded = levels[i]! * unit;
    error += decoded * (decoded - 2 * coefficient);
  });
  const kept = boundingCounts(levels, counts);
  if (kept === undefined) return (ERROR_PRICE * error) / (unit * unit);
  const cut = new Int32Array(product(kept));
  cutBox(levels, counts, kept, cut);
  return measureBands(cut, bandsOf([kept])) + (ERROR_PRICE * Math.max(0, error)) / (unit * unit);
}
