import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VdfcError } from '@vdfc/core';

/** All bytes of a file. @throws VdfcError `NOT_FOUND`, `IO` */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await readFile(path);
    // Not as a Buffer: its slice() is a view, where that of a Uint8Array is a copy.
    return new Uint8Array(buffer, byteOffset, length);
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}

/**
 * Writes a file whole or not at all: under another name beside it first, then renamed. Makes the folder if needed.
 *
 * @throws VdfcError `IO`
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, content, { flag: 'wx' });
    await rename(unfinished, path);
  } catch (cause) {
    // What cannot be removed either must not hide why writing failed.
    await rm(unfinished, { force: true }).catch(() => {});
    throw fileError('write', path, cause);
  }
}

function fileError(action: string, path: string, cause: unknown): VdfcError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (action === 'read' && code === 'ENOENT') {
    return new VdfcError('NOT_FOUND', `Cannot read ${path}: there is no such file`, { file: path, cause });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new VdfcError('IO', `Cannot ${action} ${path}: ${reason}`, { file: path, cause });
}
