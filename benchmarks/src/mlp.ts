import { spawnSync } from 'node:child_process';
import { type ArrayInput, type Codec, type DenseArray, toDense } from '@vdfc/core';
import { type FourierMlpOptions, fourierMlp, type MlpOptions, mlp } from '@vdfc/mlp';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { openVlsv, type Vdf } from '@vdfc/vlsv-reader';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'mlp';
export const summary =
  'networks on the reference VDF, efforts, 20 neighbouring VDFs in one container against 20 of them, warm starts';

/** Number of VDFs of a batch, and where the batches of ipshock-1d.vlsv start. */
const BATCH = 20;
const FIRST_CELLS = [1, 31];
/** Units of each layer that single VDFs are tried with. */
const UNITS = [5, 6, 7, 8, 9, 10, 12, 14, 17];
const WARM_STEPS = [100, 300, 1000, 5000];

export async function run(): Promise<void> {
  if (dataFile('reference-vdf-50x50x50.f64') === undefined) {
    console.log('(skipped: no test data; set VDFC_DATA)');
    return;
  }
  const vdf: DenseArray = { dtype: 'float32', data: readReferenceVdf(), shape: referenceShape };
  printFigures(vdf);
  const path = dataFile('ipshock-1d.vlsv');
  if (path === undefined) return;
  for (const first of FIRST_CELLS) {
    const batch = await readBatch(path, first);
    printBatch(batch, first);
    if (first === FIRST_CELLS[0]) printWarmStarts(batch);
  }
}

/** What these codecs are held to, and efforts. */
function printFigures(vdf: DenseArray): void {
  const of = (units: number): number[] => new Array<number>(4).fill(units);
  const rows: [string, Codec<FourierMlpOptions>, FourierMlpOptions][] = [
    ['mlp', mlp, {}],
    ['mlp', mlp, { hidden: of(12) }],
    ['mlp', mlp, { hidden: of(16) }],
    ['mlp', mlp, { hidden: of(24), bits: 7 }],
    ['mlp', mlp, { effort: 0 }],
    ['mlp', mlp, { effort: 2 }],
    ['mlp', mlp, { mode: 'notebook' }],
    ['fourierMlp', fourierMlp, {}],
    ['fourierMlp', fourierMlp, { mode: 'notebook' }],
  ];
  console.log('reference VDF, 50 x 50 x 50 float32; L1 as another process decodes it\n');
  printTable(
    ['codec', 'options', 'bytes', 'ratio', 'L1', 'encode, CPU s', 'decode, ms'],
    rows.map(([title, codec, options]) => {
      const { bytes, seconds } = timed(codec, vdf, options);
      const decode = best(() => codec.decode(bytes));
      const ratio = (4 * vdf.data.length) / bytes.length;
      const error = l1(vdf.data, decodedElsewhere(title, bytes));
      return [title, JSON.stringify(options), bytes.length, ratio, error, seconds, decode];
    }),
  );
}

function timed<Options extends object>(
  codec: Codec<Options>,
  array: ArrayInput,
  options: Partial<Options>,
): { bytes: Uint8Array; seconds: number } {
  const start = process.cpuUsage();
  const bytes = codec.encode(array, options);
  const { user, system } = process.cpuUsage(start);
  return { bytes, seconds: (user + system) / 1e6 };
}

/** The values that a process decodes which has nothing but the bytes. */
function decodedElsewhere(codec: string, bytes: Uint8Array): Float32Array {
  const script = `
    import { ${codec} } from ${JSON.stringify(import.meta.resolve('@vdfc/mlp'))};
    const parts = [];
    for await (const part of process.stdin) parts.push(part);
    const { data } = ${codec}.decode(new Uint8Array(Buffer.concat(parts)));
    process.stdout.write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    input: bytes,
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`cannot decode in another process: ${stderr}`);
  return new Float32Array(Uint8Array.from(stdout).buffer);
}

/** The VDFs of neighbouring cells in the box that holds them all, [n, nz, ny, nx]. */
async function readBatch(path: string, first: number): Promise<DenseArray> {
  const file = await openVlsv(path);
  const cells = Array.from({ length: BATCH }, (_, i) => first + i);
  const vdfs: Vdf[] = [];
  for await (const vdf of file.vdfs({ cells })) vdfs.push(vdf);
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

/** One of the VDFs. */
function item({ dtype, data, shape }: DenseArray, index: number): DenseArray {
  const cells = data.length / shape[0]!;
  return { dtype, data: data.subarray(index * cells, (index + 1) * cells), shape: shape.slice(1) };
}

/** The smallest single containers that are each as close as the batch is there. */
function printBatch(batch: DenseArray, first: number): void {
  const { bytes, seconds } = timed(mlp, batch, {});
  const decoded = { ...batch, data: toDense(mlp.decode(bytes)).data };
  let singles = 0;
  let singleSeconds = 0;
  let [batchError, singleError] = [0, 0];
  for (let i = 0; i < BATCH; i++) {
    const vdf = item(batch, i);
    const wanted = l1(vdf.data, item(decoded, i).data);
    const found = smallest(vdf, wanted);
    singles += found.bytes;
    singleSeconds += found.seconds;
    batchError += wanted / BATCH;
    singleError += found.error / BATCH;
  }
  console.log(`\ncells ${first} to ${first + BATCH - 1} of ipshock-1d, ${batch.shape.join(' x ')} float32;`);
  console.log('each single container is the smallest that is as close to its VDF as the batch is\n');
  printTable(
    ['containers', 'bytes', 'bytes a VDF', 'mean L1', 'CPU s of the last encoding'],
    [
      ['one for all', bytes.length, bytes.length / BATCH, batchError, seconds],
      [`${BATCH}`, singles, singles / BATCH, singleError, singleSeconds / BATCH],
      ['ratio', singles / bytes.length, '', '', ''],
    ],
  );
}

/** By halving, for the error falls with the units but for some noise. */
function smallest(vdf: DenseArray, wanted: number): { bytes: number; error: number; seconds: number } {
  let [low, high] = [0, UNITS.length - 1];
  let found = { bytes: Number.POSITIVE_INFINITY, error: Number.NaN, seconds: 0 };
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { bytes, seconds } = timed(mlp, vdf, { hidden: new Array<number>(4).fill(UNITS[middle]!) });
    const error = l1(vdf.data, mlp.decode(bytes).data);
    if (error <= wanted) {
      if (bytes.length < found.bytes) found = { bytes: bytes.length, error, seconds };
      high = middle - 1;
    } else {
      low = middle + 1;
    }
  }
  return found;
}

function printWarmStarts(batch: DenseArray): void {
  const start = mlp.encode(item(batch, 0));
  const vdf = item(batch, 1);
  const error = (options: MlpOptions): number => l1(vdf.data, mlp.decode(mlp.encode(vdf, options)).data);
  console.log('\nL1 of cell 2 after some steps, from nothing and from the network of cell 1\n');
  printTable(
    ['steps', 'from nothing', 'from the neighbour'],
    WARM_STEPS.map((steps) => [String(steps), error({ steps }), error({ steps, start })]),
  );
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
