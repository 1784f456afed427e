// The priors as they are in the sources, and others in their place while this process runs.
import { magnitudeWeights, priorTable, signWeights } from '../../dist/coding/priors.js';

/** Those in the sources. */
export const committed = {
  table: priorTable.slice(),
  magnitudes: magnitudeWeights.map((weights) => weights.slice()),
  signs: signWeights.slice(),
};

/** As if nothing were known but that predictions are worth listening to, and the neighbours' most of all. */
export const flat = {
  table: new Int8Array(priorTable.length),
  magnitudes: magnitudeWeights.map(() => [11000, 11000, 11000, 11000, 11000, 11000, 22000]),
  signs: [10000, 10000, 10000, 10000, 30000],
};

/** Lets every coder made from now on start from these. */
export function usePriors({ table, magnitudes, signs }) {
  priorTable.set(table);
  magnitudes.forEach((weights, kind) => {
    magnitudeWeights[kind].splice(0, weights.length, ...weights);
  });
  signWeights.splice(0, signs.length, ...signs);
}
