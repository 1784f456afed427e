import { type ArrayEntry, describe } from './entry.js';
import { toNumbers, toSafeNumbers, type VariableValues, type VlsvArray } from './numbers.js';
import type { ByteReader } from './source/reader.js';
import type { Window } from './source/window.js';

/** What an array is found by, besides its tag. */
export interface Key {
  readonly name?: string;
  readonly mesh?: string;
}

/** The arrays of a file: finding them in the footer and reading their numbers, all or some. */
export class ArrayStore {
  readonly entries: readonly ArrayEntry[];
  readonly reader: ByteReader;
  readonly #maxBytes: number;

  constructor(reader: ByteReader, entries: readonly ArrayEntry[], maxBytes: number) {
    this.reader = reader;
    this.entries = entries;
    this.#maxBytes = maxBytes;
  }

  /** The first array of this tag and key. Names match exactly, else without regard to case. */
  find(tag: string, key: Key = {}): ArrayEntry | undefined {
    const tagged = this.entries.filter((entry) => entry.tag === tag);
    return (
      tagged.find((entry) => matches(entry, key, (text) => text)) ??
      tagged.find((entry) => matches(entry, key, (text) => text?.toLowerCase()))
    );
  }

  /** @throws VdfcError `NOT_FOUND` if there is no such array */
  get(tag: string, key: Key = {}): ArrayEntry {
    const entry = this.find(tag, key);
    if (entry !== undefined) return entry;
    const wanted = describe({ tag, attributes: { ...key } });
    throw this.reader.error('NOT_FOUND', `expected an array ${wanted}, found none`);
  }

  /** All numbers of an array as stored. @throws VdfcError `CORRUPT`, `LIMIT`, and as `ByteReader.read` */
  async read(entry: ArrayEntry): Promise<VlsvArray> {
    return toNumbers(await this.readBytes(entry, 0, entry.byteLength), entry.type);
  }

  /** `count` elements from element `first`. @throws VdfcError `CORRUPT`, `LIMIT`, and as `ByteReader.read` */
  async readElements(entry: ArrayEntry, first: number, count: number): Promise<VlsvArray> {
    const bytes = await this.readBytes(entry, first * entry.elementBytes, count * entry.elementBytes);
    return toNumbers(bytes, entry.type);
  }

  /** Some bytes of an array. @throws VdfcError as `readElements` */
  async readBytes(entry: ArrayEntry, first: number, length: number): Promise<Uint8Array> {
    this.#checkPart(entry, first, length);
    return this.reader.read(entry.offset + first, length);
  }

  /**
   * As `readElements`, in the memory of `window`, of which the next read may make other use.
   *
   * @param ahead Elements that may be read at once where one read goes on after the other; all of the array.
   */
  async viewElements(
    entry: ArrayEntry,
    first: number,
    count: number,
    window: Window,
    ahead: () => number,
  ): Promise<VlsvArray> {
    const { elementBytes, offset } = entry;
    const [start, length] = [first * elementBytes, count * elementBytes];
    this.#checkPart(entry, start, length);
    const bytes = await window.read(this.reader, offset + start, length, () => ahead() * elementBytes);
    return toNumbers(bytes, entry.type);
  }

  /** All numbers of an array, none of them a BigInt. @throws VdfcError also `UNSUPPORTED` */
  async numbers(entry: ArrayEntry): Promise<VariableValues> {
    return this.safe(entry, await this.read(entry));
  }

  /** Stored numbers without BigInts. @throws VdfcError `UNSUPPORTED` for integers beyond 2^53, raw bytes */
  safe(entry: ArrayEntry, values: VlsvArray): VariableValues {
    if (entry.type === 'unknown') {
      const { datatype, datasize } = entry.attributes;
      const reason = `${describe(entry)} holds numbers of type ${datatype} ${datasize}, expected int or uint 1, 2, 4 or 8, or float 4 or 8`;
      throw this.reader.error('UNSUPPORTED', reason);
    }
    const numbers = toSafeNumbers(values);
    if (numbers !== undefined) return numbers;
    throw this.reader.error('UNSUPPORTED', `${describe(entry)} holds integers beyond 2^53`);
  }

  /** Array as UTF-8 text, or undefined if there is no such array. */
  async text(tag: string): Promise<string | undefined> {
    const entry = this.find(tag);
    if (entry === undefined) return undefined;
    return new TextDecoder().decode(await this.readBytes(entry, 0, entry.byteLength));
  }

  /** @throws VdfcError `LIMIT` if `bytes` is more than the caller allows */
  checkLimit(what: string, bytes: number): void {
    if (bytes <= this.#maxBytes) return;
    throw this.reader.error(
      'LIMIT',
      `${what} needs ${bytes} bytes, allowed are ${this.#maxBytes} (option maxBytes)`,
    );
  }

  /** A claim of the file that does not hold. */
  corrupt(reason: string): Error {
    return this.reader.error('CORRUPT', reason);
  }

  /** Checks that an array lies in the file, a part of it in the array, and that it is not too large. */
  #checkPart(entry: ArrayEntry, first: number, length: number): void {
    const { offset, byteLength } = entry;
    const { size } = this.reader;
    if (byteLength > 0 && offset + byteLength > size) {
      const claim = `${byteLength} bytes from offset ${offset}`;
      throw this.corrupt(`${describe(entry)} claims ${claim}, but the file has ${size}`);
    }
    if (first + length > byteLength) {
      throw this.corrupt(`expected ${first + length} bytes in ${describe(entry)}, found ${byteLength}`);
    }
    this.checkLimit(describe(entry), length);
  }
}

function matches(
  { attributes }: ArrayEntry,
  key: Key,
  fold: (text: string | undefined) => string | undefined,
): boolean {
  return (
    (key.name === undefined || fold(attributes.name) === fold(key.name)) &&
    (key.mesh === undefined || fold(attributes.mesh) === fold(key.mesh))
  );
}
