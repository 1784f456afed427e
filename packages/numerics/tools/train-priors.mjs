// Trains what the band coder knows beforehand: the tables of src/coding/priors.ts. By hand, a few times in the life of a
// format: the tables are part of every container, and other ones need a new layout version of each codec that uses them.
//
//   npm run build && node packages/numerics/tools/train-priors.mjs [--write]
//   npx biome check --write packages/numerics/src/coding/priors.ts
//
// Reads the test data's own runs from $VDFC_DATA, else from ../shared/data beside the project. Makes quantised wavelet
// packets of their VDFs, fits the tables, and prints how many bytes VDFs that were not trained with take, with the tables
// as they are in the sources and with the new ones. With --write the new ones replace those in the sources. Everything is
// seeded: the same sources and data give the same tables.
//
// The committed tables were made by this method from coefficients that an earlier encoder had rounded, so that this does
// not give them again to the bit. With those coefficients 46 % of the entries are the same and 76 % within one unit. The
// tables it makes now take 0.24 % fewer bytes for the VDFs not trained with, which is not worth another format.
import { writeFileSync } from 'node:fs';
import { measureBands } from '@vdfc/numerics/coding';
import { corpusOf, exponents, heldOut, training } from './priors/corpus.mjs';
import { fitTable } from './priors/fit-table.mjs';
import { fitWeights } from './priors/fit-weights.mjs';
import { sourceOf } from './priors/source.mjs';
import { committed, flat, usePriors } from './priors/tables.mjs';

const target = new URL('../src/coding/priors.ts', import.meta.url);

const known = await corpusOf(training);
usePriors(flat);
const table = fitTable(known);
const trained = { ...fitWeights(known, { ...flat, table }), table };
report(await heldOutBytes());
if (process.argv.includes('--write')) writeFileSync(target, sourceOf(trained));

/** Bytes of each array that was not trained with: with no, the committed and the new tables. */
async function heldOutBytes() {
  usePriors(committed);
  const arrays = await corpusOf(heldOut);
  const bytesWith = (priors) => {
    usePriors(priors);
    return arrays.map(({ levels, bands }) => measureBands(levels, bands) / 8);
  };
  return { arrays, flat: bytesWith(flat), committed: bytesWith(committed), trained: bytesWith(trained) };
}

/** Geometric means over the VDFs, error by error, and over all. */
function report({ arrays, ...bytes }) {
  const mean = (values) =>
    Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length).toFixed(1);
  const line = (title, holds) => {
    const means = Object.values(bytes).map((list) => mean(list.filter((_, i) => holds(arrays[i]))));
    console.log([title, ...means].map((text) => text.padStart(12)).join(''));
  };
  console.log(['error', ...Object.keys(bytes)].map((text) => text.padStart(12)).join(''));
  for (const error of exponents.keys()) line(String(error), (array) => array.error === error);
  line('all', () => true);
}
