import type { RelatedBand } from '@vdfc/numerics/coding';
import type { Synthesis } from '@vdfc/numerics/quantise';
import { modeBands } from './bands.js';
import { shellCurvature } from './curvature.js';
import { discreteHermiteTable } from './discrete.js';
import { type Frame, rowsWithin } from './frame.js';
import type { hermiteTable } from './hermite.js';
import { modeCount } from './modes.js';
import { Recoupling } from './recoupling.js';

/**
 * Sums of oscillator modes R_nl Y_lm at the cells of an array `[nz, ny, nx]`, zero beyond the outer shell. In a wide frame
 * of many cells the modes are orthonormal in the sum over cells. Axis by axis, as Cartesian modes: some (order + 1)
 * multiplications for each cell.
 */
export class Ball implements Synthesis {
  readonly coefficients: number;
  readonly values: number;
  readonly #shape: readonly number[];
  readonly #frame: Frame;
  readonly #recoupling: Recoupling;
  /** Hermite functions along each axis. */
  readonly #tables: readonly Float64Array[];
  readonly #ends: Int32Array;
  readonly #cartesian: Float64Array;
  /** Sums over k: one row for each (i, j), one number for each z. */
  readonly #deep: Float64Array;
  /** Sums over j for one z: one row of y for each i. */
  readonly #plane: Float64Array;
  #bands: readonly RelatedBand[] | undefined;

  /** @param table Hermite functions of one axis: those made orthonormal on its cells, or those of the continuum */
  constructor(shape: readonly number[], frame: Frame, table: typeof hermiteTable = discreteHermiteTable) {
    const { order, degree, centre, width } = frame;
    const [nz, ny, nx] = shape as [number, number, number];
    this.#shape = shape;
    this.#frame = frame;
    this.values = nz * ny * nx;
    this.coefficients = modeCount(order, degree);
    this.#recoupling = new Recoupling(order, degree);
    this.#tables = shape.map((length, axis) => table(order, length, centre[axis]!, width[axis]!));
    this.#ends = rowsWithin(shape, frame);
    this.#cartesian = new Float64Array(this.#recoupling.rows.at(-1)!);
    this.#deep = new Float64Array((this.#recoupling.rows.length - 1) * nz);
    this.#plane = new Float64Array((order + 1) * ny);
  }

  get bands(): readonly RelatedBand[] {
    this.#bands ??= modeBands(this.#frame.order, this.#frame.degree);
    return this.#bands;
  }

  synthesise(coefficients: Float64Array, values: Float64Array): void {
    const [nz, ny, nx] = this.#shape as [number, number, number];
    this.#recoupling.toCartesian(coefficients, this.#cartesian);
    this.#spreadDeep();
    values.fill(0);
    const along = this.#tables[2]!;
    for (let z = 0; z < nz; z++) {
      if (this.#isEmpty(z)) continue;
      this.#spreadPlane(z);
      for (let y = 0; y < ny; y++) {
        const row = z * ny + y;
        const first = this.#ends[2 * row]!;
        const end = this.#ends[2 * row + 1]!;
        for (let i = 0; i <= this.#frame.order && first < end; i++) {
          const weight = this.#plane[i * ny + y]!;
          for (let x = first; x < end; x++) values[row * nx + x]! += weight * along[i * nx + x]!;
        }
      }
    }
  }

  adjoint(values: Float64Array, coefficients: Float64Array): void {
    const [nz, ny, nx] = this.#shape as [number, number, number];
    const along = this.#tables[2]!;
    this.#deep.fill(0);
    for (let z = 0; z < nz; z++) {
      if (this.#isEmpty(z)) continue;
      for (let y = 0; y < ny; y++) {
        const row = z * ny + y;
        const first = this.#ends[2 * row]!;
        const end = this.#ends[2 * row + 1]!;
        for (let i = 0; i <= this.#frame.order; i++) {
          let sum = 0;
          for (let x = first; x < end; x++) sum += values[row * nx + x]! * along[i * nx + x]!;
          this.#plane[i * ny + y] = sum;
        }
      }
      this.#gatherPlane(z);
    }
    this.#gatherDeep();
    this.#recoupling.toSpherical(this.#cartesian, coefficients);
  }

  /** An estimate by means over circles about the polar axis. */
  curvature(weights: Float64Array, out: Float64Array): void {
    shellCurvature(weights, this.#shape, this.#frame, this.#ends, out);
  }

  #isEmpty(z: number): boolean {
    const ny = this.#shape[1]!;
    for (let row = z * ny; row < (z + 1) * ny; row++) {
      if (this.#ends[2 * row]! < this.#ends[2 * row + 1]!) return false;
    }
    return true;
  }

  #spreadDeep(): void {
    const nz = this.#shape[0]!;
    const { rows } = this.#recoupling;
    const table = this.#tables[0]!;
    this.#deep.fill(0);
    for (let row = 0; row + 1 < rows.length; row++) {
      const start = rows[row]!;
      for (let k = 0; start + k < rows[row + 1]!; k++) {
        const weight = this.#cartesian[start + k]!;
        for (let z = 0; z < nz; z++) this.#deep[row * nz + z]! += weight * table[k * nz + z]!;
      }
    }
  }

  #gatherDeep(): void {
    const nz = this.#shape[0]!;
    const { rows } = this.#recoupling;
    const table = this.#tables[0]!;
    for (let row = 0; row + 1 < rows.length; row++) {
      const start = rows[row]!;
      for (let k = 0; start + k < rows[row + 1]!; k++) {
        let sum = 0;
        for (let z = 0; z < nz; z++) sum += this.#deep[row * nz + z]! * table[k * nz + z]!;
        this.#cartesian[start + k] = sum;
      }
    }
  }

  #spreadPlane(z: number): void {
    const [nz, ny] = this.#shape as [number, number];
    const { order } = this.#frame;
    const table = this.#tables[1]!;
    this.#plane.fill(0);
    for (let i = 0; i <= order; i++) {
      for (let j = 0; i + j <= order; j++) {
        const weight = this.#deep[(((i + j) * (i + j + 1)) / 2 + i) * nz + z]!;
        for (let y = 0; y < ny; y++) this.#plane[i * ny + y]! += weight * table[j * ny + y]!;
      }
    }
  }

  #gatherPlane(z: number): void {
    const [nz, ny] = this.#shape as [number, number];
    const { order } = this.#frame;
    const table = this.#tables[1]!;
    for (let i = 0; i <= order; i++) {
      for (let j = 0; i + j <= order; j++) {
        let sum = 0;
        for (let y = 0; y < ny; y++) sum += this.#plane[i * ny + y]! * table[j * ny + y]!;
        this.#deep[(((i + j) * (i + j + 1)) / 2 + i) * nz + z] = sum;
      }
    }
  }
}
