/** Probabilities are in units of 2⁻¹⁶: a whole number from 1 to 65535. */
export const PROBABILITY_BITS = 16;
/** As likely as not. */
export const EVEN: number = 1 << (PROBABILITY_BITS - 1);

const UNIT = 2 ** -PROBABILITY_BITS;
const TOP = 2 ** 32;
const BOTTOM = 2 ** 24;

/**
 * One binary decision at a time, in either direction: an encoder writes `bit` and returns it, a decoder ignores
 * `bit` and returns what it reads. A coding routine written once against this interface runs both ways.
 */
export interface BitCoder {
  /** `probability` of a 1, in units of 2⁻¹⁶, 1 to 65535. */
  code(bit: number, probability: number): number;
}

/**
 * Binary arithmetic coder with a 32-bit range and carry propagation, after G. N. N. Martin (1979) and the coder of
 * LZMA. All states are whole numbers below 2⁴⁰, held exactly in doubles.
 */
export class RangeEncoder implements BitCoder {
  #low = 0;
  #range = TOP - 1;
  /** The last byte not yet written: a carry can still change it. -1 before the first. */
  #held = -1;
  /** Bytes 255 that follow `#held`, through which a carry would run. */
  #pending = 0;
  #bytes: Uint8Array;
  #length = 0;

  /** @param capacity bytes to start with; grows as needed */
  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(Math.max(16, capacity));
  }

  code(bit: number, probability: number): number {
    const split = Math.floor(this.#range * probability * UNIT);
    if (bit === 1) {
      this.#range = split;
    } else {
      this.#low += split;
      this.#range -= split;
    }
    while (this.#range < BOTTOM) {
      this.#range *= 256;
      this.#shift();
    }
    return bit;
  }

  /**
   * Ends the stream: the shortest bytes that decode to all that was coded when zeros are read past their end. The
   * decoder must know their number, and the coder is not to be used afterwards.
   */
  finish(): Uint8Array {
    this.#low = roundest(this.#low, this.#low + this.#range - 1);
    for (let i = 0; i < 5; i++) this.#shift();
    let end = this.#length;
    while (end > 0 && this.#bytes[end - 1] === 0) end--;
    return this.#bytes.slice(0, end);
  }

  /** Moves the top byte of `#low` out. */
  #shift(): void {
    const carry = this.#low >= TOP ? 1 : 0;
    const low = this.#low - carry * TOP;
    const byte = Math.floor(low / BOTTOM);
    if (carry === 1 || byte !== 255) {
      if (this.#held >= 0) this.#write(this.#held + carry);
      for (; this.#pending > 0; this.#pending--) this.#write(255 + carry);
      this.#held = byte;
    } else {
      this.#pending++;
    }
    this.#low = (low - byte * BOTTOM) * 256;
  }

  #write(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = byte & 255;
  }
}

/** The number within [first, last] that ends in the most zero bits. */
function roundest(first: number, last: number): number {
  let unit = 1;
  while (Math.ceil(first / (unit * 2)) * (unit * 2) <= last) unit *= 2;
  return Math.ceil(first / unit) * unit;
}

/**
 * Reads what `RangeEncoder` wrote. Past the end of `bytes` it reads zeros, for ever: damaged or cut bytes give wrong
 * bits, never an error, so that a caller must bound the number of decisions by what it knows.
 */
export class RangeDecoder implements BitCoder {
  readonly #bytes: Uint8Array;
  #at = 0;
  #range = TOP - 1;
  /** Distance of the coded number from the lower end of the range. */
  #code = 0;

  /** @param bytes not copied; must not change while decoding */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let i = 0; i < 4; i++) this.#code = this.#code * 256 + this.#next();
    // No encoder starts so; left as it is, every bit would be the same, for ever.
    if (this.#code >= this.#range) this.#code = this.#range - 1;
  }

  code(_bit: number, probability: number): number {
    const split = Math.floor(this.#range * probability * UNIT);
    let bit = 0;
    if (this.#code < split) {
      this.#range = split;
      bit = 1;
    } else {
      this.#code -= split;
      this.#range -= split;
    }
    while (this.#range < BOTTOM) {
      this.#range *= 256;
      this.#code = this.#code * 256 + this.#next();
    }
    return bit;
  }

  #next(): number {
    return this.#at < this.#bytes.length ? this.#bytes[this.#at++]! : 0;
  }
}
