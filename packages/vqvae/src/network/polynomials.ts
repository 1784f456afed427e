import { CELL } from '../frame/axis.js';

/**
 * The first `count` polynomials on the nodes of a cell, by degree: products of one along each axis, orthonormal. Row-major
 * count x CELL³. Smooth fields are sums of the first few; networks start from them.
 */
export function cellPolynomials(count: number): {
  readonly values: Float64Array;
  readonly degrees: Int32Array;
} {
  const along = orthonormal();
  const powers = byDegree().slice(0, count);
  const values = new Float64Array(count * CELL ** 3);
  let at = 0;
  for (const [z, y, x] of powers) {
    for (let k = 0; k < CELL; k++) {
      for (let j = 0; j < CELL; j++) {
        for (let i = 0; i < CELL; i++) values[at++] = along[z]![k]! * along[y]![j]! * along[x]![i]!;
      }
    }
  }
  return { values, degrees: Int32Array.from(powers, ([z, y, x]) => z + y + x) };
}

/** Polynomials of degree 0 to CELL - 1 on CELL points, by Gram & Schmidt, done twice against rounding. */
function orthonormal(): Float64Array[] {
  const found: Float64Array[] = [];
  for (let degree = 0; degree < CELL; degree++) {
    const values = Float64Array.from({ length: CELL }, (_, i) => power(i - (CELL - 1) / 2, degree));
    for (const other of [...found, ...found]) {
      const share = dot(values, other);
      for (let i = 0; i < CELL; i++) values[i]! -= share * other[i]!;
    }
    const length = Math.sqrt(dot(values, values));
    found.push(values.map((value) => value / length));
  }
  return found;
}

/** Powers of z, y and x by their sum; among those, the more even ones first. */
function byDegree(): [number, number, number][] {
  const all: [number, number, number][] = [];
  for (let z = 0; z < CELL; z++) {
    for (let y = 0; y < CELL; y++) for (let x = 0; x < CELL; x++) all.push([z, y, x]);
  }
  // Stable: the rest of the order is that of the loops.
  return all.sort((a, b) => a[0] + a[1] + a[2] - (b[0] + b[1] + b[2]) || Math.max(...a) - Math.max(...b));
}

function power(base: number, exponent: number): number {
  return exponent === 0 ? 1 : base * power(base, exponent - 1);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
