import { isVdfcError, VdfcError } from '@vdfc/core';
import type { OpenSource } from './source.js';

/** Bytes of a page. */
const PAGE = 2 ** 16;
/** Reads of up to this many bytes go through pages: parameters, and the block ids of cells, lie close together. */
const SMALL = PAGE / 2;
/** Pages kept. */
const MAX_PAGES = 16;

/** Checked reads of a source: small ones from a cache of pages, large ones straight. */
export class ByteReader {
  readonly size: number;
  readonly label: string;
  readonly #source: OpenSource;
  readonly #signal: AbortSignal | undefined;
  /** Least recently used first. */
  readonly #pages = new Map<number, Promise<Uint8Array>>();
  #closed = false;

  /** @throws VdfcError `BAD_INPUT` if the source does not state a size */
  constructor(source: OpenSource, signal?: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
    this.label = source.label;
    this.size = source.bytes.size;
    if (Number.isSafeInteger(this.size) && this.size >= 0) return;
    throw this.error('BAD_INPUT', `expected a source with a size in bytes, got ${this.size}`);
  }

  /** `length` bytes from `offset`, in memory of their own. @throws VdfcError `IO`, `ABORTED`, `BAD_INPUT` after `close` */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (length === 0) return new Uint8Array(0);
    if (length > SMALL) return this.#fetch(offset, length);
    const first = Math.floor(offset / PAGE) * PAGE;
    const page = await this.#page(first);
    const head = page.subarray(offset - first, offset - first + length);
    if (head.length === length) return new Uint8Array(head);
    const bytes = new Uint8Array(length);
    bytes.set(head);
    bytes.set((await this.#page(first + PAGE)).subarray(0, length - head.length), head.length);
    return bytes;
  }

  /** The bytes from `offset` on, as many as `target` has and in its memory if the source can do that. */
  async fill(offset: number, target: Uint8Array): Promise<Uint8Array> {
    const { fill } = this.#source.bytes;
    if (fill === undefined) return this.#fetch(offset, target.length);
    return this.#guard(offset, target.length, async () => {
      await fill(offset, target);
      return target;
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#pages.clear();
    await this.#source.bytes.close?.();
  }

  /** An error about this file. */
  error(code: VdfcError['code'], reason: string, cause?: unknown): VdfcError {
    const context = cause === undefined ? { file: this.label } : { file: this.label, cause };
    return new VdfcError(code, `Cannot read VLSV file '${this.label}': ${reason}`, context);
  }

  #page(first: number): Promise<Uint8Array> {
    const known = this.#pages.get(first);
    const page = known ?? this.#fetch(first, Math.min(PAGE, this.size - first));
    this.#pages.delete(first);
    this.#pages.set(first, page);
    if (known !== undefined) return page;
    page.catch(() => this.#pages.delete(first));
    if (this.#pages.size > MAX_PAGES) this.#pages.delete(this.#pages.keys().next().value!);
    return page;
  }

  #fetch(offset: number, length: number): Promise<Uint8Array> {
    return this.#guard(offset, length, () => this.#source.bytes.read(offset, length));
  }

  /** Runs one read of the source; whatever that throws is an `IO`. */
  async #guard(offset: number, length: number, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
    if (this.#closed) throw this.error('BAD_INPUT', 'it was closed');
    this.#checkAborted();
    let bytes: Uint8Array;
    try {
      bytes = await read();
    } catch (error) {
      this.#checkAborted();
      if (isVdfcError(error)) throw error;
      throw this.error('IO', error instanceof Error ? error.message : String(error), error);
    }
    if (bytes.length === length) return bytes;
    throw this.error('IO', `expected ${length} bytes at offset ${offset}, got ${bytes.length}`);
  }

  #checkAborted(): void {
    if (!this.#signal?.aborted) return;
    throw this.error('ABORTED', 'the given signal was aborted', this.#signal.reason);
  }
}
