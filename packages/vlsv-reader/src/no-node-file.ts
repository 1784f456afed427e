import { VdfcError } from '@vdfc/core';
import type { FillingAccess } from './source/source.js';

/** What stands in for `node-file.ts` where there is no Node. @throws VdfcError `UNSUPPORTED`, always */
export async function openNodeFile(name: string): Promise<FillingAccess> {
  const message = `Cannot open VLSV file '${name}': paths can be opened in Node only; expected here an http(s) address, a File or Blob, or bytes`;
  throw new VdfcError('UNSUPPORTED', message, { file: name });
}
