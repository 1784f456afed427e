import { readFileSync } from 'node:fs';
import type { HeaderKind, ZfpArray, ZfpDType, ZfpMode } from '../../src/index.js';
import { field } from './fields.js';

/** A line of cases.txt: what the C library made of an array. */
export interface VectorCase {
  readonly title: string;
  readonly array: () => ZfpArray;
  readonly mode: ZfpMode;
  readonly header: HeaderKind;
  /** Length of the stream, bytes. */
  readonly length: number;
  /** First 16 hexadecimal digits of the SHA-256 of the stream and of the decoded values. */
  readonly stream: string;
  readonly decoded: string;
}

export function readCases(): VectorCase[] {
  const vdf = readVdf();
  const lines = readFileSync(new URL('cases.txt', import.meta.url), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => readCase(line, vdf));
}

function readCase(title: string, vdf: Float32Array): VectorCase {
  const [dtype, size, kind, seed, mode, header, length, stream, decoded] = title.split(' ') as [
    ZfpDType,
    ...string[],
  ];
  const shape = size!.split('x').map(Number);
  return {
    title,
    array: () => field(kind!, dtype, shape, Number(seed), vdf),
    mode: readMode(mode!),
    header: header as HeaderKind,
    length: Number(length),
    stream: stream!,
    decoded: decoded!,
  };
}

/** 24 x 22 x 20 cells of a VDF at a shock, s³/m⁶. */
export function readVdf(): Float32Array {
  return new Float32Array(new Uint8Array(readFileSync(new URL('vdf.f32', import.meta.url))).buffer);
}

/** As make.py writes modes: a:TOLERANCE, p:BITS, r:RATE[:align], R, e:MINBITS:MAXBITS:PRECISION:EXPONENT. */
function readMode(text: string): ZfpMode {
  const [kind, ...rest] = text.split(':');
  const numbers = rest.map(Number);
  switch (kind) {
    case 'a':
      return { mode: 'accuracy', tolerance: numbers[0]! };
    case 'p':
      return { mode: 'precision', bits: numbers[0]! };
    case 'r':
      return { mode: 'rate', bitsPerValue: numbers[0]!, align: rest[1] === 'align' };
    case 'R':
      return { mode: 'reversible' };
  }
  const [minBits, maxBits, maxPrecision, minExponent] = numbers as [number, number, number, number];
  return { mode: 'expert', minBits, maxBits, maxPrecision, minExponent };
}
