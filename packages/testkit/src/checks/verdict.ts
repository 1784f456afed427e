import { type ErrorCode, isVdfcError, type VdfcError } from '@vdfc/core';

/** Fails the check with this message unless `holds`. */
export function check(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new Error(message());
}

/** The VdfcError that `work` throws, of one of these codes; fails the check if it throws anything else or nothing. */
export function refusal(what: string, codes: readonly ErrorCode[], work: () => unknown): VdfcError {
  const error = thrownBy(work);
  check(
    error !== nothing,
    () => `expected ${what} to be refused with ${codes.join(' or ')}, but it was accepted`,
  );
  return ofCode(what, codes, error);
}

/** As `refusal`, for a promise. */
export async function rejection(
  what: string,
  codes: readonly ErrorCode[],
  promise: Promise<unknown>,
): Promise<VdfcError> {
  const error = await promise.then(
    () => nothing,
    (reason: unknown) => reason,
  );
  check(
    error !== nothing,
    () => `expected ${what} to be refused with ${codes.join(' or ')}, but it was accepted`,
  );
  return ofCode(what, codes, error);
}

const nothing: unique symbol = Symbol('nothing thrown');

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return nothing;
}

function ofCode(what: string, codes: readonly ErrorCode[], error: unknown): VdfcError {
  const wanted = isVdfcError(error) && codes.includes(error.code);
  check(
    wanted,
    () => `expected ${what} to be refused with ${codes.join(' or ')}, got ${describeError(error)}`,
  );
  return error as VdfcError;
}

/** An error in one line. */
export function describeError(error: unknown): string {
  if (isVdfcError(error)) return `VdfcError ${error.code}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Fails the check at the first byte in which `found` differs from `expected`. */
export function sameBytes(what: string, found: Uint8Array, expected: Uint8Array): void {
  check(
    found.length === expected.length,
    () => `${what}: expected ${expected.length} bytes, got ${found.length}`,
  );
  const at = found.findIndex((byte, i) => byte !== expected[i]);
  check(at < 0, () => `${what}: expected the same bytes, byte ${at} of ${found.length} differs`);
}
