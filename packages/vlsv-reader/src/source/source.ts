import { VdfcError } from '@vdfc/core';
// A path needs Node's file system; elsewhere package.json leads this import to a module that says so.
import { openNodeFile } from '#node-file';
import { fromBlob } from './blob.js';
import { fromBytes } from './bytes.js';
import { type FileHandleLike, fromFileHandle } from './file-handle.js';
import { fromUrl } from './url.js';

/** Bytes that can be read at any place. */
export interface RandomAccess {
  /** Number of bytes there are. */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`; both lie within `size`. The answer is copied at once, so its memory may be used
   * again. More than one question may be open at a time.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Called by `VlsvFile.close`. */
  close?(): Promise<void> | void;
}

/** As `RandomAccess`, for a source that can also fill memory at hand. */
export interface FillingAccess extends RandomAccess {
  /** The bytes from `offset` into all of `target`. */
  fill?(offset: number, target: Uint8Array): Promise<void>;
}

/**
 * Where a file comes from: a path (Node only), an http(s) address whose server answers range requests, a Node
 * FileHandle, a Blob or File, the bytes themselves, or any object with `size` and `read`.
 */
export type VlsvSource = string | URL | FileHandleLike | Blob | Uint8Array | RandomAccess;

/** How to reach a source. */
export interface SourceOptions {
  /** Headers for every request of a URL, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Stops opening and every later read with a `VdfcError` of code `ABORTED`. */
  readonly signal?: AbortSignal;
}

/** A source made ready to be read: every `read` gives memory of its own. */
export interface OpenSource {
  /** Path, address or kind of source, for messages. */
  readonly label: string;
  readonly bytes: FillingAccess;
}

/** @throws VdfcError `BAD_INPUT` for anything but a source, `NOT_FOUND`, `IO`, `UNSUPPORTED` */
export async function openSource(source: VlsvSource, options: SourceOptions): Promise<OpenSource> {
  if (typeof source === 'string' || source instanceof URL) return openNamed(String(source), options);
  const kind = Object.prototype.toString.call(source).slice('[object '.length, -1);
  if (kind === 'Uint8Array') return { label: 'bytes', bytes: fromBytes(source as Uint8Array) };
  if (kind === 'File') return { label: (source as File).name, bytes: fromBlob(source as File) };
  if (kind === 'Blob') return { label: 'Blob', bytes: fromBlob(source as Blob) };
  if (isFileHandle(source)) return { label: 'FileHandle', bytes: await fromFileHandle(source) };
  if (isRandomAccess(source)) return { label: 'source', bytes: fromCustom(source) };
  const message = `Cannot open VLSV file: expected a path, URL, FileHandle, Blob, Uint8Array or an object with size and read, got ${kind}`;
  throw new VdfcError('BAD_INPUT', message);
}

async function openNamed(name: string, options: SourceOptions): Promise<OpenSource> {
  if (/^https?:/i.test(name)) return { label: name, bytes: await fromUrl(name, options) };
  return { label: name, bytes: await openNodeFile(name) };
}

function isFileHandle(source: unknown): source is FileHandleLike {
  const handle = source as Partial<FileHandleLike> | null;
  return (
    typeof handle === 'object' && typeof handle?.read === 'function' && typeof handle.stat === 'function'
  );
}

function isRandomAccess(source: unknown): source is RandomAccess {
  const access = source as Partial<RandomAccess> | null;
  return typeof access === 'object' && typeof access?.read === 'function' && 'size' in access;
}

/** The bytes that a caller's own source gives may be part of memory that it uses again: they are copied. */
function fromCustom(source: RandomAccess): RandomAccess {
  return {
    size: source.size,
    read: async (offset, length) => Uint8Array.from(await source.read(offset, length)),
    close: () => source.close?.(),
  };
}
