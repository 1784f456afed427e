import type { DenseArray } from '@vdfc/core';
import { peakOf } from '@vdfc/testkit';

/** How far moments are apart, each relative to Σ|f| in units of the width of f. */
export interface MomentErrors {
  density: number;
  momentum: number;
  /** Of the diagonal of the pressure, and of its other elements. */
  pressure: number;
  shear: number;
}

/**
 * The obvious way: compensated sums over all cells, in the frame of the original's own mean velocity, in units of its
 * width, at least half a cell. Of a batch, the worst VDF.
 */
export function momentErrors(a: DenseArray, b: DenseArray): MomentErrors {
  const cells = [1, 1, ...a.shape].slice(-3) as [number, number, number];
  const size = cells[0] * cells[1] * cells[2];
  const worst: MomentErrors = { density: 0, momentum: 0, pressure: 0, shear: 0 };
  for (let at = 0; at < a.data.length; at += size) {
    const found = errorsOf(a.data.subarray(at, at + size), b.data.subarray(at, at + size), cells);
    for (const name of Object.keys(worst) as (keyof MomentErrors)[])
      worst[name] = Math.max(worst[name], found[name]);
  }
  return worst;
}

type Cell = readonly [z: number, y: number, x: number];

function errorsOf(f: Float32Array | Float64Array, g: typeof f, cells: Cell): MomentErrors {
  const scale = peakOf(f) || 1;
  const size = (i: number): number => Math.abs(f[i]! / scale);
  const mass = sums(cells, size, () => [1])[0]! || 1;
  const centre = sums(cells, size, (cell) => cell).map((sum) => sum / mass);
  const width = sums(cells, size, (cell) => cell.map((x, k) => (x - centre[k]!) ** 2)).map((sum) =>
    Math.max(0.5, Math.sqrt(sum / mass)),
  );
  const off = sums(
    cells,
    (i) => g[i]! / scale - f[i]! / scale,
    (cell) => {
      const [z, y, x] = cell.map((value, k) => (value - centre[k]!) / width[k]!) as [number, number, number];
      return [1, z, y, x, z * z, y * y, x * x, z * y, y * x, x * z];
    },
  ).map((sum) => Math.abs(sum) / mass);
  const [density, ...rest] = off as [number, ...number[]];
  const most = (from: number): number => Math.max(...rest.slice(from, from + 3));
  return { density, momentum: most(0), pressure: most(3), shear: most(6) };
}

/** Σ weight · term for every term, after Neumaier. */
function sums(
  [nz, ny, nx]: Cell,
  weight: (i: number) => number,
  terms: (cell: Cell) => readonly number[],
): number[] {
  const total = new Array<number>(10).fill(0);
  const lost = new Array<number>(10).fill(0);
  let at = 0;
  let count = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        const w = weight(at++);
        if (w === 0) continue;
        const all = terms([z, y, x]);
        count = all.length;
        for (let k = 0; k < count; k++) {
          const term = w * all[k]!;
          const sum = total[k]! + term;
          lost[k]! += Math.abs(total[k]!) >= Math.abs(term) ? total[k]! - sum + term : term - sum + total[k]!;
          total[k] = sum;
        }
      }
    }
  }
  return total.slice(0, Math.max(count, 3)).map((sum, k) => sum + lost[k]!);
}
