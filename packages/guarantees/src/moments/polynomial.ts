import type { Frame } from './frame.js';

/** The polynomial Σ b_i m_i at every cell, into `out`. Missing coefficients are 0. */
export function evaluate(coefficients: Float64Array, frame: Frame, out: Float64Array): void {
  const [nz, ny, nx] = frame.shape;
  const [z, y, x] = frame.coordinates;
  const b = new Float64Array(10);
  b.set(coefficients);
  let at = 0;
  for (let i = 0; i < nz; i++) {
    for (let j = 0; j < ny; j++) {
      const linear = b[1]! * z[i]! + b[2]! * y[j]!;
      const square = b[4]! * z[i]! * z[i]! + b[5]! * y[j]! * y[j]! + b[7]! * z[i]! * y[j]!;
      const constant = b[0]! + linear + square;
      const slope = b[3]! + b[8]! * z[i]! + b[9]! * y[j]!;
      for (let k = 0; k < nx; k++) out[at++] = constant + (slope + b[6]! * x[k]!) * x[k]!;
    }
  }
}
