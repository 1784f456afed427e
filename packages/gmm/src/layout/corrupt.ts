import { VdfcError } from '@vdfc/core';

/** The error of bytes that no encoder has written. */
export function corrupt(expected: string, found: string): VdfcError {
  return new VdfcError('CORRUPT', `Cannot decode with gmm: expected ${expected}, got ${found}`, {
    codec: 'gmm',
  });
}
