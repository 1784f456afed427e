import type { DType } from '@vdfc/core';
import { type BitCoder, IntegerModel, RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import type { Family } from '../kernel/family.js';
import type { Grid } from '../kernel/grid.js';
import { Lattice } from '../kernel/lattice.js';
import type { Mixture } from '../kernel/mixture.js';
import { restoreMixture } from '../kernel/quantise.js';
import { MAX_COMPONENTS } from '../options.js';
import { corrupt } from './corrupt.js';
import { LevelCoder } from './levels.js';
import { codeMass, type Mass } from './mass.js';
import { codePlain } from './plain.js';

/** One VDF to be written: nothing where it has no mass. */
export type Item = { readonly mass: Mass; readonly content: Int32Array | Mixture } | undefined;

/** One VDF as it was read. */
export interface ReadItem {
  readonly mass: Mass;
  readonly mixture: Mixture;
}

/** What the payload's form depends on. */
export interface PayloadForm {
  readonly family: Family;
  readonly grid: Grid;
  readonly dtype: DType;
  readonly plain: boolean;
}

/** Fewest bytes for so many Gaussians; a shorter payload does not hold them. */
const GAUSSIANS_PER_BYTE = 4;

/** The VDFs of an array, one after the other. */
export function writePayload(items: readonly Item[], form: PayloadForm): Uint8Array {
  const coder = new RangeEncoder();
  const counts = new IntegerModel({ magnitude: [1] });
  const levelCoder = new LevelCoder(coder, form.family);
  const size = form.family.parameters.length;
  let total = 0;
  for (const item of items) {
    const count = item === undefined ? 0 : countOf(item.content, size);
    total += count;
    counts.code(coder, count, [0]);
    if (item === undefined) continue;
    codeMass(coder, item.mass, form.dtype);
    if ('count' in item.content) codePlain(coder, form.family, form.grid, count, item.content);
    else levelCoder.code(item.content);
  }
  const bytes = coder.finish();
  // Zeros past the end are what a decoder reads anyhow.
  const padded = new Uint8Array(Math.max(bytes.length, Math.ceil(total / GAUSSIANS_PER_BYTE)));
  padded.set(bytes);
  return padded;
}

function countOf(content: Int32Array | Mixture, size: number): number {
  return 'count' in content ? content.count : content.length / size;
}

/** Reads VDFs one by one, each when it is asked for. @throws VdfcError `CORRUPT` */
export function* readPayload(
  payload: Uint8Array,
  items: number,
  form: PayloadForm,
): Generator<ReadItem | undefined> {
  const coder = new RangeDecoder(payload);
  const counts = new IntegerModel({ magnitude: [1] });
  const levelCoder = new LevelCoder(coder, form.family);
  let left = payload.length * GAUSSIANS_PER_BYTE;
  for (let i = 0; i < items; i++) {
    const count = counts.code(coder, 0, [0]);
    left -= Math.abs(count);
    if (count < 0 || count > MAX_COMPONENTS || left < 0) {
      const most = Math.min(MAX_COMPONENTS, left + count);
      throw corrupt(`at most ${most} Gaussians in ${payload.length} bytes`, `${count} of VDF ${i}`);
    }
    yield count === 0 ? undefined : readItem(coder, levelCoder, count, form);
  }
}

function readItem(coder: BitCoder, levelCoder: LevelCoder, count: number, form: PayloadForm): ReadItem {
  const { family, grid, dtype, plain } = form;
  const mass = codeMass(coder, { mantissa: 0.5, exponent: 0 }, dtype);
  if (plain) return { mass, mixture: codePlain(coder, family, grid, count, undefined) };
  const levels = new Int32Array(count * family.parameters.length);
  return { mass, mixture: restoreMixture(new Lattice(family, grid), levelCoder.code(levels)) };
}
