// ln 2 in two parts, the first of which has few digits: whole multiples of it are exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** e^-t of a larger t is 0. */
const MOST = 745;
const TERMS = 16;

/**
 * e^-t for t >= 0, to a few units of the last digit. Made of operations that IEEE 754 fixes to the last bit, as Math.exp is
 * not: encoder and decoder find the same functions on every machine.
 */
export function decay(t: number): number {
  if (!(t < MOST)) return 0;
  const halvings = Math.round(t / Math.LN2);
  const rest = halvings * LN2_HIGH - t + halvings * LN2_LOW;
  let value = 1;
  for (let k = TERMS; k >= 1; k--) value = 1 + (rest * value) / k;
  // Two factors: one alone could be below the smallest number.
  const half = halvings >> 1;
  return value * 2 ** -half * 2 ** (half - halvings);
}
