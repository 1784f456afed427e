import { type Codec, type DenseArray, toNdArray } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { type FourierMlpOptions, fourierMlp, type MlpOptions, mlp } from '@vdfc/mlp';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { errorElsewhere } from './lib/elsewhere.js';
import { item, printAgainstSingles, readNeighbours, timed } from './lib/neighbours.js';
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
    console.log(`\ncells ${first} to ${first + BATCH - 1} of ipshock-1d`);
    const batch = await readNeighbours(path, first, BATCH);
    const choices = UNITS.map((units) => ({ hidden: new Array<number>(4).fill(units) }));
    printAgainstSingles(mlp, batch, {}, choices);
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
      const error = errorElsewhere(bytes, toNdArray(vdf)).l1;
      return [title, JSON.stringify(options), bytes.length, ratio, error, seconds, decode];
    }),
  );
}

function printWarmStarts(batch: DenseArray): void {
  const start = mlp.encode(item(batch, 0));
  const vdf = item(batch, 1);
  const error = (options: MlpOptions): number => compare(vdf, mlp.decode(mlp.encode(vdf, options))).l1;
  console.log('\nL1 of cell 2 after some steps, from nothing and from the network of cell 1\n');
  printTable(
    ['steps', 'from nothing', 'from the neighbour'],
    WARM_STEPS.map((steps) => [String(steps), error({ steps }), error({ steps, start })]),
  );
}
