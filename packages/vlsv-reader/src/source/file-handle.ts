import { VdfcError } from '@vdfc/core';
import type { FillingAccess } from './source.js';

/** The part of Node's FileHandle that is used. */
export interface FileHandleLike {
  /** It has none: tells it from an object with `size` and `read`. */
  readonly size?: undefined;
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  stat(): Promise<{ readonly size: number }>;
}

/** A FileHandle that stays open: whoever opened it closes it. */
export async function fromFileHandle(handle: FileHandleLike): Promise<FillingAccess> {
  const { size } = await handle.stat();
  const fill = async (offset: number, target: Uint8Array): Promise<void> => {
    // The system may give less than was asked for, never nothing before the end of the file.
    for (let done = 0; done < target.length; ) {
      const { bytesRead } = await handle.read(target, done, target.length - done, offset + done);
      if (bytesRead === 0) throw shortened(offset, target.length, done);
      done += bytesRead;
    }
  };
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    await fill(offset, bytes);
    return bytes;
  };
  return { size, read, fill };
}

function shortened(offset: number, length: number, done: number): VdfcError {
  const message = `Cannot read file: expected ${length} bytes at offset ${offset}, got ${done} before its end; it has become shorter since it was opened`;
  return new VdfcError('IO', message);
}
