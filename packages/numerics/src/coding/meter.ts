import { type BitCoder, EVEN } from './range.js';

/** Writes nothing and adds up how many bits an encoder would write. */
export class BitMeter implements BitCoder {
  /** Bits so far; an encoder's whole bytes come within a byte or two of this. */
  bits = 0;

  code(bit: number, probability: number): number {
    this.bits += bitsFor(bit, probability);
    return bit;
  }
}

/** Bits that `bit` takes if a 1 has this probability, 16 bits. */
export function bitsFor(bit: number, probability: number): number {
  return -Math.log2((bit === 1 ? probability : 2 * EVEN - probability) / (2 * EVEN));
}
