import { type DenseArray, type Floats, toDense, type VelocityGrid } from '@vdfc/core';
import { moments } from '@vdfc/metrics';
import type { Subject } from '../input.js';
import type { StoredMoments } from '../stored-moments.js';
import { packDifferences, packFloats } from './pack.js';
import type { ReportMoments, VdfView, ViewAxis } from './page/data.js';

/** An array as a report shows it: one VDF in three axes, and where its planes are cut. */
export interface Cut {
  /** Lengths of the axes x, y, z. */
  readonly lengths: readonly [number, number, number];
  /** First element of the VDF that is shown, for a batch of several. */
  readonly start: number;
  /** Cell of the largest value, x, y, z. */
  readonly peak: readonly [number, number, number];
  /** Largest absolute value; 1 where there is none. */
  readonly scale: number;
  /** The three planes of the array itself, as in `VdfView.original`, not scaled. */
  readonly planes: Float64Array;
}

/** Finds the peak of an array of rank 1 to 4 and cuts the planes through it. */
export function cutThroughPeak(array: DenseArray): Cut {
  const [nz = 1, ny = 1, nx = 1] = [1, 1, ...array.shape].slice(-3);
  const at = Math.max(0, indexOfLargest(array.data));
  const cells = nx * ny * nz;
  const start = cells === 0 ? 0 : at - (at % cells);
  const inside = at - start;
  const peak = [inside % nx, Math.floor(inside / nx) % ny, Math.floor(inside / (nx * ny))] as const;
  const scale = largestSize(array.data);
  const cut = { lengths: [nx, ny, nz] as const, start, peak, scale };
  return { ...cut, planes: planesOf(array.data, cut) };
}

/** The planes z, y and x = peak, one after the other: `[ny, nx]`, `[nz, nx]`, `[nz, ny]`. */
export function planesOf(data: Floats, cut: Pick<Cut, 'lengths' | 'start' | 'peak'>): Float64Array {
  const [nx, ny, nz] = cut.lengths;
  const [px, py, pz] = cut.peak;
  const out = new Float64Array(ny * nx + nz * nx + nz * ny);
  let to = 0;
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) out[to++] = data[cut.start + x + nx * (y + ny * pz)]!;
  }
  for (let z = 0; z < nz; z++) {
    for (let x = 0; x < nx; x++) out[to++] = data[cut.start + x + nx * (py + ny * z)]!;
  }
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) out[to++] = data[cut.start + px + nx * (y + ny * z)]!;
  }
  return out;
}

/** Reconstruction less original in the planes of a cut, packed. */
export function packDifference(cut: Cut, decoded: DenseArray): string {
  const planes = planesOf(decoded.data, cut);
  return packDifferences(planes.map((value, i) => (value - cut.planes[i]!) / cut.scale));
}

/** All that a page draws of a subject, less what the codecs made of it. */
export function viewOf(
  subject: Subject,
  cut: Cut,
  stored: StoredMoments,
): Omit<VdfView, 'differences' | 'outlines'> {
  const { grid, threshold } = subject;
  return {
    ...axesOf(cut, grid),
    physical: grid !== undefined,
    peak: cut.peak,
    scale: cut.scale,
    ...(threshold === undefined ? {} : { threshold }),
    ...(grid === undefined ? {} : { moments: momentsOf(toDense(subject.array), grid), stored }),
    original: packFloats(cut.planes.map((value) => value / cut.scale)),
  };
}

function momentsOf(array: DenseArray, grid: VelocityGrid): ReportMoments {
  const { density, bulkVelocity, temperature } = moments(array, grid);
  return { density, bulkVelocity, temperature };
}

/** Velocities up to this are given in m/s, m/s: some runs are in toy units. */
const SLOW = 1e4;

function axesOf({ lengths }: Cut, grid: VelocityGrid | undefined): Pick<VdfView, 'axes' | 'unit'> {
  if (grid === undefined) {
    const axis = (name: string, i: number): ViewAxis => ({ name, min: -0.5, cell: 1, count: lengths[i]! });
    return { axes: [axis('x', 0), axis('y', 1), axis('z', 2)], unit: 'cells' };
  }
  const reach = Math.max(
    ...grid.min.flatMap((min, i) => [min, min + lengths[i]! * grid.cell[i]!].map(Math.abs)),
  );
  const [unit, factor] = reach > SLOW ? ['km/s', 1e-3] : ['m/s', 1];
  const axis = (name: string, i: number): ViewAxis => ({
    name,
    min: grid.min[i]! * factor,
    cell: grid.cell[i]! * factor,
    count: lengths[i]!,
  });
  return { axes: [axis('vx', 0), axis('vy', 1), axis('vz', 2)], unit };
}

function indexOfLargest(data: Floats): number {
  let at = -1;
  let largest = -Infinity;
  for (let i = 0; i < data.length; i++) {
    if (data[i]! > largest) {
      largest = data[i]!;
      at = i;
    }
  }
  return at;
}

function largestSize(data: Floats): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest === 0 ? 1 : largest;
}
