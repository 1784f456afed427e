import { OptionReader } from '@vdfc/core';
import type { KernelChoice } from '@vdfc/nn';
import type { Negatives } from '@vdfc/numerics/quantise';
import { LEAST_PITCH, MOST_PITCH, quarterOctaves } from './frame/frame.js';
import type { VqvaeModel } from './model.js';

/** How to encode. */
export interface VqvaeOptions {
  /**
   * A code (about a byte) is spent where it lowers the L1 error by about this much: the smaller, the finer. 1e-9 to 1.
   * @default 5e-4
   */
  readonly minGain?: number | undefined;
  /**
   * Array cells between two nodes of the grid that the model sees, rounded to a quarter of an octave. 0.25 to 64; `auto` finds
   * out which serves best.
   * @default 'auto'
   */
  readonly pitch?: number | 'auto' | undefined;
  /** Pitches tried with `auto`: 0 one, from the width of the array; 1 several, in half octaves; 2 in quarters. @default 1 */
  readonly effort?: number | undefined;
  /** Values below zero: `auto` makes them 0 where none is as large as 1 % of the peak. @default 'auto' */
  readonly negatives?: Negatives | undefined;
  /** Which kernel computes the networks; both give the same bits. @default 'auto' */
  readonly kernel?: KernelChoice | undefined;
  /**
   * The model to encode with and to decode with, for `vqvae.with({ model })` alone.
   * @default the shipped model
   */
  readonly model?: VqvaeModel | undefined;
}

export interface ResolvedVqvae {
  readonly minGain: number;
  /** Of nodes, in quarter octaves. */
  readonly pitch: number | 'auto';
  readonly effort: number;
  readonly negatives: Negatives;
  readonly kernel: KernelChoice;
}

export const vqvaeDefaults = {
  minGain: 5e-4,
  pitch: 'auto',
  effort: 1,
  negatives: 'auto',
  kernel: 'auto',
} as const;

const names = ['minGain', 'pitch', 'effort', 'negatives', 'kernel', 'model'] as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveVqvae(options: VqvaeOptions): ResolvedVqvae {
  const read = new OptionReader('vqvae', options, names);
  if (options.model !== undefined) {
    read.refuse(
      'model',
      'it to be given to vqvae.with, before the codec goes into anything else',
      'it elsewhere',
    );
  }
  return {
    minGain: read.number('minGain', { min: 1e-9, max: 1, default: vqvaeDefaults.minGain }),
    pitch: readPitch(read, options.pitch ?? vqvaeDefaults.pitch),
    effort: read.integer('effort', { min: 0, max: 2, default: vqvaeDefaults.effort }),
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: vqvaeDefaults.negatives }),
    kernel: read.choice('kernel', { of: ['auto', 'wasm', 'typescript'], default: vqvaeDefaults.kernel }),
  };
}

function readPitch(read: OptionReader, pitch: number | 'auto'): number | 'auto' {
  if (pitch === 'auto') return pitch;
  const [min, max] = [quarterOctaves(LEAST_PITCH), quarterOctaves(MOST_PITCH)];
  if (!(typeof pitch === 'number' && pitch >= min && pitch <= max)) {
    read.refuse('pitch', `a number from ${min} to ${max} or 'auto'`, String(pitch));
  }
  return nearestPitch(pitch);
}

/** The pitch, in quarter octaves, nearest to a number of array cells by their ratio, within the range. */
export function nearestPitch(cells: number): number {
  let index = LEAST_PITCH;
  while (index < MOST_PITCH && quarterOctaves(index) * quarterOctaves(index + 1) < cells * cells) index++;
  return index;
}

/** From a tenth of the L1 error for a code (q = 0) to a millionth (q = 1). */
export function vqvaeQuality(q: number): VqvaeOptions {
  return { minGain: 10 ** -(1 + 5 * q) };
}
