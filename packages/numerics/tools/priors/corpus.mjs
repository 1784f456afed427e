// Quantised wavelet packets of VDFs, rounded as an encoder rounds them.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorOf, optimiseRounding, peakOf, quantise, toDomain } from '@vdfc/numerics/quantise';
import { bestBasis, mallatTree, PacketSynthesis } from '@vdfc/numerics/wavelet';
import { openVlsv } from '@vdfc/vlsv-reader';

/** VDFs to train with, of the test data's own runs: cells of each file. */
export const training = {
  'ipshock-1d.vlsv': [3, 12, 20, 24, 33, 45, 55, 56],
  'restart-small.vlsv': [3, 9, 12, 18],
  'beams-amr-3d.vlsv': [9, 81],
  'losscone.vlsv': [2],
};

/** VDFs to compare with. */
export const heldOut = {
  'ipshock-1d.vlsv': [1, 16, 22, 28, 50],
  'restart-small.vlsv': [6],
  'beams-amr-3d.vlsv': [180],
  'losscone.vlsv': [1],
};

/** Errors Σ|f - g| / Σ|f| that each VDF is quantised for, and the exponent of the domain that suits each. */
export const exponents = new Map([
  [0.1, 0.6],
  [0.0463, 0.6],
  [0.02, 0.6],
  [0.01, 0.65],
  [0.003, 0.7],
  [0.001, 0.75],
]);

const ZONE = 0.6;
/** Optimised rounding loses some precision; this gives it back. */
const FINER = 0.95;
const LEVELS = 3;

/** For each VDF and error: `{ levels, bands, error }`, in turns with the filters cdf97 and dd64. */
export async function corpusOf(cells) {
  const arrays = [];
  for (const [name, ids] of Object.entries(cells)) {
    const file = await openVlsv(join(dataFolder(), name));
    for (const id of ids) {
      const { array } = await file.readVdf(id);
      const scheme = arrays.length % (2 * exponents.size) === 0 ? 'cdf97' : 'dd64';
      for (const [error, exponent] of exponents) {
        arrays.push({ ...levelsOf(array.data, array.shape, scheme, error, exponent), error });
      }
      console.error(`${name}, cell ${id}, ${array.shape.join(' x ')}, ${scheme}`);
    }
    await file.close();
  }
  return arrays;
}

function dataFolder() {
  const { VDFC_DATA: named } = process.env;
  return named ? resolve(named) : fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
}

function levelsOf(values, shape, scheme, error, exponent) {
  const domain = { exponent, peak: peakOf(values), clamped: true };
  const y = new Float64Array(values.length);
  toDomain(values, domain, y);
  const first = transformed(y, shape, mallatTree(shape, LEVELS), scheme);
  const tree = bestBasis(y, shape, scheme, stepFor(first, values, domain, error), LEVELS);
  const best = transformed(y, shape, tree, scheme);
  const step = FINER * stepFor(best, values, domain, error);
  const rounds = optimiseRounding(best.coefficients, step, best.synthesis, values, domain, { shape });
  let found = rounds.next();
  while (!found.done) found = rounds.next();
  return { levels: found.value, bands: best.synthesis.bands };
}

function transformed(y, shape, tree, scheme) {
  const synthesis = new PacketSynthesis(shape, tree, scheme);
  const coefficients = new Float64Array(synthesis.coefficients);
  synthesis.analyse(y, coefficients);
  return { synthesis, coefficients };
}

/** The largest step of a plain quantiser that keeps the error, by bisection of its logarithm. */
function stepFor({ synthesis, coefficients }, values, domain, error) {
  const levels = new Int32Array(coefficients.length);
  let [low, high] = [1e-5, 4];
  for (let i = 0; i < 12; i++) {
    const step = Math.sqrt(low * high);
    quantise(coefficients, step, ZONE, levels);
    if (errorOf(levels, step, synthesis, values, domain).l1 > error) high = step;
    else low = step;
  }
  return low;
}
