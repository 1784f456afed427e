import { readFileSync } from 'node:fs';
import type { Floats } from '@vdfc/core';

/** A case of `zlib.json`, made by `make.py`. */
export interface VectorCase {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Floats;
  /** The values' bytes as they are, little-endian. */
  readonly bytes: Uint8Array;
  readonly shuffled: Uint8Array;
  /** `shuffled` as a raw deflate stream of each level. */
  readonly deflated: Readonly<Record<string, Uint8Array>>;
  /** `bytes` as a raw deflate stream of level 6. */
  readonly plain: Uint8Array;
}

interface StoredCase {
  readonly name: string;
  readonly dtype: 'float32' | 'float64';
  readonly shape: readonly number[];
  readonly values: string;
  readonly shuffled: string;
  readonly deflated: Readonly<Record<string, string>>;
  readonly plain: string;
}

export function readCases(): VectorCase[] {
  const text = readFileSync(new URL('zlib.json', import.meta.url), 'utf8');
  return (JSON.parse(text).cases as StoredCase[]).map((stored) => {
    const bytes = unpack(stored.values);
    const levels = Object.entries(stored.deflated).map(([level, packed]) => [level, unpack(packed)]);
    return {
      name: stored.name,
      shape: stored.shape,
      values: stored.dtype === 'float32' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer),
      bytes,
      shuffled: unpack(stored.shuffled),
      deflated: Object.fromEntries(levels),
      plain: unpack(stored.plain),
    };
  });
}

/** In memory of its own, so that it can be seen as numbers. */
function unpack(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
