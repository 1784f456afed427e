import type { BitCoder } from '@vdfc/numerics/coding';
import type { Family } from '../kernel/family.js';
import { FLOOR } from '../kernel/fit.js';
import { floorEigenvalues } from '../kernel/floor.js';
import type { Grid } from '../kernel/grid.js';
import { partsOf } from '../kernel/merge.js';
import type { Mixture } from '../kernel/mixture.js';
import { corrupt } from './corrupt.js';
import { codeBits } from './mass.js';

/** Float32 numbers of a Gaussian: mass, mean x y z, covariance xx yy zz xy xz yz. */
const NUMBERS = 10;

/** Codes a mixture as plain float32 numbers. @throws VdfcError `CORRUPT` if numbers are read that cannot be */
export function codePlain(
  coder: BitCoder,
  family: Family,
  grid: Grid,
  count: number,
  mixture: Mixture | undefined,
): Mixture {
  const parts = mixture === undefined ? undefined : partsOf(mixture);
  const parameters = new Float64Array(count * family.parameters.length);
  const numbers = new Float32Array(NUMBERS);
  for (let k = 0; k < count; k++) {
    const part = parts?.[k];
    if (part !== undefined) numbers.set([part.mass, ...part.mean, ...part.covariance]);
    codeFloats(coder, numbers);
    writeParameters(numbers, family, grid, parameters, k * family.parameters.length);
  }
  return { family, count, parameters };
}

function codeFloats(coder: BitCoder, numbers: Float32Array): void {
  const view = new DataView(new ArrayBuffer(4));
  for (let i = 0; i < numbers.length; i++) {
    view.setFloat32(0, numbers[i]!);
    view.setUint32(0, codeBits(coder, view.getUint32(0), 32));
    numbers[i] = view.getFloat32(0);
  }
}

function writeParameters(
  numbers: Float32Array,
  family: Family,
  { axes, lengths }: Grid,
  parameters: Float64Array,
  at: number,
): void {
  const [mass, ...rest] = numbers as unknown as [number, ...number[]];
  const reach = 4 * Math.max(...lengths);
  // Written so that NaN fails as well.
  const near = rest.slice(0, 3).every((place) => Math.abs(place) <= reach);
  const narrow = rest.slice(3).every((entry) => Math.abs(entry) <= 1e12);
  if (!(mass > 0 && mass <= 1.001 && near && narrow)) {
    throw corrupt('a mass up to 1, a mean near the array and a finite covariance', `[${[...numbers]}]`);
  }
  parameters[at] = Math.log(mass);
  axes.forEach((axis, i) => {
    parameters[at + 1 + i] = rest[axis]!;
  });
  const covariance = Float64Array.from(rest.slice(3));
  // Float32 may have made a narrow one indefinite.
  floorEigenvalues(covariance, FLOOR / 2);
  family.fit(covariance, parameters, at);
}
