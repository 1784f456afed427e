type Floats = Float32Array | Float64Array;

/** Cells of one VDF, `[nz, ny, nx]`, and where they lie: from the weights' centre, in units of their width. */
export interface Frame {
  readonly shape: readonly [number, number, number];
  /** Coordinates along z, y, x. */
  readonly coordinates: readonly [Float64Array, Float64Array, Float64Array];
  /** Sum of the |weights|. */
  readonly weight: number;
}

/** Width of a distribution narrower than a cell, cells: no grid tells such from one another. */
const NARROWEST = 0.5;

/** The frame in which the |weights| have mean 0 and standard deviation 1 along each axis of length above 1. */
export function frameOf(weights: Floats, shape: readonly [number, number, number]): Frame {
  const marginals = marginalsOf(weights, shape);
  const weight = marginals[0].reduce((sum, value) => sum + value, 0);
  const [z, y, x] = marginals.map(coordinatesOf);
  return { shape, coordinates: [z!, y!, x!], weight };
}

function marginalsOf(
  weights: Floats,
  [nz, ny, nx]: readonly [number, number, number],
): [Float64Array, Float64Array, Float64Array] {
  const z = new Float64Array(nz);
  const y = new Float64Array(ny);
  const x = new Float64Array(nx);
  let at = 0;
  for (let i = 0; i < nz; i++) {
    for (let j = 0; j < ny; j++) {
      let row = 0;
      for (let k = 0; k < nx; k++) {
        const weight = Math.abs(weights[at++]!);
        row += weight;
        x[k]! += weight;
      }
      z[i]! += row;
      y[j]! += row;
    }
  }
  return [z, y, x];
}

function coordinatesOf(marginal: Float64Array): Float64Array {
  let total = 0;
  let first = 0;
  marginal.forEach((weight, i) => {
    total += weight;
    first += weight * i;
  });
  const mean = total > 0 ? first / total : (marginal.length - 1) / 2;
  let second = 0;
  marginal.forEach((weight, i) => {
    second += weight * (i - mean) * (i - mean);
  });
  const width = total > 0 ? Math.sqrt(second / total) : 1;
  // An axis of one cell has no extent: exactly 0, so that its moments drop out.
  if (marginal.length === 1) return new Float64Array(1);
  return marginal.map((_, i) => (i - mean) / Math.max(width, NARROWEST));
}
