/**
 * What went wrong, for programs. The catalogue with examples is in `docs/errors.md`.
 *
 * - `BAD_OPTION`: the caller gave an option that is unknown, of the wrong type or out of range.
 * - `BAD_INPUT`: the caller gave an array, bytes or an argument that cannot be used.
 * - `CORRUPT`: the bytes are not what they claim to be.
 * - `UNSUPPORTED_VERSION`: the bytes were written by a newer layout than this code knows.
 * - `UNKNOWN_CODEC`: the bytes name a stage that is not at hand.
 * - `LIMIT`: decoding would need more memory than the caller allows.
 * - `NOT_FOUND`: a file, variable or cell that was asked for does not exist.
 * - `UNSUPPORTED`: valid data in a form that this code does not handle.
 * - `IO`: the file system or network failed.
 * - `ABORTED`: the caller's AbortSignal fired.
 * - `UNREACHED`: no quality of a codec meets the caller's target.
 * - `DIVERGED`: training led to NaN or infinity, and nothing was encoded.
 */
export type ErrorCode =
  | 'BAD_OPTION'
  | 'BAD_INPUT'
  | 'CORRUPT'
  | 'UNSUPPORTED_VERSION'
  | 'UNKNOWN_CODEC'
  | 'LIMIT'
  | 'NOT_FOUND'
  | 'UNSUPPORTED'
  | 'IO'
  | 'ABORTED'
  | 'UNREACHED'
  | 'DIVERGED';

/** What else is known about an error, where it applies. */
export interface ErrorContext {
  /** Id of the stage that failed. */
  readonly codec?: string;
  /** Name of the option that was refused. */
  readonly option?: string;
  /** Path or URL of the file that was being read or written. */
  readonly file?: string;
  /** The error that lies underneath. */
  readonly cause?: unknown;
}

/** Marks the class across copies of this package, where `instanceof` would not. */
const brand = /* @__PURE__ */ Symbol.for('@vdfc/core/VdfcError');

/** The only error class of VDFC. Its message says what was tried, what was expected and what was found. */
export class VdfcError extends Error {
  readonly code: ErrorCode;
  readonly codec: string | undefined;
  readonly option: string | undefined;
  readonly file: string | undefined;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, 'cause' in context ? { cause: context.cause } : undefined);
    this.name = 'VdfcError';
    this.code = code;
    this.codec = context.codec;
    this.option = context.option;
    this.file = context.file;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether `error` is a VdfcError, of the given code if one is named. Holds across two copies of this package. */
export function isVdfcError(error: unknown, code?: ErrorCode): error is VdfcError {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false;
  return code === undefined || (error as unknown as VdfcError).code === code;
}
