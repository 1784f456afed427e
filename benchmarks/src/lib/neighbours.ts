import { type ArrayInput, type Codec, type DenseArray, toDense } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { openVlsv, type Vdf } from '@vdfc/vlsv-reader';
import { printTable } from './table.js';

/** A container, and the CPU seconds that it took to make. */
export interface Timed {
  readonly bytes: Uint8Array;
  readonly seconds: number;
}

export function timed<Options extends object>(
  codec: Codec<Options>,
  array: ArrayInput,
  options: Partial<Options>,
): Timed {
  const start = process.cpuUsage();
  const bytes = codec.encode(array, options);
  const { user, system } = process.cpuUsage(start);
  return { bytes, seconds: (user + system) / 1e6 };
}

/** The VDFs of `count` neighbouring cells from `first` on, in the box that holds them all, [n, nz, ny, nx]. */
export async function readNeighbours(path: string, first: number, count: number): Promise<DenseArray> {
  const file = await openVlsv(path);
  const cells = Array.from({ length: count }, (_, i) => first + i);
  const vdfs: Vdf[] = [];
  for await (const vdf of file.vdfs({ cells })) vdfs.push(vdf);
  await file.close();
  const starts = vdfs.map(({ grid }) => grid.min.map((min, i) => Math.round(min / grid.cell[i]!)));
  const low = [0, 1, 2].map((i) => Math.min(...starts.map((start) => start[i]!)));
  const high = [0, 1, 2].map((i) => Math.max(...vdfs.map((v, k) => starts[k]![i]! + v.array.shape[2 - i]!)));
  const [nx, ny, nz] = [0, 1, 2].map((i) => high[i]! - low[i]!) as [number, number, number];
  const data = new Float32Array(count * nz * ny * nx);
  vdfs.forEach(({ array }, k) => {
    const [x, y, z] = [0, 1, 2].map((i) => starts[k]![i]! - low[i]!) as [number, number, number];
    const [mz, my, mx] = array.shape as [number, number, number];
    const values = toDense(array).data;
    for (let row = 0; row < mz * my; row++) {
      const to = ((k * nz + z + Math.floor(row / my)) * ny + y + (row % my)) * nx + x;
      data.set(values.subarray(row * mx, (row + 1) * mx), to);
    }
  });
  return { dtype: 'float32', data, shape: [count, nz, ny, nx] };
}

/** One of the VDFs of a batch. */
export function item({ dtype, data, shape }: DenseArray, index: number): DenseArray {
  const cells = data.length / shape[0]!;
  return { dtype, data: data.subarray(index * cells, (index + 1) * cells), shape: shape.slice(1) };
}

/**
 * One container for a batch against one for each of its VDFs, each the smallest of `choices` (coarse to fine) that is as close
 * to its VDF as the batch is there.
 */
export function printAgainstSingles<Options extends object>(
  codec: Codec<Options>,
  batch: DenseArray,
  options: Partial<Options>,
  choices: readonly Partial<Options>[],
): void {
  const count = batch.shape[0]!;
  const { bytes, seconds } = timed(codec, batch, options);
  const decoded = toDense(codec.decode(bytes));
  let [singles, singleSeconds, batchError, singleError] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const vdf = item(batch, i);
    const wanted = compare(vdf, item(decoded, i)).l1;
    const found = smallest(codec, vdf, wanted, choices);
    singles += found.bytes;
    singleSeconds += found.seconds / count;
    singleError += found.error / count;
    batchError += wanted / count;
  }
  console.log(
    `\n${batch.shape.join(' x ')} float32; each single container is the smallest tried that is as close\n`,
  );
  printTable(
    ['containers', 'bytes', 'bytes a VDF', 'mean L1', 'CPU s of an encoding'],
    [
      ['one for all', bytes.length, bytes.length / count, batchError, seconds],
      [`${count}`, singles, singles / count, singleError, singleSeconds],
      ['ratio', singles / bytes.length, '', '', ''],
    ],
  );
}

/** By halving, for the error falls along the choices but for some noise. */
function smallest<Options extends object>(
  codec: Codec<Options>,
  vdf: DenseArray,
  wanted: number,
  choices: readonly Partial<Options>[],
): { bytes: number; error: number; seconds: number } {
  let [low, high] = [0, choices.length - 1];
  let found = { bytes: Number.POSITIVE_INFINITY, error: Number.NaN, seconds: 0 };
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { bytes, seconds } = timed(codec, vdf, choices[middle]!);
    const error = compare(vdf, codec.decode(bytes)).l1;
    if (error <= wanted) {
      if (bytes.length < found.bytes) found = { bytes: bytes.length, error, seconds };
      high = middle - 1;
    } else {
      low = middle + 1;
    }
  }
  return found;
}
