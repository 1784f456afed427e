// The table of log-odds, by logistic regression on what the coder sees around each coefficient.
import { measureBands } from '@vdfc/numerics/coding';
import { Random } from '@vdfc/numerics/random';
import { BandMagnitudes } from '../../dist/coding/band-magnitudes.js';
import { PRIOR_UNIT, priorTable } from '../../dist/coding/priors.js';
import { TrainedPrior } from '../../dist/coding/trained-prior.js';

/** Values of each feature, in the order of `trained-prior.ts`. */
const lengths = [21, 21, 21, 21, 21, 21, 2 * 41, 32, 4 * 21];
const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
const NODES = 4;
const ROWS = lengths.reduce((sum, length) => sum + length, 0);
/** Coefficients that are taken of each array, at most. */
const MOST = 8000;
/** Log-odds of 1 in units of the table. */
const SCALE = 256 / PRIOR_UNIT;

// Adam (Kingma & Ba, 2015), its rate falling to 0.
const EPOCHS = 14;
const BATCH = 4096;
const RATE = 0.03;
const MEAN = 0.9;
const SQUARE = 0.999;
const DECAY = 1e-6;

/** @param arrays `{ levels, bands }`, each of the same weight: its samples by the bytes they take */
export function fitTable(arrays) {
  if (priorTable.length !== NODES * ROWS) throw new Error('The features are not those of trained-prior.ts');
  const random = new Random(1);
  const samples = arrays.flatMap((array) => samplesOf(array, random));
  const table = new Int8Array(NODES * ROWS);
  for (let node = 0; node < NODES; node++) {
    const parameters = fitNode(
      samples.filter(({ magnitude, from }) => magnitude >= node && from <= node),
      node,
      random,
    );
    table.set(
      parameters.map((value) => Math.max(-127, Math.min(127, Math.round(value * SCALE)))),
      node * ROWS,
    );
  }
  return table;
}

/** What is seen of coefficients that are not at quiet places: rows of the table, magnitude, least it may be, weight. */
function samplesOf({ levels, bands }, random) {
  const samples = [];
  const rows = new Uint16Array(lengths.length);
  const { use } = TrainedPrior.prototype;
  const { code } = BandMagnitudes.prototype;
  TrainedPrior.prototype.use = function (feature, value) {
    rows[feature] = starts[feature] + value;
    use.call(this, feature, value);
  };
  BandMagnitudes.prototype.code = function (coder, magnitude, from) {
    samples.push({ rows: rows.slice(), magnitude, from });
    return code.call(this, coder, magnitude, from);
  };
  const bits = measureBands(levels, bands);
  TrainedPrior.prototype.use = use;
  BandMagnitudes.prototype.code = code;
  if (samples.length === 0)
    throw new Error('No coefficient seen: the coder does not go through BandMagnitudes');
  const share = Math.min(1, MOST / samples.length);
  const kept = samples.filter(() => random.uniform() < share);
  for (const sample of kept) sample.weight = 800 / (bits * share);
  return kept;
}

/** Parameters, one for each row, of the log-odds that a magnitude is above `node`. */
function fitNode(samples, node, random) {
  const [parameters, means, squares, gradient] = Array.from({ length: 4 }, () => new Float64Array(ROWS));
  const unit = samples.reduce((sum, { weight }) => sum + weight, 0) / samples.length;
  let step = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const rate = RATE * (1 - epoch / EPOCHS);
    let loss = 0;
    random.shuffle(samples);
    for (let start = 0; start < samples.length; start += BATCH) {
      const batch = samples.slice(start, start + BATCH);
      loss += addGradient(batch, node, parameters, unit, gradient.fill(0));
      descend(parameters, gradient, means, squares, rate, ++step);
    }
    if (epoch === EPOCHS - 1) {
      console.error(`above ${node}: ${(loss / samples.length).toFixed(4)} bits a decision`);
    }
  }
  return parameters;
}

/** Adds the mean gradient of a batch, returns its loss in bits. */
function addGradient(batch, node, parameters, unit, gradient) {
  let loss = 0;
  for (const { rows, magnitude, weight } of batch) {
    const logit = rows.reduce((sum, row) => sum + parameters[row], 0);
    const probability = 1 / (1 + Math.exp(-logit));
    const above = magnitude > node ? 1 : 0;
    loss -= (weight / unit) * Math.log2(above === 1 ? probability : 1 - probability);
    const slope = ((probability - above) * weight) / unit / batch.length;
    for (const row of rows) gradient[row] += slope;
  }
  return loss;
}

function descend(parameters, gradient, means, squares, rate, step) {
  for (let i = 0; i < parameters.length; i++) {
    const slope = gradient[i] + DECAY * parameters[i];
    means[i] = MEAN * means[i] + (1 - MEAN) * slope;
    squares[i] = SQUARE * squares[i] + (1 - SQUARE) * slope ** 2;
    const size = Math.sqrt(squares[i] / (1 - SQUARE ** step)) + 1e-7;
    parameters[i] -= (rate * means[i]) / (1 - MEAN ** step) / size;
  }
}
