import { readFileSync } from 'node:fs';

/** What `make.py` wrote. */
export interface Vectors {
  readonly points: readonly number[];
  /** Functions 0 to 60 at the points. */
  readonly functions: readonly (readonly number[])[];
  readonly bases: readonly {
    readonly length: number;
    readonly centre: number;
    readonly width: number;
    readonly count: number;
    readonly rows: readonly (readonly number[])[];
  }[];
  readonly expansions: readonly {
    readonly shape: readonly number[];
    readonly orders: readonly number[];
    readonly drift: readonly number[];
    readonly width: readonly number[];
    readonly values: readonly number[];
    readonly coefficients: readonly number[];
  }[];
}

export function readVectors(): Vectors {
  return JSON.parse(readFileSync(new URL('hermite.json', import.meta.url), 'utf8')) as Vectors;
}
