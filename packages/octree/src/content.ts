import { type Domain, dequantise } from '@vdfc/numerics/quantise';
import type { LeafSynthesis } from './kernel/synthesis.js';
import { type OctreeParams, readFloats, readLevels } from './layout.js';
import { stepAt } from './quantise/steps.js';

/** What bytes say of an array. */
export interface Model {
  readonly synthesis: LeafSynthesis;
  readonly coefficients: Float64Array;
  readonly domain: Domain;
}

/**
 * @param payload not empty
 * @param params of levels or floats
 * @throws VdfcError `CORRUPT`
 */
export function readModel(payload: Uint8Array, params: OctreeParams, shape: readonly number[]): Model {
  const { form, exponent, clamped, scale, stepIndex, degree } = params;
  const peak = 2 ** scale;
  if (form === 'floats') {
    const { synthesis, coefficients } = readFloats(payload, shape, degree);
    const domain = { exponent: 1, peak, clamped: false };
    return { synthesis, coefficients: Float64Array.from(coefficients), domain };
  }
  const { synthesis, coefficients: levels } = readLevels(payload, shape, degree);
  const coefficients = new Float64Array(levels.length);
  dequantise(levels, stepAt(stepIndex), coefficients);
  return { synthesis, coefficients, domain: { exponent: exponent / 100, peak, clamped } };
}
