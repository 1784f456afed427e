import type { DenseArray, Steps } from '@vdfc/core';
import { peakOf } from '@vdfc/numerics/quantise';
import { LeafSynthesis } from '../kernel/synthesis.js';
import type { OctreeContent, OctreeParams } from '../layout.js';
import type { ResolvedNotebook } from './options.js';
import { refine } from './refine.js';

/** Cuts between two pauses. */
const PAUSE = 4;

/** A content and the params to go with it. */
export interface NotebookFit {
  readonly content: OctreeContent<Float32Array>;
  readonly params: OctreeParams;
}

/** @param array with a value other than 0 */
export function* fitNotebook(array: DenseArray, options: ResolvedNotebook): Steps<NotebookFit> {
  const { data, shape, dtype } = array;
  const scale = Math.min(dtype === 'float32' ? 127 : 1023, Math.floor(Math.log2(peakOf(data))));
  const values = Float64Array.from(data, (value) => value / 2 ** scale);
  const cutting = refine(values, shape, options);
  let next = cutting.next();
  let fraction = 0;
  for (let cuts = 1; !next.done; cuts++) {
    // The error falls from 1 to what was asked for, or lower where cuts run out first.
    const share = (1 - next.value) / Math.max(0.01, 1 - options.relativeError);
    fraction = Math.max(fraction, Math.min(0.9, share));
    if (cuts % PAUSE === 0) yield { fraction, phase: 'cutting', loss: next.value };
    next = cutting.next();
  }
  const synthesis = new LeafSynthesis(shape, next.value);
  const coefficients = new Float64Array(synthesis.coefficients);
  synthesis.analyse(values, coefficients);
  yield { fraction: 0.95, phase: 'coding' };
  const { degree } = options;
  const params: OctreeParams = { form: 'floats', exponent: 100, clamped: false, stepIndex: 0, scale, degree };
  return { content: { synthesis, coefficients: Float32Array.from(coefficients) }, params };
}
