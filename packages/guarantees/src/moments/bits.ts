/** Bits into bytes, the highest of each byte first. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #count = 0;

  /** Number of bits written. */
  get length(): number {
    return this.#count;
  }

  /** A whole number from 0, below 2^width; width at most 53. */
  write(value: number, width: number): void {
    for (let place = width - 1; place >= 0; place--) {
      if (this.#count % 8 === 0) this.#bytes.push(0);
      const bit = Math.floor(value / 2 ** place) % 2;
      this.#bytes[this.#bytes.length - 1]! |= bit << (7 - (this.#count % 8));
      this.#count++;
    }
  }

  /** Elias gamma code of a whole number from 1. */
  writeGamma(value: number): void {
    const width = 32 - Math.clz32(value);
    this.write(0, width - 1);
    this.write(value, width);
  }

  /** All other writer's bits after one's own. */
  append(other: BitWriter): void {
    for (let i = 0; i < other.#count; i++) this.write((other.#bytes[i >> 3]! >> (7 - (i & 7))) & 1, 1);
  }

  /** The bytes, less zeros at their end: reading past the end gives zeros. */
  finish(): Uint8Array {
    let end = this.#bytes.length;
    while (end > 0 && this.#bytes[end - 1] === 0) end--;
    return Uint8Array.from(this.#bytes.slice(0, end));
  }
}

/** Reads what `BitWriter` wrote; zeros past the end. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++, this.#at++) {
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }

  /** A gamma code of at most `most` leading zeros; NaN if there are more. */
  readGamma(most: number): number {
    let zeros = 0;
    while (this.read(1) === 0) if (++zeros > most) return Number.NaN;
    return 2 ** zeros + this.read(zeros);
  }
}
