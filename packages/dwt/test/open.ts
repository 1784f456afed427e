import { inspect } from '@vdfc/core';
import { dwt, swt } from '../src/index.js';

/** The payload and the params of a container. */
export function open(bytes: Uint8Array): { payload: Uint8Array; params: readonly unknown[] } {
  const { payloadBytes, codec } = inspect(bytes, [dwt, swt]);
  const end = bytes.length - 4;
  return { payload: bytes.slice(end - payloadBytes, end), params: Object.values(codec.params) };
}

/** The largest difference of two lists of equal length; NaN where they cannot be compared. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
