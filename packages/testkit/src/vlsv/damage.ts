import { Random } from '@vdfc/numerics/random';
import { mutate } from '../mutation.js';

/** Bytes of a VLSV file before its arrays. */
const HEADER = 16;

/**
 * A source of damaged copies of VLSV files: changes in the footer, the header, the data or anywhere, a cut, or a number,
 * name or type of the footer replaced by another one that is well formed.
 *
 * @param seed Of the random numbers; integer.
 */
export function vlsvDamage(seed: number): (bytes: Uint8Array) => Uint8Array {
  const random = new Random(seed);
  return (bytes) => damage(bytes, random);
}

function damage(bytes: Uint8Array, random: Random): Uint8Array {
  const start = footerOffset(bytes);
  const [header, data, footer] = [
    bytes.subarray(0, HEADER),
    bytes.subarray(HEADER, start),
    bytes.subarray(start),
  ];
  switch (random.integer(6)) {
    case 0:
      return joined(header, data, mutate(footer, random));
    case 1:
      return joined(mutate(header, random), data, footer);
    case 2:
      return joined(header, mutate(data, random), footer);
    case 3:
      return joined(header, data, replaceWord(footer, random));
    case 4:
      return bytes.slice(0, random.integer(bytes.length));
    default:
      return mutate(bytes, random);
  }
}

const numbers = [
  '0',
  '1',
  '2',
  '3',
  '8',
  '64',
  '100000',
  '4294967296',
  '9007199254740991',
  '18446744073709551615',
];
const names = ['float', 'int', 'uint', 'unknown', 'proton', 'SpatialGrid', 'fsgrid', 'CellID', 'ZFP', ''];

function replaceWord(footer: Uint8Array, random: Random): Uint8Array {
  const text = new TextDecoder().decode(footer);
  const words = [...text.matchAll(/(?<=")[^"]*(?=")|(?<=>)\d+(?=<)/g)];
  const { index, 0: word } = words[random.integer(words.length)]!;
  const pool = /^\d+$/.test(word) ? numbers : names;
  const changed = text.slice(0, index) + pool[random.integer(pool.length)] + text.slice(index + word.length);
  return new TextEncoder().encode(changed);
}

/** Up to 300 random bytes behind a VLSV header whose footer starts somewhere among them. */
export function randomVlsv(seed: number): Uint8Array {
  const random = new Random(seed);
  const bytes = random.fillBytes(new Uint8Array(HEADER + 1 + random.integer(300)));
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, 0n);
  view.setBigUint64(8, BigInt(HEADER + random.integer(bytes.length - HEADER)), true);
  return bytes;
}

function footerOffset(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(8, true));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
