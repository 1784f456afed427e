import { readFileSync } from 'node:fs';

/** A case of `pca.json`, made by `make.py`. */
export interface VectorCase {
  readonly shape: readonly number[];
  /** Axis of the slices; null: every value is a row. */
  readonly axis: number | null;
  readonly count: number;
  readonly rows: number;
  readonly array: readonly number[];
  readonly mean: readonly number[];
  readonly components: readonly number[];
  readonly scores: readonly number[];
  readonly variances: readonly number[];
  readonly inverse: readonly number[];
}

export function readVectors(): VectorCase[] {
  return JSON.parse(readFileSync(new URL('pca.json', import.meta.url), 'utf8')) as VectorCase[];
}
