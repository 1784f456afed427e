import { spawnSync } from 'node:child_process';
import { type CnnOptions, cnn } from '@vdfc/cnn';
import { type ArrayInput, type DenseArray, toDense } from '@vdfc/core';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { openVlsv, type Vdf } from '@vdfc/vlsv-reader';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'cnn';
export const summary =
  'latents and decoder on the reference VDF, both modes and efforts; neighbouring VDFs in one container and in one each';

/** Number of VDFs of a batch, and where the batches of ipshock-1d.vlsv start. */
const BATCH = 8;
const FIRST_CELLS = [1, 31];
/** Steps that single VDFs are tried with, as multiples of the batch's: from coarse to fine. */
const RATIOS = [2, 1.7, 1.4, 1.2, 1, 0.85, 0.7, 0.6, 0.5, 0.4] as const;
const BATCH_STEP = 0.05;

const figures: readonly CnnOptions[] = [
  {},
  { step: 0.11, spacing: 1 },
  { effort: 0 },
  { step: 0.11, effort: 2 },
  { spacing: 2, channels: 4, step: 0.05 },
  { mode: 'minibatch' },
  { symmetry: 'none', channels: 6, spacing: 2, step: 0.05 },
  { step: 0.03 },
  { step: 0.014, spacing: 1, exponent: 0.65 },
  { budget: 2 },
];

export async function run(): Promise<void> {
  if (dataFile('reference-vdf-50x50x50.f64') === undefined) {
    console.log('(skipped: no test data; set VDFC_DATA)');
    return;
  }
  printFigures({ dtype: 'float32', data: readReferenceVdf(), shape: referenceShape });
  const path = dataFile('ipshock-1d.vlsv');
  if (path === undefined) return;
  for (const first of FIRST_CELLS) printBatch(await readBatch(path, first), first);
}

function printFigures(vdf: DenseArray): void {
  console.log('reference VDF, 50 x 50 x 50 float32; L1 as another process decodes it\n');
  printTable(
    ['options', 'bytes', 'ratio', 'L1', 'encode, CPU s', 'decode, ms'],
    figures.map((options) => {
      const { bytes, seconds } = timed(vdf, options);
      const decode = best(() => cnn.decode(bytes));
      const ratio = (4 * vdf.data.length) / bytes.length;
      return [
        JSON.stringify(options),
        bytes.length,
        ratio,
        l1(vdf.data, decodedElsewhere(bytes)),
        seconds,
        decode,
      ];
    }),
  );
}

function timed(array: ArrayInput, options: CnnOptions): { bytes: Uint8Array; seconds: number } {
  const start = process.cpuUsage();
  const bytes = cnn.encode(array, options);
  const { user, system } = process.cpuUsage(start);
  return { bytes, seconds: (user + system) / 1e6 };
}

/** The values that a process decodes which has nothing but the bytes. */
function decodedElsewhere(bytes: Uint8Array): Float32Array {
  const script = `
    import { cnn } from ${JSON.stringify(import.meta.resolve('@vdfc/cnn'))};
    const parts = [];
    for await (const part of process.stdin) parts.push(part);
    const { data } = cnn.decode(new Uint8Array(Buffer.concat(parts)));
    process.stdout.write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  `;
  const args = ['--input-type=module', '--eval', script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: bytes, maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`cannot decode in another process: ${stderr}`);
  return new Float32Array(Uint8Array.from(stdout).buffer);
}

/** The VDFs of neighbouring cells in the box that holds them all, [n, nz, ny, nx]. */
async function readBatch(path: string, first: number): Promise<DenseArray> {
  const file = await openVlsv(path);
  const vdfs: Vdf[] = [];
  for await (const vdf of file.vdfs({ cells: Array.from({ length: BATCH }, (_, i) => first + i) }))
    vdfs.push(vdf);
  await file.close();
  const starts = vdfs.map(({ grid }) => grid.min.map((min, i) => Math.round(min / grid.cell[i]!)));
  const low = [0, 1, 2].map((i) => Math.min(...starts.map((start) => start[i]!)));
  const high = [0, 1, 2].map((i) => Math.max(...vdfs.map((v, k) => starts[k]![i]! + v.array.shape[2 - i]!)));
  const [nx, ny, nz] = [0, 1, 2].map((i) => high[i]! - low[i]!) as [number, number, number];
  const data = new Float32Array(BATCH * nz * ny * nx);
  vdfs.forEach(({ array }, k) => {
    const [x, y, z] = [0, 1, 2].map((i) => starts[k]![i]! - low[i]!) as [number, number, number];
    const [mz, my, mx] = array.shape as [number, number, number];
    const values = toDense(array).data;
    for (let row = 0; row < mz * my; row++) {
      const to = ((k * nz + z + Math.floor(row / my)) * ny + y + (row % my)) * nx + x;
      data.set(values.subarray(row * mx, (row + 1) * mx), to);
    }
  });
  return { dtype: 'float32', data, shape: [BATCH, nz, ny, nx] };
}

/** Each VDF alone, at the coarsest step that is as close to it as the batch is there. */
function printBatch(batch: DenseArray, first: number): void {
  const { bytes, seconds } = timed(batch, { step: BATCH_STEP });
  const { data } = toDense(cnn.decode(bytes));
  const cells = data.length / BATCH;
  let [singles, singleSeconds, batchError, singleError] = [0, 0, 0, 0];
  for (let i = 0; i < BATCH; i++) {
    const [from, to] = [i * cells, (i + 1) * cells];
    const vdf = { data: batch.data.subarray(from, to), shape: batch.shape.slice(1) };
    const wanted = l1(vdf.data, data.subarray(from, to));
    const found = smallest(vdf, wanted);
    singles += found.bytes;
    singleSeconds += found.seconds / BATCH;
    singleError += found.error / BATCH;
    batchError += wanted / BATCH;
  }
  console.log(`\ncells ${first} to ${first + BATCH - 1} of ipshock-1d, ${batch.shape.join(' x ')} float32;`);
  console.log('each single container is the smallest tried that is as close to its VDF as the batch is\n');
  printTable(
    ['containers', 'bytes', 'bytes a VDF', 'mean L1', 'CPU s of an encoding'],
    [
      ['one for all', bytes.length, bytes.length / BATCH, batchError, seconds],
      [`${BATCH}`, singles, singles / BATCH, singleError, singleSeconds],
      ['ratio', singles / bytes.length, '', '', ''],
    ],
  );
}

/** By halving: the error falls with the step. */
function smallest(vdf: ArrayInput, wanted: number): { bytes: number; error: number; seconds: number } {
  let [low, high] = [0, RATIOS.length - 1];
  let found = { bytes: Number.POSITIVE_INFINITY, error: Number.NaN, seconds: 0 };
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { bytes, seconds } = timed(vdf, { step: BATCH_STEP * RATIOS[middle]! });
    const error = l1(vdf.data, toDense(cnn.decode(bytes)).data);
    if (error <= wanted) {
      if (bytes.length < found.bytes) found = { bytes: bytes.length, error, seconds };
      high = middle - 1;
    } else {
      low = middle + 1;
    }
  }
  return found;
}

/** Σ|a - b| / Σ|a|. */
function l1(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let off = 0;
  let whole = 0;
  for (let i = 0; i < a.length; i++) {
    off += Math.abs(a[i]! - b[i]!);
    whole += Math.abs(a[i]!);
  }
  return off / whole;
}
