import { type Codec, isVdfcError } from '@vdfc/core';
import type { ReportOutlines } from './page/data.js';
import type { Cut } from './view.js';

/** A box of cells, axes x, y, z: from the lower edge of its first cell to the upper one of its last. */
export interface OutlinedBox {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
}

/** An ellipsoid in cells, axes x, y, z: cell i reaches from i to i + 1. */
export interface OutlinedEllipsoid {
  readonly centre: readonly [number, number, number];
  /** Symmetric, row by row: the points with dᵀ C⁻¹ d = 1 are its surface. */
  readonly covariance: readonly number[];
}

/** What a codec's model consists of: read from the container, for the array that starts `index` arrays into a batch. */
interface Model {
  readonly title: string;
  readonly boxes?: readonly OutlinedBox[];
  readonly ellipsoids?: readonly OutlinedEllipsoid[];
}

type ModelReader = (container: Uint8Array, index: number) => Promise<Model>;

/** Codecs whose models can be drawn. */
const readers: Readonly<Record<string, ModelReader>> = { gmm: readComponents, octree: readLeaves };

/** Horizontal, vertical and third axis of each plane. */
const planeAxes = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 2, 0],
] as const;

/** Points of an ellipse. */
const CORNERS = 48;

/** Each Gaussian at one standard deviation. Without a grid, velocities count cells from the middle of the first. */
async function readComponents(container: Uint8Array, index: number): Promise<Model> {
  const { componentsOf } = await import('@vdfc/gmm');
  const ellipsoids = componentsOf(container, undefined, index).map(({ drift: [x, y, z], temperature }) => {
    const { xx, yy, zz, xy, xz, yz } = temperature;
    return {
      centre: [x + 0.5, y + 0.5, z + 0.5] as const,
      covariance: [xx, xy, xz, xy, yy, yz, xz, yz, zz],
    };
  });
  return { title: 'Gaussians at 1 σ', ellipsoids };
}

async function readLeaves(container: Uint8Array, index: number): Promise<Model> {
  const { leavesOf } = await import('@vdfc/octree');
  const { leaves } = leavesOf(container);
  const boxes = leaves.flatMap(({ start, shape }) => {
    const [n0, z, y, x] = [0, 0, 0, 0, ...start].slice(-4) as [number, number, number, number];
    const [cells, nz, ny, nx] = [1, 1, 1, 1, ...shape].slice(-4) as [number, number, number, number];
    if (index < n0 || index >= n0 + cells) return [];
    return [{ from: [x, y, z] as const, to: [x + nx, y + ny, z + nz] as const }];
  });
  return { title: 'leaves of the octree', boxes };
}

/** What the model in a container looks like in the planes of a cut; undefined for codecs that have none to draw. */
export async function outlinesOf(
  codec: Codec,
  container: Uint8Array,
  cut: Pick<Cut, 'lengths' | 'start' | 'peak'>,
): Promise<ReportOutlines | undefined> {
  const read = readers[codec.spec.id];
  // A filter changes values or shape: the model is then not one of the array that is drawn.
  if (read === undefined || codec.specs.some(({ kind }) => kind === 'filter')) return undefined;
  const [nx, ny, nz] = cut.lengths;
  const model = await read(container, cut.start / (nx * ny * nz)).catch(noModel);
  if (model === undefined) return undefined;
  const { title, boxes = [], ellipsoids = [] } = model;
  const inPlane = (axes: (typeof planeAxes)[number]): number[][] => [
    ...boxes.flatMap((box) => boxSection(box, axes, cut.peak)),
    ...ellipsoids.flatMap((ellipsoid) => ellipsoidSection(ellipsoid, axes, cut.peak)),
  ];
  return { title, planes: [inPlane(planeAxes[0]), inPlane(planeAxes[1]), inPlane(planeAxes[2])] };
}

/** A codec may store an array without its model, where that is smaller. */
function noModel(error: unknown): undefined {
  if (isVdfcError(error, 'BAD_INPUT')) return undefined;
  throw error;
}

/** The rectangle in which a plane of cells cuts a box: one line, or none. */
export function boxSection(
  { from, to }: OutlinedBox,
  [h, v, third]: (typeof planeAxes)[number],
  peak: readonly [number, number, number],
): number[][] {
  if (peak[third] < from[third] || peak[third] >= to[third]) return [];
  return [[from[h], from[v], to[h], from[v], to[h], to[v], from[h], to[v]]];
}

/**
 * The ellipse in which the plane through the middle of a layer of cells cuts an ellipsoid: one line, or none. Given the
 * distance d along the third axis, the others have the mean and covariance of the conditional distribution, and the
 * surface that is left is 1 - d² / C_tt.
 */
export function ellipsoidSection(
  { centre, covariance }: OutlinedEllipsoid,
  [h, v, third]: (typeof planeAxes)[number],
  peak: readonly [number, number, number],
): number[][] {
  const c = (i: number, j: number): number => covariance[3 * i + j]!;
  const distance = peak[third] + 0.5 - centre[third];
  const left = 1 - (distance * distance) / c(third, third);
  if (!(left > 0)) return [];
  const along = (i: number): number => c(i, third) / c(third, third);
  const middle = [centre[h] + along(h) * distance, centre[v] + along(v) * distance] as const;
  const hh = (c(h, h) - along(h) * c(h, third)) * left;
  const hv = (c(h, v) - along(h) * c(v, third)) * left;
  const vv = (c(v, v) - along(v) * c(v, third)) * left;
  if (!(hh > 0)) return [];
  // The lower triangular root of the conditional covariance takes the unit circle to the ellipse.
  const a = Math.sqrt(hh);
  const b = hv / a;
  const d = Math.sqrt(Math.max(0, vv - b * b));
  const line = Array.from({ length: CORNERS }, (_, i) => {
    const angle = (2 * Math.PI * i) / CORNERS;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return [rounded(middle[0] + a * cos), rounded(middle[1] + b * cos + d * sin)];
  });
  return [line.flat()];
}

/** Hundredths of a cell are finer than any screen. */
function rounded(cells: number): number {
  return Math.round(100 * cells) / 100;
}
