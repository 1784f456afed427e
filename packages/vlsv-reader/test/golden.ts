import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ArrayEntry, VlsvArray } from '../src/index.js';

/** One array of a public file, as an independent reader sees it. */
export interface GoldenArray {
  readonly tag: string;
  readonly name?: string;
  readonly mesh?: string;
  readonly offset: number;
  readonly size: number;
  readonly vectorSize: number;
  readonly type: string;
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly sha256: string;
}

/** One VDF of `bulk.1d.vlsv` on its mesh of 40 x 40 x 40 cells. */
export interface GoldenVdf {
  readonly cellId: number;
  readonly idsSha256: string;
  readonly valuesSha256: string;
  readonly xFastestSha256: string;
  readonly zFastestSha256: string;
  readonly sum: number;
  readonly max: number;
  readonly peak: [number, number, number];
  readonly min: number;
  readonly smallestPositive: number;
  readonly positive: number;
  readonly subnormal: number;
  readonly positiveBlocks: number;
  readonly firstPositiveBlock: number;
  readonly blocksAbove: number[];
  /** Cells at or above a threshold (null: above 0), their box and sum. */
  readonly boxes: { threshold: number | null; cells: number; low: number[]; high: number[]; sum: number }[];
  readonly points: { at: [number, number, number]; block: number; cell: number; value: number }[];
}

export interface GoldenFile {
  readonly footerOffset: number;
  readonly footerBytes: number;
  readonly children: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly velocityMesh: {
    readonly blocks: number[];
    readonly blockWidth: number;
    readonly min: number[];
    readonly max: number[];
    readonly cell: number[];
  };
  readonly arrays: readonly GoldenArray[];
  readonly vdfs?: readonly GoldenVdf[];
}

/** What `vectors/make_golden.py` found in the public files, by their names without `.vlsv`. */
export const golden: Readonly<Record<string, GoldenFile>> = JSON.parse(
  readFileSync(new URL('vectors/golden.json', import.meta.url), 'utf8'),
);

/** SHA-256 of the bytes of typed arrays, one after the other, in hexadecimal. */
export function sha256(...arrays: readonly VlsvArray[]): string {
  const hash = createHash('sha256');
  for (const a of arrays) hash.update(new Uint8Array(a.buffer, a.byteOffset, a.byteLength));
  return hash.digest('hex');
}

/** Sum with compensation (Neumaier 1974): exact to about one rounding of the result. */
export function exactSum(values: Iterable<number>): number {
  let sum = 0;
  let rest = 0;
  for (const value of values) {
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + rest;
}

/** The entry that a golden array describes. */
export function entryOf(arrays: readonly ArrayEntry[], { tag, name, mesh }: GoldenArray): ArrayEntry {
  const found = arrays.find(
    (entry) =>
      entry.tag === tag &&
      (name === undefined || entry.attributes.name === name) &&
      (mesh === undefined || entry.attributes.mesh === mesh),
  );
  if (found === undefined) throw new Error(`No array ${tag} ${name} ${mesh}`);
  return found;
}
