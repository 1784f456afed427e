import type { BlockMesh, CellBox } from '../src/kernel/blocks.js';

/** Every stored cell of a VDF with its place on the mesh, one by one: the slow and obvious way. */
export function storedCells(
  ids: Uint32Array,
  values: ArrayLike<number>,
  { blocks, blockWidth: w }: BlockMesh,
): { x: number; y: number; z: number; value: number }[] {
  return Array.from({ length: ids.length * w ** 3 }, (_, at) => {
    const id = ids[Math.floor(at / w ** 3)]!;
    const cell = at % w ** 3;
    return {
      x: (id % blocks[0]) * w + (cell % w),
      y: (Math.floor(id / blocks[0]) % blocks[1]) * w + (Math.floor(cell / w) % w),
      z: Math.floor(id / (blocks[0] * blocks[1])) * w + Math.floor(cell / (w * w)),
      value: values[at]!,
    };
  });
}

/** The box round some cells, or undefined round none. */
export function boxAround(cells: readonly { x: number; y: number; z: number }[]): CellBox | undefined {
  if (cells.length === 0) return undefined;
  const axes = (['x', 'y', 'z'] as const).map((axis) => cells.map((cell) => cell[axis]));
  const low = axes.map((places) => Math.min(...places)) as [number, number, number];
  const size = axes.map((places, a) => Math.max(...places) - low[a]! + 1) as [number, number, number];
  return { start: low, size };
}
