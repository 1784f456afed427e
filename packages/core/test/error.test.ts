import { type ErrorCode, isVdfcError, VdfcError } from '@vdfc/core';
import { describe, expect, it } from 'vitest';

describe('VdfcError', () => {
  it('carries its code, its message and what else is known', () => {
    const cause = new TypeError('below');
    const error = new VdfcError('BAD_OPTION', 'Cannot x', {
      codec: 'dct',
      option: 'keep',
      file: 'a.vlsv',
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect({ ...error, name: error.name, message: error.message }).toMatchObject({
      name: 'VdfcError',
      message: 'Cannot x',
      code: 'BAD_OPTION',
      codec: 'dct',
      option: 'keep',
      file: 'a.vlsv',
    });
    expect(error.cause).toBe(cause);
    expect(String(error)).toBe('VdfcError: Cannot x');
    expect(error.stack).toContain('error.test.ts');
  });

  it('has no cause where none is given', () => {
    expect('cause' in new VdfcError('IO', 'x')).toBe(false);
    expect(new VdfcError('IO', 'x').codec).toBeUndefined();
  });
});

describe('isVdfcError', () => {
  it('tells VdfcErrors from others, and by code', () => {
    const error = new VdfcError('CORRUPT', 'x');
    expect(isVdfcError(error)).toBe(true);
    expect(isVdfcError(error, 'CORRUPT')).toBe(true);
    expect(isVdfcError(error, 'LIMIT')).toBe(false);
    for (const other of [new Error('x'), { code: 'CORRUPT' }, 'CORRUPT', null, undefined, 0]) {
      expect(isVdfcError(other)).toBe(false);
    }
  });

  it('holds for the errors of another copy of this package', () => {
    class VdfcErrorOfAnotherCopy extends Error {
      readonly code: ErrorCode = 'LIMIT';
    }
    const error = new VdfcErrorOfAnotherCopy('x');
    expect(isVdfcError(error)).toBe(false);
    // The mark is part of the contract between versions: it must stay.
    Object.defineProperty(error, Symbol.for('@vdfc/core/VdfcError'), { value: true });
    expect(isVdfcError(error, 'LIMIT')).toBe(true);
    expect(error).not.toBeInstanceOf(VdfcError);
  });
});
