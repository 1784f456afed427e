/** Levels beyond this cannot be coded. */
const LARGEST_LEVEL = 2 ** 24;

/**
 * Rounds to whole numbers so that the quadratic form (x - levels)ᵀ H (x - levels) stays small: one number after the other,
 * from the one of the largest curvature on, each time moving those to come so that they make up for it (Babai's nearest plane,
 * Combinatorica 6:1, 1986; for networks: Frantar et al., GPTQ, ICLR 2023).
 *
 * @param x numbers in units of their steps
 * @param curvature H [size][size], positive semi-definite
 * @param damping share of the mean of H's diagonal that is added to it
 */
export function roundTogether(x: Float64Array, curvature: Float64Array, damping: number): Int32Array {
  const size = x.length;
  const order = Array.from(x.keys()).sort(
    (a, b) => curvature[a * size + a]! - curvature[b * size + b]! || a - b,
  );
  const factor = factorOf(curvature, order, damping);
  const levels = new Int32Array(size);
  /** What rounding has done to each, in the order of the factor. */
  const errors = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let shift = 0;
    for (let j = i + 1; j < size; j++) shift += factor[j * size + i]! * errors[j]!;
    const place = order[i]!;
    const wanted = Math.round(x[place]! + shift / factor[i * size + i]!);
    const level = Math.max(-LARGEST_LEVEL, Math.min(LARGEST_LEVEL, wanted));
    levels[place] = level;
    errors[i] = x[place]! - level;
  }
  return levels;
}

/** L of LLᵀ = H + damping, rows and columns in this order (Cholesky), lower triangle. */
function factorOf(curvature: Float64Array, order: readonly number[], damping: number): Float64Array {
  const size = order.length;
  const factor = new Float64Array(size * size);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += curvature[i * size + i]!;
  const added = (damping * trace) / size + Number.MIN_VALUE;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = curvature[order[i]! * size + order[j]!]! + (i === j ? added : 0);
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
      // What rounding makes of a zero may be below it.
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, added)) : sum / factor[j * size + j]!;
    }
  }
  return factor;
}
