/** A step in units of 2^-7 of its power of two: two or three bytes in a header, at most 1 % below what it might be. */
const FRACTIONS = 128;
const LOWEST = -1074;
const HIGHEST = 1023;

/** Range of the numbers that stand for steps. */
export const STEP_CODES: { readonly min: number; readonly max: number } = {
  min: LOWEST * FRACTIONS,
  max: HIGHEST * FRACTIONS + FRACTIONS - 1,
};

/** The number of the largest step that is not above `limit`; the smallest there is for 0. */
export function stepCode(limit: number): number {
  let exponent = Math.min(HIGHEST, Math.max(LOWEST, Math.floor(Math.log2(limit))));
  // The logarithm may be off by one at either side of a power of two.
  if (powerOfTwo(exponent) > limit && exponent > LOWEST) exponent--;
  const code = exponent * FRACTIONS;
  let fraction = 0;
  while (fraction < FRACTIONS - 1 && stepOf(code + fraction + 1) <= limit) fraction++;
  return code + fraction;
}

/** The step that a number stands for: (1 + m/128)·2^e for the number 128·e + m. */
export function stepOf(code: number): number {
  const exponent = Math.floor(code / FRACTIONS);
  return (1 + (code - exponent * FRACTIONS) / FRACTIONS) * powerOfTwo(exponent);
}

function powerOfTwo(exponent: number): number {
  // Exact, also below 2^-1022: one product of two normal powers.
  const half = exponent >> 1;
  return 2 ** half * 2 ** (exponent - half);
}
