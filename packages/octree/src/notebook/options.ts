import { OptionReader } from '@vdfc/core';

/** The notebook's way: the worst leaf is cut until the error is small enough, coefficients are stored as float32. */
export interface OctreeNotebookOptions {
  mode: 'notebook';
  /** Highest degree of the polynomials along each axis. Integer, 0 to 15. @default 2 */
  degree?: number;
  /**
   * The error of a leaf is alpha · h · Σ|r|^nu + beta · √h · Σ|∇r|^nu, r being what the fit leaves of the array over its
   * peak, ∇ differences of neighbours within the leaf, h the volume of a cell as a share of the array's. From 0, not both 0.
   * @default 0 and 1
   */
  alpha?: number;
  beta?: number;
  /** Above 0. @default 2 */
  nu?: number;
  /** Leaves are cut until the nu-th root of the error is at most this fraction of what it was at first. From 0. @default 0.3 */
  relativeError?: number;
  /** Most leaves to cut. Integer from 0. @default 500 */
  cuts?: number;
}

export interface ResolvedNotebook extends Required<OctreeNotebookOptions> {}

const names = ['mode', 'degree', 'alpha', 'beta', 'nu', 'relativeError', 'cuts'] as const;
const MOST_CUTS = 2 ** 30;

/** @throws VdfcError `BAD_OPTION` */
export function resolveNotebook(options: OctreeNotebookOptions): ResolvedNotebook {
  const read = new OptionReader('octree', options, names);
  const alpha = read.number('alpha', { min: 0, default: 0 });
  const beta = read.number('beta', { min: 0, default: 1 });
  if (alpha + beta === 0) read.refuse('beta', 'a number above 0 where alpha is 0', '0');
  return {
    mode: read.choice('mode', { of: ['notebook'], default: 'notebook' }),
    degree: read.integer('degree', { min: 0, max: 15, default: 2 }),
    alpha,
    beta,
    nu: read.number('nu', { above: 0, max: 64, default: 2 }),
    relativeError: read.number('relativeError', { min: 0, default: 0.3 }),
    cuts: read.integer('cuts', { min: 0, max: MOST_CUTS, default: 500 }),
  };
}

/** From one leaf (q = 0) to leaves that cannot be cut, nearly everywhere (q = 1). */
export function notebookQuality(q: number, base: Partial<OctreeNotebookOptions>): OctreeNotebookOptions {
  return { ...base, mode: 'notebook', relativeError: 2 ** (-14 * q), cuts: MOST_CUTS };
}
