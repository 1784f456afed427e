import { VdfcError } from '@vdfc/core';

export function corrupt(expected: string, found: string): VdfcError {
  return new VdfcError('CORRUPT', `Cannot decode a network: expected ${expected}, got ${found}`);
}
