/** Mean place and spread of weights along each axis, in cells. */
export interface Spread {
  readonly centre: readonly number[];
  /** Standard deviations. */
  readonly width: readonly number[];
}

/**
 * Centre and widths of |values| in an array of three axes, slowest first; `undefined` where all are zero. About `about` where
 * that is given.
 */
export function spreadOf(
  values: Float32Array | Float64Array,
  shape: readonly number[],
  about?: readonly number[],
): Spread | undefined {
  const sums = shape.map((length) => new Float64Array(length));
  const [nz, ny, nx] = shape as [number, number, number];
  // As shares of the largest: sums of the largest numbers would overflow.
  const peak = largestOf(values);
  if (peak === 0) return undefined;
  for (let z = 0, at = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      let row = 0;
      for (let x = 0; x < nx; x++, at++) {
        const share = Math.abs(values[at]!) / peak;
        row += share;
        sums[2]![x]! += share;
      }
      sums[1]![y]! += row;
      sums[0]![z]! += row;
    }
  }
  const centre = about ?? sums.map(meanOf);
  const width = sums.map((weights, axis) => deviationOf(weights, centre[axis]!));
  return { centre, width };
}

function largestOf(values: Float32Array | Float64Array): number {
  let peak = 0;
  for (let i = 0; i < values.length; i++) peak = Math.max(peak, Math.abs(values[i]!));
  return peak;
}

function meanOf(weights: Float64Array): number {
  let sum = 0;
  let first = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    first += weights[i]! * i;
  }
  return first / sum;
}

function deviationOf(weights: Float64Array, centre: number): number {
  let sum = 0;
  let second = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    second += weights[i]! * (i - centre) ** 2;
  }
  return Math.sqrt(second / sum);
}
