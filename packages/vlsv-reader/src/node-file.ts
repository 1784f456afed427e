import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { VdfcError } from '@vdfc/core';
import { fromFileHandle } from './source/file-handle.js';
import type { FillingAccess } from './source/source.js';

/** The file at a path or a file: address. @throws VdfcError `NOT_FOUND`, `IO` */
export async function openNodeFile(name: string): Promise<FillingAccess> {
  const path = /^file:\/\//i.test(name) ? fileURLToPath(name) : name;
  try {
    const handle = await open(path, 'r');
    return { ...(await fromFileHandle(handle)), close: () => handle.close() };
  } catch (error) {
    const code = (error as { code?: unknown }).code === 'ENOENT' ? 'NOT_FOUND' : 'IO';
    const reason = error instanceof Error ? error.message : String(error);
    throw new VdfcError(code, `Cannot open VLSV file '${name}': ${reason}`, { file: name, cause: error });
  }
}
