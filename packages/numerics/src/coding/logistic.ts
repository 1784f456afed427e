import { EVEN } from './range.js';

/** Fraction bits of the logistic domain: 256 stands for a log-odds of 1. */
export const LOGIT_UNIT = 256;
/** Largest log-odds that `squash` tells apart. */
export const LOGIT_LIMIT: number = 11 * LOGIT_UNIT - 1;
/** `stretch` looks at the top 12 bits of a probability. */
const STRETCH_SHIFT = 4;

// Tables made of sums, products and quotients of doubles alone: IEEE 754 fixes those to the last bit on every machine,
// which it does not for Math.exp.
const squashTable = /* @__PURE__ */ makeSquash();
const stretchTable = /* @__PURE__ */ makeStretch(squashTable);

/** Probability of a 1, 16 bits, for log-odds in units of 1/256. Values beyond ±LOGIT_LIMIT are taken as the limit. */
export function squash(logit: number): number {
  if (logit > LOGIT_LIMIT) return squashTable[2 * LOGIT_LIMIT]!;
  if (logit < -LOGIT_LIMIT) return squashTable[0]!;
  return squashTable[logit + LOGIT_LIMIT]!;
}

/** Log-odds ln(p / (1 - p)) in units of 1/256 of a 16-bit probability, within ±9. */
export function stretch(probability: number): number {
  return stretchTable[probability >>> STRETCH_SHIFT]!;
}

function makeSquash(): Uint16Array {
  const table = new Uint16Array(2 * LOGIT_LIMIT + 1);
  // exp(1/256) to the nearest double.
  const ratio = 1.0039138893383475;
  let odds = 1;
  for (let logit = 0; logit <= LOGIT_LIMIT; logit++) {
    const probability = Math.floor((2 * EVEN * odds) / (1 + odds) + 0.5);
    table[LOGIT_LIMIT + logit] = Math.min(probability, 2 * EVEN - 1);
    table[LOGIT_LIMIT - logit] = 2 * EVEN - table[LOGIT_LIMIT + logit]!;
    odds *= ratio;
  }
  return table;
}

/** The inverse, at the middle of each interval of probabilities. */
function makeStretch(squashed: Uint16Array): Int16Array {
  const table = new Int16Array((2 * EVEN) >>> STRETCH_SHIFT);
  let at = 0;
  for (let i = 0; i < table.length; i++) {
    const middle = (i << STRETCH_SHIFT) + (1 << (STRETCH_SHIFT - 1));
    while (at < 2 * LOGIT_LIMIT && squashed[at]! < middle) at++;
    table[i] = at - LOGIT_LIMIT;
  }
  return table;
}
