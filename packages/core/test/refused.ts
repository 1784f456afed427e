import { type ErrorCode, isVdfcError, type VdfcError } from '@vdfc/core';
import { expect } from 'vitest';

/** The VdfcError of this code that `work` throws; fails the test if it throws another or none. */
export function refused(code: ErrorCode, work: () => unknown): VdfcError {
  let error: unknown;
  try {
    work();
  } catch (thrown) {
    error = thrown;
  }
  return asExpected(code, error);
}

/** As `refused`, for a promise. */
export async function rejected(code: ErrorCode, work: Promise<unknown>): Promise<VdfcError> {
  return asExpected(
    code,
    await work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
}

function asExpected(code: ErrorCode, error: unknown): VdfcError {
  if (!isVdfcError(error)) expect.fail(`expected a VdfcError ${code}, got ${String(error)}`);
  expect(error.code, error.message).toBe(code);
  return error;
}
