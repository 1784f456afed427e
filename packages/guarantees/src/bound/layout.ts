import type { ArrayInfo, DenseArray, Floats } from '@vdfc/core';
import { type BitCoder, EVEN, RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import { STORED } from './correction.js';
import { LevelCoder } from './level-coder.js';

/** The corrections as bytes. @param decoded before they are made: levels are foretold from it */
export function writeCorrections(
  levels: Int32Array,
  original: DenseArray,
  decoded: Floats,
  step: number,
): Uint8Array {
  const encoder = new RangeEncoder();
  new LevelCoder(encoder, decoded, original.shape, step).code(levels);
  const words = wordsOf(original.data);
  codeStored(encoder, levels, words, words.length / levels.length);
  return encoder.finish();
}

/** The levels, and the values that are stored as they are, at their places. Never fails: bad bytes are wrong levels. */
export function readCorrections(
  payload: Uint8Array,
  decoded: Floats,
  { shape }: ArrayInfo,
  step: number,
): { levels: Int32Array; raws: Floats } {
  const decoder = new RangeDecoder(payload);
  const levels = new Int32Array(decoded.length);
  new LevelCoder(decoder, decoded, shape, step).code(levels);
  if (!levels.includes(STORED)) return { levels, raws: decoded };
  const raws = decoded.slice();
  const words = wordsOf(raws);
  codeStored(decoder, levels, words, words.length / levels.length);
  return { levels, raws };
}

/** Stored values after all levels, their bits the highest first: a float64's upper word before its lower one. */
function codeStored(coder: BitCoder, levels: Int32Array, words: Uint32Array, width: number): void {
  for (let i = 0; i < levels.length; i++) {
    if (levels[i] !== STORED) continue;
    for (let word = 0; word < width; word++) {
      const at = i * width + (isLittleEndian ? width - 1 - word : word);
      let bits = 0;
      for (let place = 31; place >= 0; place--) {
        bits = bits * 2 + coder.code((words[at]! >>> place) & 1, EVEN);
      }
      words[at] = bits;
    }
  }
}

const isLittleEndian = /* @__PURE__ */ new Uint8Array(/* @__PURE__ */ Uint16Array.of(1).buffer)[0] === 1;

/** The memory of an array as words. */
function wordsOf(values: Floats): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
}
