import { OptionReader } from '@vdfc/core';
import type { Negatives } from '@vdfc/numerics/quantise';
import type { PcaBasis } from './basis.js';

/** Components found in the array itself, or those of a basis: quantised and entropy-coded. */
export interface PcaQuantiseOptions {
  /** `shared` takes the components of a basis (`pca.using`). @default 'shared' with a basis, else 'quantise' */
  readonly mode?: 'quantise' | 'shared' | undefined;
  /**
   * Step of the quantiser, as a share of the peak in the domain; rounded to a whole number of 1/64 octaves. 2^-26 to 8.
   * @default 0.01
   */
  readonly step?: number | undefined;
  /**
   * Instead of `step`: a sure bound on |decoded - original|, in the array's unit. > 0. Where no step keeps it, the values are
   * stored as they are. Not in mode `shared`.
   */
  readonly tolerance?: number | undefined;
  /** The domain is f^exponent. 0.1 to 1, rounded to hundredths. A basis has its own. @default 0.6 */
  readonly exponent?: number | undefined;
  /** The axis across which slices are compared, 0 to 3; `auto` tries all. A basis has its own. @default 'auto' */
  readonly axis?: number | 'auto' | undefined;
  /** Most components. Integer, 1 to 1024. @default as many as the step makes worth while, up to 1024 */
  readonly components?: number | undefined;
  /** 0: plain rounding; 1, 2: optimised rounding, more of it. Decoding takes the same time. @default 2 */
  readonly effort?: number | undefined;
  /** Values below zero: `auto` makes them 0 where none would survive the quantiser. @default 'auto' */
  readonly negatives?: Negatives | undefined;
}

/** Mean, components and scores of log10 f, as scikit-learn finds them, stored as float32. */
export interface PcaComponentsOptions {
  readonly mode: 'components';
  /** Integer, 1 to 1024; never more than there are slices or places in a slice. @default 30 */
  readonly components?: number | undefined;
  /** The axis across which the slices lie, 0 to 3. @default 0 */
  readonly axis?: number | undefined;
  /** Smaller values count as this, and decode to 0. In the array's unit, > 0. @default 1e-16 */
  readonly floor?: number | undefined;
}

/** One member a mode. */
export type PcaOptions = PcaQuantiseOptions | PcaComponentsOptions;

export interface ResolvedQuantise {
  readonly mode: 'quantise' | 'shared';
  /** -64 log2 of the step. */
  readonly stepIndex: number;
  readonly tolerance: number | undefined;
  /** Hundredths. */
  readonly exponent: number;
  readonly axis: number | 'auto';
  readonly components: number;
  readonly effort: number;
  readonly negatives: Negatives;
}

export interface ResolvedComponents {
  readonly mode: 'components';
  readonly components: number;
  readonly axis: number;
  readonly floor: number;
}

export type ResolvedPca = ResolvedQuantise | ResolvedComponents;

export const pcaDefaults = {
  step: 0.01,
  exponent: 0.6,
  axis: 'auto',
  effort: 2,
  negatives: 'auto',
  components: 30,
  floor: 1e-16,
} as const;

/** Most components that are looked for: time and memory grow with their number. */
export const MAX_COMPONENTS = 1024;
/** Steps of the quantiser are 2^(-index / 64). */
export const STEPS_PER_OCTAVE = 64;
/** Indices of the finest and the coarsest step. */
export const FINEST_STEP: number = 26 * STEPS_PER_OCTAVE;
export const COARSEST_STEP: number = -3 * STEPS_PER_OCTAVE;

const quantiseNames = [
  'mode',
  'step',
  'tolerance',
  'exponent',
  'axis',
  'components',
  'effort',
  'negatives',
] as const;
const componentsNames = ['mode', 'components', 'axis', 'floor'] as const;

/** The step that an index stands for. */
export function stepOf(index: number): number {
  return 2 ** (-index / STEPS_PER_OCTAVE);
}

