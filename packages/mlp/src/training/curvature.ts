import type { ParameterTensor } from '@vdfc/nn';

/** Blocks larger than this are not made: time grows with the cube of their size. */
const LARGEST_BLOCK = 800;

/** Curvature of a loss in a run of parameters, [size][size]; what lies between two runs counts as nothing. */
export interface CurvatureBlock {
  readonly offset: number;
  readonly size: number;
  readonly matrix: Float64Array;
}

/** Blocks of whole layers, as many together as fit. */
export function curvatureBlocks(tensors: readonly ParameterTensor[]): CurvatureBlock[] {
  const blocks: { offset: number; size: number }[] = [];
  for (let t = 0; t < tensors.length; t += 2) {
    const size = tensors[t]!.length + tensors[t + 1]!.length;
    const last = blocks.at(-1);
    if (last !== undefined && last.size + size <= LARGEST_BLOCK) last.size += size;
    else blocks.push({ offset: tensors[t]!.offset, size });
  }
  return blocks.flatMap(({ offset, size }) => {
    // A layer too large for one block becomes several.
    const parts = Math.ceil(size / LARGEST_BLOCK);
    return Array.from({ length: parts }, (_, i) => {
      const start = Math.floor((i * size) / parts);
      const length = Math.floor(((i + 1) * size) / parts) - start;
      return { offset: offset + start, size: length, matrix: new Float64Array(length * length) };
    });
  });
}

/** Adds the outer product of a vector with itself to the lower triangles. */
export function addOuter({ offset, size, matrix }: CurvatureBlock, vector: Float32Array): void {
  for (let i = 0; i < size; i++) {
    const factor = vector[offset + i]!;
    if (factor === 0) continue;
    const row = i * size;
    for (let j = 0; j <= i; j++) matrix[row + j]! += factor * vector[offset + j]!;
  }
}

/** Curvature of each parameter. */
export function diagonalOf(blocks: readonly CurvatureBlock[], size: number): Float64Array {
  const diagonal = new Float64Array(size);
  for (const block of blocks) {
    for (let i = 0; i < block.size; i++) diagonal[block.offset + i] = block.matrix[i * (block.size + 1)]!;
  }
  return diagonal;
}

/** The curvature for parameters in units of their steps, both triangles. */
export function scaled({ offset, size, matrix }: CurvatureBlock, units: Float64Array): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = matrix[i * size + j]! * units[offset + i]! * units[offset + j]!;
      out[i * size + j] = value;
      out[j * size + i] = value;
    }
  }
  return out;
}
