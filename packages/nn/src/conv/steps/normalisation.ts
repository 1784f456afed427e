import type { Field, Step } from '../plan.js';
import { clearChannelPads, clearPads, fours, voxels } from '../volume.js';
import { done } from './pieces.js';
import { type RunningStep, sampleAt, type Workshop } from './step.js';

type NormStep = Step & { readonly kind: 'batch-norm' };

/** Added to variances, as PyTorch does. */
export const EPSILON = 1e-5;

const f = Math.fround;

/** @param room Two floats for each channel: mean and 1 / deviation of the last batch */
export function normalisation(step: NormStep, room: number, workshop: Workshop): RunningStep {
  const { channels } = step.from.volume;
  return {
    forward: (count) => {
      for (let c = 0; c < channels; c++) {
        if (workshop.training) normalise(step, c, room, workshop, count);
        else useStatistics(step, c, workshop, count);
      }
      clearAll(step.to, 'values', workshop.floats, count);
      return done;
    },
    backward: (count, wanted) => {
      for (let c = 0; c < channels; c++) gradients(step, c, room, workshop, count, wanted);
      if (wanted) clearAll(step.from, 'gradient', workshop.floats, count);
      return done;
    },
  };
}

/** Floats that `normalisation` needs beside its fields. */
export function normalisationRoom(step: NormStep): number {
  return fours(2 * step.from.volume.channels);
}

function normalise(step: NormStep, c: number, room: number, workshop: Workshop, count: number): void {
  const { from, to } = step;
  const { kernel, floats, parameters } = workshop;
  const length = lengthOf(from);
  const n = count * voxels(from.volume);
  let sum = 0;
  for (let s = 0; s < count; s++) sum = f(sum + kernel.sum(channelAt(from, 'values', s, c), length));
  const mean = f(sum / n);
  let squares = 0;
  for (let s = 0; s < count; s++) {
    const out = channelAt(to, 'values', s, c);
    kernel.affine(channelAt(from, 'values', s, c), out, length, 1, -mean);
    clearChannelPads(floats, out, to.volume);
    squares = f(squares + kernel.dot(out, out, length));
  }
  const variance = f(squares / n);
  const inverse = inverseDeviation(variance);
  floats[room + 2 * c] = mean;
  floats[room + 2 * c + 1] = inverse;
  keep(step, c, workshop, mean, n > 1 ? f(squares / (n - 1)) : variance);
  const scale = f(floats[parameters + step.scale.offset + c]! * inverse);
  const shift = floats[parameters + step.shift.offset + c]!;
  for (let s = 0; s < count; s++) {
    const out = channelAt(to, 'values', s, c);
    kernel.affine(out, out, length, scale, shift);
  }
}

function useStatistics(step: NormStep, c: number, workshop: Workshop, count: number): void {
  const { from, to } = step;
  const { kernel, floats, parameters } = workshop;
  const at = workshop.statistics + step.statistics + c;
  const scale = floats[parameters + step.scale.offset + c]!;
  const slope = f(scale * inverseDeviation(floats[at + from.volume.channels]!));
  const shift = f(floats[parameters + step.shift.offset + c]! - f(floats[at]! * slope));
  for (let s = 0; s < count; s++) {
    kernel.affine(
      channelAt(from, 'values', s, c),
      channelAt(to, 'values', s, c),
      lengthOf(from),
      slope,
      shift,
    );
  }
}

/** Moves the running statistics towards those of a batch. */
function keep(step: NormStep, c: number, workshop: Workshop, mean: number, variance: number): void {
  const { floats } = workshop;
  const { momentum } = step;
  const at = workshop.statistics + step.statistics + c;
  const after = at + step.from.volume.channels;
  floats[at] = f(f(1 - momentum) * floats[at]!) + f(f(momentum) * mean);
  floats[after] = f(f(1 - momentum) * floats[after]!) + f(f(momentum) * variance);
}

/**
 * With h the normalised values, n of them: d shift = Σ dy, d scale = Σ dy h, and
 * dx = scale / deviation (dy - d shift / n - h d scale / n).
 */
function gradients(
  step: NormStep,
  c: number,
  room: number,
  workshop: Workshop,
  count: number,
  wanted: boolean,
): void {
  const { from, to } = step;
  const { kernel, floats, parameters } = workshop;
  const length = lengthOf(from);
  const n = count * voxels(from.volume);
  const mean = floats[room + 2 * c]!;
  const inverse = floats[room + 2 * c + 1]!;
  let shift = 0;
  let scale = 0;
  for (let s = 0; s < count; s++) {
    const dy = channelAt(to, 'gradient', s, c);
    const h = channelAt(from, 'gradient', s, c);
    kernel.affine(channelAt(from, 'values', s, c), h, length, 1, -mean);
    kernel.affine(h, h, length, inverse, 0);
    shift = f(shift + kernel.sum(dy, length));
    // Pads of dy are zero.
    scale = f(scale + kernel.dot(dy, h, length));
  }
  floats[workshop.gradients + step.scale.offset + c] = scale;
  floats[workshop.gradients + step.shift.offset + c] = shift;
  if (!wanted) return;
  const slope = f(floats[parameters + step.scale.offset + c]! * inverse);
  const ofH = -f(slope * f(scale / n));
  for (let s = 0; s < count; s++) {
    const h = channelAt(from, 'gradient', s, c);
    kernel.combine(channelAt(to, 'gradient', s, c), h, length, slope, ofH, -f(slope * f(shift / n)));
  }
}

export function inverseDeviation(variance: number): number {
  return f(1 / f(Math.sqrt(f(variance + f(EPSILON)))));
}

/** Floats of one channel, pads between voxels included. */
function lengthOf({ volume }: Field): number {
  return fours(volume.lengths[0] * volume.plane);
}

function channelAt(field: Field, of: 'values' | 'gradient', sample: number, channel: number): number {
  return sampleAt(field, of, sample) + field.volume.front + channel * field.volume.stride;
}

function clearAll(field: Field, of: 'values' | 'gradient', floats: Float32Array, count: number): void {
  for (let s = 0; s < count; s++) clearPads(floats, sampleAt(field, of, s), field.volume);
}
