import { OptionReader, type Vector3 } from '@vdfc/core';
import type { Covariance } from './kernel/mixture.js';

/** What a mixture of Gaussians is fitted for and with. */
export interface GmmFitOptions {
  /** Number of Gaussians, 1 to 1024, or `bic`: the number with the least Bayesian information criterion. @default 40 */
  components?: number | 'bic';
  /** The most Gaussians that `bic` may choose. Integer, 1 to 256. @default 24 */
  most?: number;
  /**
   * Which covariances are allowed: any, those with independent axes, or bi-Maxwellians about `direction`.
   * @default 'full'
   */
  covariance?: Covariance;
  /** Direction of the magnetic field for `aligned`, x y z, of any length > 0. @default [0, 0, 1] */
  direction?: Vector3;
  /** Ratios of the cells' lengths along x y z for `aligned`, each > 0. @default [1, 1, 1] */
  cell?: Vector3;
  /**
   * What the parameters are fitted to after expectation-maximisation: the least Σ|f - g|, the least Σ(f - g)², or
   * nothing, so that the likelihood stands. @default 'l1'
   */
  refine?: Refinement;
  /**
   * The norm to be refined is that of f^exponent: the smaller, the more the tails count. 0.1 to 1, in hundredths. Not for
   * decoding. @default 1
   */
  exponent?: number;
  /** How long to look for better parameters: 0, 1 or 2. @default 1 */
  effort?: number;
  /** Fits from different seeds, of which the one with the largest likelihood is kept. Integer, 1 to 100. @default 1 */
  restarts?: number;
  /** Seed of the first start. Integer, 0 to 2^32 - 1. @default 0 */
  seed?: number;
}

/** Rounds the parameters of every Gaussian by its mass, and entropy-codes them. */
export interface GmmQuantiseOptions extends GmmFitOptions {
  /** @default 'quantise' */
  mode?: 'quantise';
  /**
   * How finely parameters are stored: a mass as a whole number n, n² being its share of precision², everything else in
   * steps in proportion to 1/n. 2 to 32768. @default 128
   */
  precision?: number;
}

/**
 * The notebook's way: expectation-maximisation until the likelihood of a cell rises by less than 0.001, parameters as
 * float32, 40 bytes a Gaussian.
 */
export interface GmmNotebookOptions {
  mode: 'notebook';
  /** Number of Gaussians, 1 to 1024. @default 15 */
  components?: number;
  /** Seed of the start. Integer, 0 to 2^32 - 1. @default 0 */
  seed?: number;
}

/** One member a mode. */
export type GmmOptions = GmmQuantiseOptions | GmmNotebookOptions;

export type Refinement = 'l1' | 'l2' | 'none';

/** How to fit, with nothing left open. */
export interface ResolvedFit {
  readonly components: number | 'bic';
  readonly most: number;
  readonly covariance: Covariance;
  readonly direction: Vector3;
  readonly cell: Vector3;
  readonly refine: Refinement;
  /** 0.1 to 1. */
  readonly exponent: number;
  readonly effort: number;
  readonly restarts: number;
  readonly seed: number;
  /** EM ends when the mean log-likelihood rises by less than this. */
  readonly minGain: number;
}

export interface ResolvedGmm {
  /** Undefined where parameters are stored as float32. */
  readonly precision: number | undefined;
  readonly fit: ResolvedFit;
}

/** Most Gaussians of one VDF. */
export const MAX_COMPONENTS = 1024;
const MAX_BIC = 256;
const MAX_PRECISION = 32768;

export const gmmDefaults: Readonly<Required<GmmQuantiseOptions>> = {
  mode: 'quantise',
  components: 40,
  most: 24,
  covariance: 'full',
  direction: [0, 0, 1],
  cell: [1, 1, 1],
  refine: 'l1',
  exponent: 1,
  effort: 1,
  restarts: 1,
  seed: 0,
  precision: 128,
};

