import { VdfcError, type Vector3 } from '@vdfc/core';

/**
 * The mesh of spatial cells, refined by halving. Ids start at 1, x fastest, and are unique over all levels.
 * Every method that takes an id throws a `VdfcError` of code `BAD_INPUT` if it is none of this mesh.
 */
export interface SpatialMesh {
  /** Cells along x, y, z at level 0. */
  readonly size: Vector3;
  /** Lower corner, m. */
  readonly min: Vector3;
  /** Upper corner, m. */
  readonly max: Vector3;
  /** Highest refinement level. */
  readonly maxLevel: number;
  /** Whether the run was periodic along x, y, z. */
  readonly periodic: readonly [x: boolean, y: boolean, z: boolean];
  /** Refinement level of a cell. */
  level(cellId: number): number;
  /** Position of a cell along x, y, z among those of its level. */
  index(cellId: number): Vector3;
  /** Centre of a cell, m. */
  centre(cellId: number): Vector3;
  /** Edge lengths of a cell, m. */
  cellSize(cellId: number): Vector3;
  /** Id of the cell at a position of a level. @throws VdfcError `BAD_INPUT` outside the mesh */
  cellId(level: number, index: Vector3): number;
  /** The cell of the next coarser level that covers this one, undefined at level 0. */
  parent(cellId: number): number | undefined;
  /** The eight cells of the next finer level that cover this one, x fastest; none at the highest level. */
  children(cellId: number): number[];
  /** Id that a cell of this level has at a point (m), its lower faces included; undefined outside the mesh. */
  at(level: number, x: number, y: number, z: number): number | undefined;
}

/** What a spatial mesh is made from. */
export interface SpatialMeshSpec {
  readonly size: Vector3;
  readonly min: Vector3;
  readonly max: Vector3;
  readonly maxLevel: number;
  readonly periodic: readonly [x: boolean, y: boolean, z: boolean];
}

/** Number of cells of one level: `8^level` times that of level 0. */
function cellsOfLevel(size: Vector3, level: number): number {
  return size[0] * size[1] * size[2] * 8 ** level;
}

/** First id of every level up to and including `maxLevel + 1`: 1 + n (8^L - 1) / 7 for n cells at level 0. */
export function firstIds(size: Vector3, maxLevel: number): number[] {
  const first = [1];
  for (let level = 0; level <= maxLevel; level++) first.push(first[level]! + cellsOfLevel(size, level));
  return first;
}

/** The cell arithmetic of DCCRG, the grid library of Vlasiator. */
export function makeSpatialMesh(spec: SpatialMeshSpec): SpatialMesh {
  const { size, min, max, maxLevel } = spec;
  const first = firstIds(size, maxLevel);

  const level = (cellId: number): number => {
    if (Number.isInteger(cellId) && cellId >= 1 && cellId < first[maxLevel + 1]!) {
      return first.findLastIndex((id) => id <= cellId);
    }
    const message = `Cannot place cell: expected an id from 1 to ${first[maxLevel + 1]! - 1}, got ${cellId}`;
    throw new VdfcError('BAD_INPUT', message);
  };
  const index = (cellId: number): Vector3 => {
    const L = level(cellId);
    const k = cellId - first[L]!;
    const nx = size[0] * 2 ** L;
    const ny = size[1] * 2 ** L;
    return [k % nx, Math.floor(k / nx) % ny, Math.floor(k / nx / ny)];
  };
  const edge = (L: number, axis: number): number => (max[axis]! - min[axis]!) / (size[axis]! * 2 ** L);
  const cellId = (L: number, [ix, iy, iz]: Vector3): number => {
    const inside = [ix, iy, iz].every((i, axis) => Number.isInteger(i) && i >= 0 && i < size[axis]! * 2 ** L);
    if (first[L] !== undefined && L <= maxLevel && inside) {
      return first[L] + ix + size[0] * 2 ** L * (iy + size[1] * 2 ** L * iz);
    }
    const message = `Cannot find cell: expected a level from 0 to ${maxLevel} and indices inside its mesh, got level ${L}, index ${ix}, ${iy}, ${iz}`;
    throw new VdfcError('BAD_INPUT', message);
  };

  return {
    ...spec,
    level,
    index,
    cellId,
    centre: (id) => {
      const L = level(id);
      return mapAxes(index(id), (i, axis) => min[axis]! + (i + 0.5) * edge(L, axis));
    },
    cellSize: (id) => {
      const L = level(id);
      return mapAxes(size, (_, axis) => edge(L, axis));
    },
    parent: (id) => {
      const L = level(id);
      return L === 0
        ? undefined
        : cellId(
            L - 1,
            mapAxes(index(id), (i) => Math.floor(i / 2)),
          );
    },
    children: (id) => {
      const L = level(id);
      if (L === maxLevel) return [];
      const [x, y, z] = index(id);
      const octants = [0, 1, 2, 3, 4, 5, 6, 7];
      return octants.map((o) => cellId(L + 1, [2 * x + (o & 1), 2 * y + ((o >> 1) & 1), 2 * z + (o >> 2)]));
    },
    at: (L, x, y, z) => {
      const place = mapAxes([x, y, z], (p, axis) => Math.floor((p - min[axis]!) / edge(L, axis)));
      const inside = place.every((i, axis) => i >= 0 && i < size[axis]! * 2 ** L);
      return inside ? cellId(L, place) : undefined;
    },
  };
}

function mapAxes(vector: Vector3, map: (value: number, axis: number) => number): Vector3 {
  return [map(vector[0], 0), map(vector[1], 1), map(vector[2], 2)];
}
