// The mixers' weights to start from, by running the coder over array after array and letting the weights stay.
import { measureBands } from '@vdfc/numerics/coding';
import { Random } from '@vdfc/numerics/random';
import { makeStates, updateState } from '../../dist/coding/adaptive.js';
import { LOGIT_LIMIT, squash, stretch } from '../../dist/coding/logistic.js';
import { DecisionMixer, WEIGHT_UNIT } from '../../dist/coding/mixer.js';
import { usePriors } from './tables.mjs';

/** Room for the probabilities and the sets of weights of any mixer of the band coder. */
const SLOTS = 2 ** 18;
const SETS = 256;
/** Rates at which weights learn: those of the coder, and slower ones for each time that all arrays are gone through. */
const coderRates = { magnitudes: 10, signs: 20 };
const slowRates = [
  { magnitudes: 4, signs: 6 },
  { magnitudes: 2, signs: 3 },
];
/** Classes of a magnitude's weights, kinds of its decisions, and the most that one set counts for. */
const CLASSES = 4;
const KINDS = 7;
const MOST_USES = 20_000;
/** Weights are rounded to this. */
const UNIT = 100;

/** @returns `{ magnitudes, signs }`, the weights for the table of `priors` */
export function fitWeights(arrays, priors) {
  const order = new Random(2).shuffle([...arrays]);
  usePriors(priors);
  const mixers = startFrom(priors);
  checkReplica(order[0], priors);
  for (const rates of slowRates) {
    for (const array of order) replay(array, mixers, rates);
  }
  const { magnitudes, signs } = mixers;
  const byKind = Array.from({ length: KINDS }, (_, kind) =>
    meanWeights(magnitudes, (set) => kindOf(Math.floor(set / CLASSES)) === kind, MOST_USES),
  );
  return { magnitudes: byKind, signs: meanWeights(signs, () => true, Number.POSITIVE_INFINITY) };
}

/** Weights of both mixers, set after set, and how often each set has been used. */
function startFrom({ magnitudes, signs }) {
  const sets = (weightsOf, inputs) => ({
    inputs,
    weights: Int32Array.from(
      { length: SETS * inputs },
      (_, i) => weightsOf(Math.floor(i / inputs))[i % inputs],
    ),
    uses: new Float64Array(SETS),
  });
  return {
    magnitudes: sets((set) => magnitudes[kindOf(Math.floor(set / CLASSES))], magnitudes[0].length),
    signs: sets(() => signs, signs.length),
  };
}

/** Codes an array, the mixers starting from these weights and leaving in them what they have learnt. Returns its bits. */
function replay({ levels, bands }, mixers, rates) {
  const { code } = DecisionMixer.prototype;
  const states = new Map();
  DecisionMixer.prototype.code = function (coder, bit) {
    const name = this.slot.length + this.fixed.length === mixers.signs.inputs ? 'signs' : 'magnitudes';
    if (!states.has(this)) states.set(this, makeStates(SLOTS));
    return decide(this, states.get(this), mixers[name], rates[name], coder, bit);
  };
  const bits = measureBands(levels, bands);
  DecisionMixer.prototype.code = code;
  if (states.size !== 2) throw new Error(`Expected two mixers in the band coder, got ${states.size}`);
  return bits;
}

/** What `DecisionMixer.code` does, with weights that can be seen. */
function decide({ slot, fixed, set }, states, { inputs, weights, uses }, rate, coder, bit) {
  const first = set * inputs;
  const logits = [...Array.from(slot, (index) => stretch(states[index] >>> 16)), ...fixed];
  const sum = logits.reduce((total, logit, i) => total + logit * weights[first + i], 0);
  const mixed = Math.floor(sum / WEIGHT_UNIT);
  const probability = squash(Math.max(-LOGIT_LIMIT, Math.min(LOGIT_LIMIT, mixed)));
  const coded = coder.code(bit, probability);
  const miss = coded * 2 ** 16 - probability;
  logits.forEach((logit, i) => {
    const step = Math.imul(logit, miss) >> 4;
    weights[first + i] += (Math.imul(step, rate) + (1 << 13)) >> 14;
  });
  for (const index of slot) states[index] = updateState(states[index], coded);
  uses[set]++;
  return coded;
}

/** What is trained here must be what the coder does. */
function checkReplica(array, priors) {
  const [found, expected] = [
    replay(array, startFrom(priors), coderRates),
    measureBands(array.levels, array.bands),
  ];
  if (found !== expected)
    throw new Error(`The copy of DecisionMixer takes ${found} bits, the coder ${expected}`);
}

/** Means over the sets that `holds` chooses, each counting as often as it has been used. */
function meanWeights({ inputs, weights, uses }, holds, most) {
  const sums = new Float64Array(inputs);
  let total = 0;
  uses.forEach((count, set) => {
    if (!holds(set)) return;
    const counted = Math.min(count, most);
    total += counted;
    for (let i = 0; i < inputs; i++) sums[i] += counted * weights[set * inputs + i];
  });
  return Array.from(sums, (sum) => Math.round(sum / total / UNIT) * UNIT);
}

/** Kind of a decision, as in `magnitude.ts`: unary 0 to 3, prefix, first bit, second bit. */
function kindOf(node) {
  if (node < 4) return node;
  if (node < 15) return 4;
  return node < 28 ? 5 : 6;
}
