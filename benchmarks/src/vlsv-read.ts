import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFile } from '@vdfc/testkit/data';
import { openVlsv, type VlsvFile } from '@vdfc/vlsv-reader';
import { runPeer } from './lib/peer.js';
import { printTable } from './lib/table.js';
import { bestAsync } from './lib/time.js';

export const name = 'vlsv-read';
export const summary =
  'opening ipshock-1d.vlsv and reading all of its 56 VDFs, against NumPy doing the same reads';

/** Ours and NumPy's turn this often, each with `RUNS` runs: both see the machine quiet and busy, warm and cold. */
const ROUNDS = 3;
const RUNS = 20;

/** One way to read all VDFs: gives the number of numbers read. */
type Work = (file: VlsvFile) => Promise<number>;

const readBlocks: Work = async (file) => {
  let numbers = 0;
  for await (const { ids, values } of file.blocks()) numbers += ids.length + values.length;
  return numbers;
};

const reuseBlocks: Work = async (file) => {
  let numbers = 0;
  for await (const { ids, values } of file.blocks({ reuse: true })) numbers += ids.length + values.length;
  return numbers;
};

const readDense: Work = async (file) => {
  let numbers = 0;
  for await (const { array } of file.vdfs()) numbers += array.data.length;
  return numbers;
};

/** What `vlsv_read.py` prints: best times, numbers read, and the sum of every dense VDF. */
interface Peer {
  readonly blocks: { readonly ms: number; readonly numbers: number };
  readonly dense: { readonly ms: number; readonly numbers: number };
  readonly sums: readonly number[];
}

const works: readonly { title: string; work: Work; peer: 'blocks' | 'dense' }[] = [
  { title: 'blocks as stored, memory used again', work: reuseBlocks, peer: 'blocks' },
  { title: 'blocks as stored, new memory for each', work: readBlocks, peer: 'blocks' },
  { title: 'dense arrays of the tight box', work: readDense, peer: 'dense' },
];

export async function run(): Promise<void> {
  const path = dataFile('ipshock-1d.vlsv');
  if (path === undefined) {
    console.log('(skipped: ipshock-1d.vlsv is not there; set VDFC_DATA)');
    return;
  }
  const script = readFileSync(join(import.meta.dirname, '..', 'src', 'vlsv_read.py'), 'utf8');
  const ours = works.map(() => Number.POSITIVE_INFINITY);
  const peer = { blocks: Number.POSITIVE_INFINITY, dense: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round++) {
    const found = runPeer<Peer>(['numpy'], script, [path, String(RUNS)]);
    if (found !== undefined) {
      if (round === 0) await checkSame(path, found);
      for (const key of ['blocks', 'dense'] as const) peer[key] = Math.min(peer[key], found[key].ms);
    }
    for (const [i, { work }] of works.entries()) {
      ours[i] = Math.min(ours[i]!, await bestAsync(() => withFile(path, work), RUNS));
    }
    if (found === undefined) break;
  }
  printTable(
    ['all 56 VDFs', 'ours, ms', 'NumPy, ms', 'NumPy / ours'],
    works.map(({ title, peer: key }, i) => [title, ours[i]!, ...compared(ours[i]!, peer[key])]),
  );
}

function compared(ours: number, theirs: number): (string | number)[] {
  return Number.isFinite(theirs) ? [theirs, theirs / ours] : ['-', '-'];
}

/** Opens the file for every run, as NumPy does. */
async function withFile(path: string, work: Work): Promise<number> {
  const file = await openVlsv(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** A comparison of speeds says nothing unless both have read the same. */
async function checkSame(path: string, { blocks, dense, sums }: Peer): Promise<void> {
  const [ourBlocks, ourDense] = [await withFile(path, readBlocks), await withFile(path, readDense)];
  let same = ourBlocks === blocks.numbers && ourDense === dense.numbers;
  await withFile(path, async (file) => {
    let at = 0;
    for await (const { array } of file.vdfs()) {
      let sum = 0;
      for (const value of array.data) sum += value;
      same &&= Math.abs(sum / sums[at++]! - 1) < 1e-12;
    }
    return at;
  });
  if (!same) throw new Error('NumPy and @vdfc/vlsv-reader did not read the same values');
}
