import { OptionReader } from '@vdfc/core';
import { MAX_COMPONENTS, STEPS_PER_OCTAVE } from './options.js';

/** How to find a basis. */
export interface PcaFitOptions {
  /** Most components. Integer, 1 to 1024. @default 48 */
  readonly components?: number | undefined;
  /**
   * What components are of: `whole` samples, or their slices across an axis, 0 to 2. Samples of rank 1 are taken as a whole.
   * @default 'whole'
   */
  readonly axis?: number | 'whole' | undefined;
  /** The domain is f^exponent. 0.1 to 1, rounded to hundredths. @default 0.6 */
  readonly exponent?: number | undefined;
  /**
   * Step to which the images are rounded, as a share of the peak in the domain, for images as long as their part in an
   * average sample; those of less weight than a step are left out. 2^-26 to 8. @default 0.005
   */
  readonly step?: number | undefined;
}

export interface ResolvedFit {
  readonly components: number;
  /** -1: whole samples. */
  readonly axis: number;
  /** Hundredths. */
  readonly exponent: number;
  readonly stepIndex: number;
}

export const pcaFitDefaults = {
  components: 48,
  axis: 'whole',
  exponent: 0.6,
  step: 0.005,
} as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveFit(options: PcaFitOptions): ResolvedFit {
  const read = new OptionReader('pca.fit', options, ['components', 'axis', 'exponent', 'step']);
  const { components, axis, exponent, step } = pcaFitDefaults;
  const chosen = read.number('step', { min: 2 ** -26, max: 8, default: step });
  return {
    components: read.integer('components', { min: 1, max: MAX_COMPONENTS, default: components }),
    axis: options.axis === undefined || options.axis === axis ? -1 : readAxis(read, options.axis),
    exponent: Math.round(100 * read.number('exponent', { min: 0.1, max: 1, default: exponent })),
    stepIndex: Math.round(-STEPS_PER_OCTAVE * Math.log2(chosen)),
  };
}

function readAxis(read: OptionReader, axis: unknown): number {
  if (Number.isInteger(axis) && (axis as number) >= 0 && (axis as number) <= 2) return axis as number;
  return read.refuse('axis', "an integer from 0 to 2 or 'whole'", String(axis));
}
