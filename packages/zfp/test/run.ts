import { createHash } from 'node:crypto';
import { isVdfcError } from '@vdfc/core';
import { expect } from 'vitest';
import type { ZfpArray } from '../src/index.js';

/** Both kernels, for `describe.each`. */
export const kernels = ['wasm', 'typescript'] as const;

/** The bytes of a value list, so that NaNs and signs of zero are compared as well. */
export function bytesOf({ data }: Pick<ZfpArray, 'data'>): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Stands for bytes in comparisons: far faster than looking at each, and short in messages. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

/** Expects a VdfcError with this code, and perhaps about this option. */
export function refuses(work: () => unknown, code: string, option?: string): void {
  let caught: unknown;
  try {
    work();
  } catch (error) {
    caught = error;
  }
  expect(isVdfcError(caught), String(caught)).toBe(true);
  expect(caught).toMatchObject(option === undefined ? { code } : { code, option });
}

/** Largest |a - b|; NaN if one of them is not a number. */
export function largestError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const error = Math.abs(a[i]! - b[i]!);
    if (!(error <= most)) most = error;
  }
  return most;
}