const notebook: ResolvedFit = {
  ...gmmDefaults,
  components: 15,
  refine: 'none',
  minGain: 1e-3,
};

const fitNames = [
  'components',
  'most',
  'covariance',
  'direction',
  'cell',
  'refine',
  'exponent',
  'effort',
  'restarts',
  'seed',
] as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveGmm(options: GmmOptions): ResolvedGmm {
  const read = new OptionReader('gmm', options, ['mode', 'precision', ...fitNames]);
  const mode = read.choice('mode', { of: ['quantise', 'notebook'], default: gmmDefaults.mode });
  if (mode === 'notebook') return { precision: undefined, fit: readNotebook(options) };
  const precision = read.number('precision', {
    min: 2,
    max: MAX_PRECISION,
    default: gmmDefaults.precision,
  });
  return { precision, fit: readFit(read, options) };
}

/** @throws VdfcError `BAD_OPTION` */
export function resolveFit(options: GmmFitOptions): ResolvedFit {
  return readFit(new OptionReader('gmm', options, fitNames), options);
}

function readNotebook(options: GmmOptions): ResolvedFit {
  const read = new OptionReader('gmm', options, ['mode', 'components', 'seed']);
  const components = read.integer('components', { min: 1, max: MAX_COMPONENTS, default: 15 });
  return { ...notebook, components, seed: readSeed(read) };
}

function readFit(read: OptionReader, options: GmmFitOptions): ResolvedFit {
  const refine = read.choice('refine', { of: ['l1', 'l2', 'none'], default: gmmDefaults.refine });
  return {
    components: readComponents(read, options.components),
    most: read.integer('most', { min: 1, max: MAX_BIC, default: gmmDefaults.most }),
    covariance: read.choice('covariance', {
      of: ['full', 'diagonal', 'aligned'],
      default: gmmDefaults.covariance,
    }),
    direction: readVector(read, 'direction', options.direction ?? gmmDefaults.direction, false),
    cell: readVector(read, 'cell', options.cell ?? gmmDefaults.cell, true),
    refine,
    exponent:
      Math.round(100 * read.number('exponent', { min: 0.1, max: 1, default: gmmDefaults.exponent })) / 100,
    effort: read.integer('effort', { min: 0, max: 2, default: gmmDefaults.effort }),
    restarts: read.integer('restarts', { min: 1, max: 100, default: gmmDefaults.restarts }),
    seed: readSeed(read),
    minGain: refine === 'none' ? 1e-8 : 1e-5,
  };
}

function readSeed(read: OptionReader): number {
  return read.integer('seed', { min: 0, max: 2 ** 32 - 1, default: gmmDefaults.seed });
}

function readComponents(read: OptionReader, components: unknown): number | 'bic' {
  if (components === 'bic') return components;
  return read.integer('components', { min: 1, max: MAX_COMPONENTS, default: 40 });
}

function readVector(read: OptionReader, name: string, value: unknown, positive: boolean): Vector3 {
  const vector = Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
  const valid =
    vector && (positive ? value.every((part) => part > 0) : Math.hypot(...(value as number[])) > 0);
  if (valid) return [value[0], value[1], value[2]];
  const expected = positive ? '3 numbers above 0' : '3 numbers, not all 0';
  return read.refuse(name, expected, Array.isArray(value) ? `[${value}]` : String(value));
}

/** Octaves of the number of components from the lowest to the highest quality. */
const QUALITY_OCTAVES = 9;

/**
 * Components from 1 to 512 by octaves, and the precision that was found best with so many. Where the number is bound, the
 * precision alone.
 */
export function gmmQuality(q: number, base: Partial<GmmOptions>): GmmOptions {
  const components = 2 ** (QUALITY_OCTAVES * q);
  if (base.mode === 'notebook') return { mode: 'notebook', components: Math.round(components) };
  if (base.components !== undefined) return { precision: Math.round(2 ** (3 + 9 * q)) };
  return { components: Math.round(components), precision: Math.round(9 * components ** 0.75) };
}
