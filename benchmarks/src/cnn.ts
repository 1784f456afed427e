import { type CnnOptions, cnn } from '@vdfc/cnn';
import { type DenseArray, toNdArray } from '@vdfc/core';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { errorElsewhere } from './lib/elsewhere.js';
import { printAgainstSingles, readNeighbours, timed } from './lib/neighbours.js';
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
  for (const first of FIRST_CELLS) {
    console.log(`\ncells ${first} to ${first + BATCH - 1} of ipshock-1d`);
    const choices = RATIOS.map((ratio) => ({ step: BATCH_STEP * ratio }));
    printAgainstSingles(cnn, await readNeighbours(path, first, BATCH), { step: BATCH_STEP }, choices);
  }
}

function printFigures(vdf: DenseArray): void {
  console.log('reference VDF, 50 x 50 x 50 float32; L1 as another process decodes it\n');
  printTable(
    ['options', 'bytes', 'ratio', 'L1', 'encode, CPU s', 'decode, ms'],
    figures.map((options) => {
      const { bytes, seconds } = timed(cnn, vdf, options);
      const decode = best(() => cnn.decode(bytes));
      const ratio = (4 * vdf.data.length) / bytes.length;
      return [
        JSON.stringify(options),
        bytes.length,
        ratio,
        errorElsewhere(bytes, toNdArray(vdf)).l1,
        seconds,
        decode,
      ];
    }),
  );
}
