import type { DenseArray, Encoded, Steps } from '@vdfc/core';
import { LARGEST_MAGNITUDE } from '@vdfc/numerics/coding';
import { chooseClamp, peakOf, toDomain } from '@vdfc/numerics/quantise';
import { bestBasisSteps, PacketSynthesis, type PacketTree } from '@vdfc/numerics/wavelet';
import { COARSEST_STEP, FINEST_STEP, scaleOf, writeParams, writeValues } from './layout/params.js';
import { type Geometry, geometryOf } from './model/geometry.js';
import { LATENT_WAVELET, STEPS_PER_OCTAVE, sampleLatents, stepAt } from './model/latents.js';
import { type ModelForm, writeModel } from './model/model.js';
import type { ResolvedCnn } from './options.js';
import type { Lesson } from './training/lesson.js';
import type { Target } from './training/loss.js';
import { now, Pace } from './training/pace.js';
import { train } from './training/training.js';

/** Arrays of so few values are stored as they are: a network would take more. */
const FEW = 16;
/** Most splits of the latents along an axis. */
const LEVELS = 3;

/** A trained model as bytes, or the values themselves where those are fewer. */
export function* encodeCnn(array: DenseArray, options: ResolvedCnn): Steps<Encoded> {
  const start = now();
  const { data } = array;
  const peak = peakOf(data);
  const form = formOf(array, peak, options);
  if (peak === 0) return { payload: new Uint8Array(0), params: writeParams(form) };
  if (data.length <= FEW) return stored(array);
  const geometry = geometryOf(array.shape, form.spacing / 4);
  yield { fraction: 0, phase: 'latents' };
  const lesson = yield* lessonOf(array, form, geometry);
  yield { fraction: 0, phase: 'latents' };
  const model = yield* train(lesson, options, new Pace(options.steps, options.budget, start, options.cycles));
  const payload = writeModel(model, geometry);
  if (payload.length >= data.byteLength) return stored(array);
  return { payload: payload.length === 0 ? new Uint8Array(1) : payload, params: writeParams(form) };
}

function stored(array: DenseArray): Encoded {
  return { payload: writeValues(array.data), params: writeParams(undefined) };
}

function formOf({ data }: DenseArray, peak: number, options: ResolvedCnn): ModelForm {
  const { channels, layers, activation, symmetry, bits, spacing, exponent, step, negatives } = options;
  const scale = scaleOf(peak);
  // The peak in units of the domain.
  const unit = peak === 0 ? 1 : (peak / 2 ** scale) ** (exponent / 100);
  const index = Math.round(-STEPS_PER_OCTAVE * Math.log2(step * unit));
  const stepIndex = Math.max(COARSEST_STEP, Math.min(FINEST_STEP, index));
  const clamped = chooseClamp(data, exponent / 100, peak, step, negatives);
  return { channels, layers, activation, symmetry, bits, spacing, exponent, scale, stepIndex, clamped };
}

function* lessonOf({ data }: DenseArray, form: ModelForm, geometry: Geometry): Steps<Lesson> {
  const { scale, clamped } = form;
  const exponent = form.exponent / 100;
  const shares = new Float64Array(data.length);
  toDomain(data, { exponent: 1, peak: 2 ** scale, clamped: false }, shares);
  const total = shares.reduce((sum, share) => sum + Math.abs(share), 0);
  const target: Target = { shares, total, exponent, clamped };
  const values = new Float64Array(data.length);
  toDomain(data, { exponent, peak: 2 ** scale, clamped }, values);
  const latents = sampleLatents(values, geometry);
  const step = stepAt(form.stepIndex);
  const tree = yield* basisOf(latents, geometry.latentShape, step);
  const coefficients = new Float64Array(latents.length);
  new PacketSynthesis(geometry.latentShape, tree, LATENT_WAVELET).analyse(latents, coefficients);
  for (let i = 0; i < coefficients.length; i++) {
    const level = coefficients[i]! / step;
    coefficients[i] = Math.max(-LARGEST_MAGNITUDE, Math.min(LARGEST_MAGNITUDE, level));
  }
  return { geometry, form, target, tree, coefficients };
}

function* basisOf(latents: Float64Array, shape: readonly number[], step: number): Steps<PacketTree> {
  const search = bestBasisSteps(latents, shape, LATENT_WAVELET, step, LEVELS);
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value;
    yield { fraction: 0, phase: 'latents' };
  }
}
