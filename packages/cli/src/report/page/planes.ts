import type { VdfView, ViewAxis } from './data.js';

/** One of the three planes through the peak, and where it lies in the packed values. */
export interface Plane {
  readonly name: string;
  readonly horizontal: ViewAxis;
  readonly vertical: ViewAxis;
  /** Cell of the peak along both axes. */
  readonly peak: readonly [number, number];
  /** First value of the plane among those of all planes. */
  readonly start: number;
  /** Its place in the order of all planes. */
  readonly index: 0 | 1 | 2;
}

/** A line through the peak along one axis. */
export interface Profile {
  readonly axis: ViewAxis;
  /** Where the line's values lie among those of all planes. */
  readonly indices: readonly number[];
}

/** The planes of a view in the order x–y, x–z, y–z; of an array with fewer axes, those that have an area. */
export function planesOf(view: VdfView): Plane[] {
  return allPlanes(view).filter(({ horizontal, vertical }) => horizontal.count > 1 && vertical.count > 1);
}

/** The lines of a view along x, y and z, without axes of one cell. */
export function profilesOf(view: VdfView): Profile[] {
  const [xy, xz] = allPlanes(view) as [Plane, Plane, Plane];
  const [x, y, z] = view.axes;
  const [px, py] = view.peak;
  const along = (axis: ViewAxis, index: (i: number) => number): Profile => ({
    axis,
    indices: Array.from({ length: axis.count }, (_, i) => index(i)),
  });
  return [
    along(x, (i) => xy.start + i + x.count * py),
    along(y, (i) => xy.start + px + x.count * i),
    along(z, (i) => xz.start + px + x.count * i),
  ].filter(({ axis }) => axis.count > 1);
}

function allPlanes(view: VdfView): Plane[] {
  const [x, y, z] = view.axes;
  const [px, py, pz] = view.peak;
  const plane = (
    horizontal: ViewAxis,
    vertical: ViewAxis,
    peak: readonly [number, number],
    start: number,
    index: Plane['index'],
  ): Plane => ({ name: `${horizontal.name}–${vertical.name}`, horizontal, vertical, peak, start, index });
  const xz = x.count * y.count;
  const yz = xz + x.count * z.count;
  return [plane(x, y, [px, py], 0, 0), plane(x, z, [px, pz], xz, 1), plane(y, z, [py, pz], yz, 2)];
}

/** Centre of a cell. */
export function centre(axis: ViewAxis, index: number): number {
  return axis.min + (index + 0.5) * axis.cell;
}

/** Upper edge of the last cell. */
export function upperEdge(axis: ViewAxis): number {
  return axis.min + axis.count * axis.cell;
}
