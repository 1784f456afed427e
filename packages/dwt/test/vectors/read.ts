import { readFileSync } from 'node:fs';
import type { BoundaryMode } from '@vdfc/numerics/wavelet';
import type { ShrinkRule } from '../../src/index.js';

/** Cases of `dwt.json`, made by `make.py`. */
export interface VectorCases {
  readonly int8: readonly Int8Case[];
  readonly threshold: readonly ThresholdCase[];
  readonly stationary: readonly StationaryCase[];
}

interface TransformCase {
  readonly shape: readonly number[];
  readonly wavelet: string;
  readonly levels: number;
  readonly values: Float64Array;
}

export interface Int8Case extends TransformCase {
  readonly boundary: BoundaryMode;
  readonly coefficients: Float64Array;
  readonly quantised: readonly number[];
  readonly decoded: Float64Array;
}

export interface ThresholdCase extends TransformCase {
  readonly boundary: BoundaryMode;
  readonly rule: ShrinkRule;
  readonly threshold: number;
  /** Coefficients that are not 0. */
  readonly kept: number;
  readonly decoded: Float64Array;
}

export interface StationaryCase extends TransformCase {
  readonly rule: ShrinkRule;
  readonly threshold: number;
  readonly shrunk: Float64Array;
}

export function readCases(): VectorCases {
  const text = readFileSync(new URL('dwt.json', import.meta.url), 'utf8');
  return JSON.parse(text, (_, value) =>
    typeof value === 'string' && value.length > 20 ? floats(value) : value,
  );
}

function floats(base64: string): Float64Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
}
