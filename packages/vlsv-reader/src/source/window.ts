import type { ByteReader } from './reader.js';

/**
 * A part of a file in memory that is used again for the next part. What it gives is overwritten by the next read that
 * goes beyond the part at hand.
 */
export class Window {
  #memory: Uint8Array = new Uint8Array(0);
  #bytes: Uint8Array = this.#memory;
  #start = 0;
  /** Where the next read starts if it goes on after the last one. */
  #next = Number.NaN;

  /** `length` bytes from `offset`. Where they go on after those given last, `ahead()` bytes may be read at once. */
  async read(reader: ByteReader, offset: number, length: number, ahead: () => number): Promise<Uint8Array> {
    if (length === 0) return new Uint8Array(0);
    const goesOn = offset === this.#next;
    this.#next = offset + length;
    const from = offset - this.#start;
    if (from >= 0 && from + length <= this.#bytes.length) return this.#bytes.subarray(from, from + length);
    const wanted = goesOn ? Math.max(length, ahead()) : length;
    if (this.#memory.length < wanted) this.#memory = new Uint8Array(wanted);
    const target = this.#memory.subarray(0, wanted);
    // Nothing is at hand while, or if, reading fails.
    this.#bytes = target.subarray(0, 0);
    this.#bytes = await reader.fill(offset, target);
    this.#start = offset;
    return this.#bytes.subarray(0, length);
  }
}
