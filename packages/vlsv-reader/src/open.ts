import { isVdfcError, OptionReader, VdfcError } from '@vdfc/core';
import { type BlockDecoders, ownDecoders } from './decoder.js';
import { type ArrayEntry, toEntry } from './entry.js';
import type { VlsvFile } from './file.js';
import { scanFooter } from './footer.js';
import { OpenFile } from './open-file.js';
import { ByteReader } from './source/reader.js';
import { openSource, type SourceOptions, type VlsvSource } from './source/source.js';
import { ArrayStore } from './store.js';

/** How to open a VLSV file. */
export interface OpenOptions extends SourceOptions {
  /** Largest array to take memory for, bytes: a variable, the blocks of a VDF, a dense VDF. @default 2^30 */
  readonly maxBytes?: number;
  /**
   * How to read VDFs compressed by further methods, by their name in upper case, such as `OCTREE`; or by `ZFP` in another
   * way than the built-in one. @default none
   */
  readonly decoders?: BlockDecoders;
}

const DEFAULT_MAX_BYTES = 2 ** 30;

/** Footers have some 10 kB; one above this is refused, bytes. */
const MAX_FOOTER = 2 ** 24;

/** Bytes at the end of the file in which the footer is expected. */
const TAIL = 2 ** 13;

/** Byte order, seven zeros, offset of the footer as uint64. */
const HEADER = 16;

/**
 * Opens a VLSV file. Only its header and footer are read.
 *
 * @example
 * const file = await openVlsv('bulk.vlsv');
 * for await (const vdf of file.vdfs({ box: 'tight' })) console.log(vdf.cellId, vdf.array.shape);
 * await file.close();
 *
 * @throws VdfcError `NOT_FOUND` for a missing file; `CORRUPT` for one that is no VLSV file, was never closed or is
 * damaged; `UNSUPPORTED` for a big-endian one, for a path outside Node and for a server that ignores ranges;
 * `LIMIT` for a footer above 16 MiB; `IO`, `ABORTED`, `BAD_INPUT`, `BAD_OPTION`
 */
export async function openVlsv(source: VlsvSource, options: OpenOptions = {}): Promise<VlsvFile> {
  const read = new OptionReader('openVlsv', options, ['headers', 'signal', 'maxBytes', 'decoders']);
  const maxBytes = read.number('maxBytes', { min: 0, default: DEFAULT_MAX_BYTES });
  const reader = new ByteReader(await guardOpen(() => openSource(source, options), options), options.signal);
  try {
    const entries = await readEntries(reader);
    return new OpenFile(new ArrayStore(reader, entries, maxBytes), { ...ownDecoders, ...options.decoders });
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** Whatever the network or file system throws is an `IO`. */
async function guardOpen<T>(open: () => Promise<T>, { signal }: SourceOptions): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (isVdfcError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const code = signal?.aborted ? 'ABORTED' : 'IO';
    throw new VdfcError(code, `Cannot open VLSV file: ${reason}`, { cause: error });
  }
}

async function readEntries(reader: ByteReader): Promise<ArrayEntry[]> {
  // Both ends at once: the footer is nearly always in the tail.
  const tail = Math.min(reader.size, TAIL);
  const [start] = await Promise.all([readHeader(reader), reader.read(reader.size - tail, tail)]);
  const length = reader.size - start;
  if (length > MAX_FOOTER) {
    throw reader.error('LIMIT', `its footer would have ${length} bytes, allowed are ${MAX_FOOTER}`);
  }
  const text = new TextDecoder().decode(await reader.read(start, length));
  try {
    return scanFooter(text).map(toEntry);
  } catch (error) {
    throw reader.error('CORRUPT', error instanceof Error ? error.message : String(error), error);
  }
}

/** Offset of the footer. */
async function readHeader(reader: ByteReader): Promise<number> {
  const { size } = reader;
  if (size < HEADER)
    throw reader.error('CORRUPT', `expected a header of ${HEADER} bytes, the file has ${size}`);
  const header = await reader.read(0, HEADER);
  if (header[0] === 1) throw reader.error('UNSUPPORTED', 'it is big endian, expected little endian');
  if (header.subarray(0, 8).some((byte) => byte !== 0)) {
    throw reader.error('CORRUPT', 'expected a VLSV header: a byte order of 0 and seven zeros');
  }
  const offset = Number(new DataView(header.buffer, header.byteOffset).getBigUint64(8, true));
  if (offset === 0) throw reader.error('CORRUPT', 'it was never closed: it has no footer (offset 0)');
  if (offset >= HEADER && offset < size) return offset;
  const reason = `its footer is said to start at byte ${offset}, but the file has ${size}: it was never closed or has been cut`;
  throw reader.error('CORRUPT', reason);
}
