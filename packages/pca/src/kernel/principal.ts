import { leading } from './leading.js';
import { innerProducts, multiplyTransposed } from './products.js';

/** Components with a standard deviation below this share of the first one's are rounding errors of the Gram matrix. */
const NEGLIGIBLE = 1e-7;

/** A principal component analysis of the rows of a matrix. */
export interface Principal {
  /** Mean row, columns long. */
  readonly mean: Float64Array;
  /** Row-major count x columns, each of length 1, or 0 where nothing is left. */
  readonly components: Float64Array;
  /** Row-major rows x count: the rows less their mean, in terms of the components. */
  readonly scores: Float64Array;
  /** Variances of the scores, Σ s²/(rows - 1). */
  readonly variances: Float64Array;
}

/**
 * Principal components of the rows of a matrix: scikit-learn's `PCA(count).fit_transform`, but for the signs of components.
 *
 * @param matrix row-major rows x columns
 * @param count at most min(rows, columns)
 */
export function principalComponents(
  matrix: Float64Array,
  rows: number,
  columns: number,
  count: number,
): Principal {
  const mean = new Float64Array(columns);
  const centred = new Float64Array(matrix.length);
  for (let r = 0, at = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, at++) mean[c]! += matrix[at]! / rows;
  }
  for (let r = 0, at = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, at++) centred[at] = matrix[at]! - mean[c]!;
  }
  const { values, left } = leading(centred, rows, columns, count);
  const components = new Float64Array(count * columns);
  for (let k = 0; k < count; k++) {
    if (!(values[k]! > NEGLIGIBLE * values[0]!)) continue;
    const component = components.subarray(k * columns, (k + 1) * columns);
    multiplyTransposed(left.subarray(k * rows, (k + 1) * rows), centred, rows, 1, columns, component);
    normalise(component);
  }
  const scores = new Float64Array(rows * count);
  innerProducts(centred, components, rows, count, columns, scores);
  const variances = values.map((value) => value ** 2 / Math.max(1, rows - 1));
  return { mean, components, scores, variances };
}

/** Rows from their mean, components and scores: row-major rows x columns. */
export function fromPrincipal(
  { mean, components, scores }: Pick<Principal, 'mean' | 'components' | 'scores'>,
  rows: number,
): Float64Array {
  const columns = mean.length;
  const count = scores.length / rows;
  const out = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const row = out.subarray(r * columns, (r + 1) * columns);
    multiplyTransposed(scores.subarray(r * count, (r + 1) * count), components, count, 1, columns, row);
    for (let c = 0; c < columns; c++) row[c]! += mean[c]!;
  }
  return out;
}

function normalise(values: Float64Array): void {
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  if (norm > 0) for (let i = 0; i < values.length; i++) values[i]! /= norm;
}
