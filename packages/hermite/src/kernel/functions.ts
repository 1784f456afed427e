import { decay } from './decay.js';

/** π^(-1/4) */
const QUARTER_ROOT = 1 / Math.sqrt(Math.sqrt(Math.PI));

/**
 * Orthonormal Hermite functions ψ_n(x) = H_n(x) e^(-x²/2) / √(2ⁿ n! √π), n = 0 … count - 1, by the recurrence
 * ψ_n = √(2/n) x ψ_(n-1) - √((n-1)/n) ψ_(n-2), in which nothing overflows and nothing cancels where ψ_n is large.
 *
 * @returns row-major, count x length of `x`
 */
export function hermiteFunctions(x: ArrayLike<number>, count: number): Float64Array {
  const length = x.length;
  const out = new Float64Array(count * length);
  for (let i = 0; i < length; i++) {
    let before = 0;
    let last = QUARTER_ROOT * decay((x[i]! * x[i]!) / 2);
    for (let n = 0; n < count; n++) {
      out[n * length + i] = last;
      const next = Math.sqrt(2 / (n + 1)) * x[i]! * last - Math.sqrt(n / (n + 1)) * before;
      [before, last] = [last, next];
    }
  }
  return out;
}
