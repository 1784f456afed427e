import { readFileSync } from 'node:fs';

/** A least-squares fit of `fits.json`, made by `make.py`. */
export interface VectorBox {
  readonly shape: readonly number[];
  readonly degree: number;
  readonly values: Float64Array;
  readonly fitted: Float64Array;
}

/** Orthonormal polynomials on a line, row by row. */
export interface VectorLine {
  readonly length: number;
  readonly count: number;
  readonly rows: Float64Array;
}

interface Stored {
  readonly boxes: readonly { shape: number[]; degree: number; values: string; fitted: string }[];
  readonly lines: readonly { length: number; count: number; rows: string }[];
}

export function readBoxes(): VectorBox[] {
  return read().boxes.map((box) => ({ ...box, values: floats(box.values), fitted: floats(box.fitted) }));
}

export function readLines(): VectorLine[] {
  return read().lines.map((line) => ({ ...line, rows: floats(line.rows) }));
}

function read(): Stored {
  return JSON.parse(readFileSync(new URL('fits.json', import.meta.url), 'utf8')) as Stored;
}

function floats(base64: string): Float64Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
}
