import { VdfcError } from '@vdfc/core';

/** The error of bytes that no encoder wrote. */
export function corrupt(expected: string, found: string): VdfcError {
  return new VdfcError('CORRUPT', `Cannot decode with sph: expected ${expected}, got ${found}`, {
    codec: 'sph',
  });
}