/** @throws VdfcError `BAD_OPTION` */
export function resolvePca(options: PcaOptions, basis: PcaBasis | undefined): ResolvedPca {
  if (options?.mode === 'components') return resolveComponents(options);
  const read = new OptionReader('pca', options, quantiseNames);
  const modes = ['quantise', 'components', 'shared'] as const;
  const mode = read.choice('mode', { of: modes, default: basis === undefined ? 'quantise' : 'shared' });
  if (mode === 'shared' && basis === undefined) {
    read.refuse('mode', "'quantise' or 'components' without a basis", "'shared'");
  }
  const step = read.number('step', { min: 2 ** -26, max: 8, default: pcaDefaults.step });
  const tolerance = readTolerance(read, options as PcaQuantiseOptions, mode);
  return {
    mode: mode === 'shared' ? 'shared' : 'quantise',
    stepIndex: Math.round(-STEPS_PER_OCTAVE * Math.log2(step)),
    tolerance,
    exponent: readExponent(read, options as PcaQuantiseOptions, mode === 'shared' ? basis : undefined),
    axis: readAxis(read, options as PcaQuantiseOptions, mode === 'shared' ? basis : undefined),
    components: readComponents(read, MAX_COMPONENTS),
    effort: read.integer('effort', { min: 0, max: 2, default: pcaDefaults.effort }),
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: pcaDefaults.negatives }),
  };
}

function resolveComponents(options: PcaComponentsOptions): ResolvedComponents {
  const read = new OptionReader('pca', options, componentsNames);
  return {
    mode: 'components',
    components: readComponents(read, pcaDefaults.components),
    axis: read.integer('axis', { min: 0, max: 3, default: 0 }),
    floor: read.number('floor', { above: 0, default: pcaDefaults.floor }),
  };
}

function readComponents(read: OptionReader, normal: number): number {
  return read.integer('components', { min: 1, max: MAX_COMPONENTS, default: normal });
}

function readTolerance(read: OptionReader, options: PcaQuantiseOptions, mode: string): number | undefined {
  if (options.tolerance === undefined) return undefined;
  const tolerance = read.number('tolerance', { above: 0, default: 1 });
  if (options.step !== undefined) read.refuse('tolerance', 'either step or tolerance', 'both');
  if (mode === 'shared') read.refuse('tolerance', 'no tolerance with a basis', String(tolerance));
  return tolerance;
}

function readExponent(read: OptionReader, options: PcaQuantiseOptions, basis: PcaBasis | undefined): number {
  const exponent = read.number('exponent', {
    min: 0.1,
    max: 1,
    default: basis?.exponent ?? pcaDefaults.exponent,
  });
  if (basis !== undefined && options.exponent !== undefined && exponent !== basis.exponent) {
    read.refuse('exponent', `that of the basis, ${basis.exponent}`, String(exponent));
  }
  return Math.round(100 * exponent);
}

function readAxis(
  read: OptionReader,
  options: PcaQuantiseOptions,
  basis: PcaBasis | undefined,
): number | 'auto' {
  const { axis = pcaDefaults.axis } = options;
  if (axis === 'auto') return axis;
  if (!(Number.isInteger(axis) && axis >= 0 && axis <= 3)) {
    read.refuse('axis', "an integer from 0 to 3 or 'auto'", String(axis));
  }
  if (basis !== undefined) read.refuse('axis', 'no axis with a basis, which has its own', String(axis));
  return axis;
}

/** Octaves of the step below the peak, and the exponent that serves best with it. */
const exponents: readonly (readonly [octaves: number, exponent: number])[] = [
  [1, 0.55],
  [2.8, 0.6],
  [6.6, 0.65],
  [10, 0.75],
  [22, 1],
];

/** Steps from twice the peak (q = 0) to 2^-22 of it (q = 1), close to the rounding of float32. */
export function pcaQuality(q: number, base: Partial<PcaOptions>, basis: PcaBasis | undefined): PcaOptions {
  if (base.mode === 'components') return { mode: 'components', components: 1 + Math.round(63 * q) };
  const octaves = 23 * q - 1;
  const step = { step: 2 ** -octaves, tolerance: undefined };
  const { exponent, mode } = base as PcaQuantiseOptions;
  const own = exponent !== undefined || (basis !== undefined && mode !== 'quantise');
  return own ? step : { ...step, exponent: exponentFor(octaves) };
}

function exponentFor(octaves: number): number {
  const above = exponents.findIndex(([at]) => at >= octaves);
  if (above <= 0) return exponents.at(above)![1];
  const [from, low] = exponents[above - 1]!;
  const [to, high] = exponents[above]!;
  return Math.round(100 * (low + ((high - low) * (octaves - from)) / (to - from))) / 100;
}
