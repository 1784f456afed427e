import { readFileSync } from 'node:fs';
import type { Padding } from '../../src/kernel/grid.js';

/** A case of `dct.json`, made by `make.py`. */
export interface VectorCase {
  readonly shape: readonly number[];
  readonly blockSize: number;
  readonly keep: number;
  readonly padding: Padding;
  readonly values: Float64Array;
  readonly coefficients: Float64Array;
  readonly decoded: Float64Array;
}

/** Blocks without padding, coefficients at their block's place. */
export interface VectorTiling {
  readonly shape: readonly number[];
  readonly sizes: readonly number[];
  readonly values: Float64Array;
  readonly coefficients: Float64Array;
}

export function readTilings(): VectorTiling[] {
  return read('tilings').map(
    (item) =>
      ({
        ...item,
        values: floats(item.values),
        coefficients: floats(item.coefficients),
      }) as unknown as VectorTiling,
  );
}

export function readCases(): VectorCase[] {
  return read('cases').map(
    (item) =>
      ({
        ...item,
        values: floats(item.values),
        coefficients: floats(item.coefficients),
        decoded: floats(item.decoded),
      }) as unknown as VectorCase,
  );
}

function floats(base64: unknown): Float64Array {
  const bytes = Buffer.from(base64 as string, 'base64');
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
}

function read(list: string): Record<string, unknown>[] {
  return JSON.parse(readFileSync(new URL('dct.json', import.meta.url), 'utf8'))[list];
}
