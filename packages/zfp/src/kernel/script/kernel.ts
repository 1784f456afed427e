import {
  elementBytes,
  SLACK_BYTES,
  type Slab,
  STREAM_BYTES,
  VALUE_BYTES,
  type ZfpKernel,
} from '../kernel.js';
import { cut } from './bits.js';
import { BlockCoder, type BlockKind } from './block.js';

/** The kernel in plain TypeScript, a twin of `assembly/`: the same steps, the same bytes. */
export function createScriptKernel(): ZfpKernel {
  const values = new Uint8Array(VALUE_BYTES);
  const stream = new Uint8Array(STREAM_BYTES + SLACK_BYTES);
  const array = new Int32Array(values.buffer);
  const words = new Int32Array(stream.buffer);
  const coder = new BlockCoder(words);
  const block = coder.values.words;
  return {
    name: 'typescript',
    values,
    stream,
    encode: (slab, limits, from) => {
      const kind = kindOf(slab, limits);
      let at = cut(words, from);
      forEachBlock(slab, (corner, counts) => {
        gather(array, corner, slab, counts, kind.wide ? 2 : 1, block);
        if (at >= 0) at = coder.encode(at, kind);
      });
      return at;
    },
    decode: (slab, limits, from) => {
      const kind = kindOf(slab, limits);
      let at = from;
      forEachBlock(slab, (corner, counts) => {
        at = coder.decode(at, kind);
        scatter(block, counts, kind.wide ? 2 : 1, array, corner, slab);
      });
      return at;
    },
  };
}

function kindOf({ dtype, rank }: Slab, limits: BlockKind['limits']): BlockKind {
  return { rank, wide: elementBytes(dtype) === 8, float: dtype.startsWith('float'), limits };
}

/** Numbers of values of a block along x, y, z, w. */
type Counts = Int32Array;

/**
 * Calls `visit` for every block, x fastest, with the place of its first value and the numbers of its values.
 */
function forEachBlock({ size }: Slab, visit: (corner: number, counts: Counts) => void): void {
  const [nx, ny, nz, nw] = size;
  const counts = new Int32Array(4);
  for (let w = 0; w < nw; w += 4) {
    counts[3] = Math.min(4, nw - w);
    for (let z = 0; z < nz; z += 4) {
      counts[2] = Math.min(4, nz - z);
      for (let y = 0; y < ny; y += 4) {
        counts[1] = Math.min(4, ny - y);
        for (let x = 0; x < nx; x += 4) {
          counts[0] = Math.min(4, nx - x);
          visit(((w * nz + z) * ny + y) * nx + x, counts);
        }
      }
    }
  }
}

/** Copies a block of an array with elements of `width` words, filled up to fours. */
function gather(
  array: Int32Array,
  corner: number,
  { rank, size }: Slab,
  counts: Counts,
  width: number,
  block: Int32Array,
): void {
  const [nx, ny, nz] = size;
  const tall = rank > 1 ? 4 : 1;
  const deep = rank > 2 ? 4 : 1;
  const thick = rank > 3 ? 4 : 1;
  let to = 0;
  for (let w = 0; w < thick; w++) {
    for (let z = 0; z < deep; z++) {
      const layer = (within(w, counts[3]!) * nz + within(z, counts[2]!)) * ny;
      for (let y = 0; y < tall; y++) {
        const row = corner + (layer + within(y, counts[1]!)) * nx;
        if (counts[0] === 4) {
          for (let i = row * width; i < (row + 4) * width; i++) block[to++] = array[i]!;
          continue;
        }
        for (let x = 0; x < 4; x++) {
          const from = (row + within(x, counts[0]!)) * width;
          block[to++] = array[from]!;
          if (width === 2) block[to++] = array[from + 1]!;
        }
      }
    }
  }
}

/** Which of `count` values stands at `i` of four: what is missing repeats others. */
function within(i: number, count: number): number {
  return i < count ? i : i === 2 ? count - 1 : 0;
}

/** The inverse of `gather`. */
function scatter(
  block: Int32Array,
  counts: Counts,
  width: number,
  array: Int32Array,
  corner: number,
  { size }: Slab,
): void {
  const [nx, ny, nz] = size;
  const wordsX = counts[0]! * width;
  for (let w = 0; w < counts[3]!; w++) {
    for (let z = 0; z < counts[2]!; z++) {
      for (let y = 0; y < counts[1]!; y++) {
        const from = ((w * 4 + z) * 4 + y) * 4 * width;
        const to = (corner + ((w * nz + z) * ny + y) * nx) * width;
        for (let i = 0; i < wordsX; i++) array[to + i] = block[from + i]!;
      }
    }
  }
}
