import { elementCount } from '@vdfc/core';
import { type BitCoder, RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import { MaskCoder } from './coder.js';
import { MaskRows } from './rows.js';

/** A mask, cells 0 or 1 of an array of `shape` in C order, as bytes: none for one that is all ones. */
export function encodeMask(mask: Uint8Array, shape: readonly number[]): Uint8Array {
  const encoder = new RangeEncoder();
  codeMask(encoder, mask, shape);
  return encoder.finish();
}

/**
 * The mask that `encodeMask` wrote, given its shape. Any bytes give some mask, in time and memory that the shape bounds:
 * at most 5 bytes for each cell.
 */
export function decodeMask(bytes: Uint8Array, shape: readonly number[]): Uint8Array {
  const mask = new Uint8Array(elementCount(shape));
  codeMask(new RangeDecoder(bytes), mask, shape);
  return mask;
}

function codeMask(coder: BitCoder, mask: Uint8Array, shape: readonly number[]): void {
  if (mask.length === 0) return;
  const rows = new MaskRows(shape);
  const maskCoder = new MaskCoder(coder, rows);
  rows.visit((at) => maskCoder.codeRow(mask, at));
}
