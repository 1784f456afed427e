import { type BitCoder, EVEN } from '@vdfc/numerics/coding';

/** Codes a whole number from 0 of so many bits, at most 52, as they are. */
export function codeBits(coder: BitCoder, value: number, bits: number): number {
  let coded = 0;
  for (let place = bits - 1; place >= 0; place--) {
    coded = 2 * coded + coder.code(Math.floor(value / 2 ** place) % 2, EVEN);
  }
  return coded;
}

/** Codes a whole number from 0 to 2^32 - 1 in the fewer bits the smaller it is: 1 for 0, 3 for 1 and 2, ... (Exp-Golomb). */
export function codeCount(coder: BitCoder, value: number): number {
  let length = 0;
  while (2 ** (length + 1) <= value + 1) length++;
  let bits = 0;
  while (bits < 32 && coder.code(bits < length ? 1 : 0, EVEN) === 1) bits++;
  return 2 ** bits - 1 + codeBits(coder, value + 1 - 2 ** bits, bits);
}

/** Codes a whole number of either sign, the likelier the nearer to 0. */
export function codeDifference(coder: BitCoder, value: number): number {
  const folded = codeCount(coder, value > 0 ? 2 * value - 1 : -2 * value);
  return folded % 2 === 1 ? (folded + 1) / 2 : 0 - folded / 2;
}
