import { VdfcError } from '@vdfc/core';

export function corrupt(expected: string, found: string): VdfcError {
  const message = `Cannot decode with hermite: expected ${expected}, got ${found}`;
  return new VdfcError('CORRUPT', message, { codec: 'hermite' });
}
