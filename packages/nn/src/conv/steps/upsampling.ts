import { type Resampling, resamplingFields } from '../kernel.js';
import type { Step } from '../plan.js';
import { clearPads, fours, type Volume } from '../volume.js';
import { done } from './pieces.js';
import { type RunningStep, sampleAt, type Workshop } from './step.js';

type UpsampleStep = Step & { readonly kind: 'upsample' };

/** For each place along an axis of the finer grid: between which two of the coarser it lies, and their weights. */
export interface Axis {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly lowWeight: Float32Array;
  readonly highWeight: Float32Array;
}

/** Floats that `upsampling` needs beside its fields: a record, tables of the axes, and one channel. */
export function upsamplingRoom(step: UpsampleStep): number {
  const [, end] = recordOf(step, 0);
  return end;
}

/** @param room Where the step's own floats begin */
export function upsampling(
  step: UpsampleStep,
  room: number,
  { kernel, floats, ints }: Workshop,
): RunningStep {
  const { from, to } = step;
  const [record] = recordOf(step, room);
  ints.set(
    resamplingFields.map((field) => record[field]),
    room,
  );
  for (const [axis, table] of [record.zTable, record.yTable, record.xTable].entries()) {
    writeAxis(axisOf(from.volume.lengths[axis]!, to.volume.lengths[axis]!, step.mode), floats, ints, table);
  }
  return {
    forward: (count) => {
      for (let s = 0; s < count; s++) {
        const [coarse, fine] = [sampleAt(from, 'values', s), sampleAt(to, 'values', s)];
        for (let c = 0; c < to.volume.channels; c++) {
          kernel.upsample(room, voxel0(from.volume, coarse, c), voxel0(to.volume, fine, c));
        }
        clearPads(floats, fine, to.volume);
      }
      return done;
    },
    backward: (count, wanted) => {
      if (!wanted) return done;
      const { size, channels } = from.volume;
      floats.fill(0, from.gradient.offset, from.gradient.offset + count * size);
      for (let s = 0; s < count; s++) {
        const [coarse, fine] = [sampleAt(from, 'gradient', s), sampleAt(to, 'gradient', s)];
        for (let c = 0; c < channels; c++) {
          kernel.upsampleAdjoint(room, voxel0(from.volume, coarse, c), voxel0(to.volume, fine, c));
        }
      }
      return done;
    },
  };
}

/** The record of a step whose room begins at `room`, and where that room ends. */
function recordOf({ from, to }: UpsampleStep, room: number): [record: Resampling, end: number] {
  const [coarse, fine] = [from.volume, to.volume];
  const [coarsePlanes, coarseRows] = coarse.lengths;
  const [planes, rows, length] = fine.lengths;
  const zTable = room + fours(resamplingFields.length);
  const yTable = zTable + 4 * planes;
  const xTable = yTable + 4 * rows;
  const scratch = xTable + 4 * length;
  const record = {
    coarsePlanes,
    coarseRows,
    coarseRow: coarse.row,
    coarsePlane: coarse.plane,
    planes,
    rows,
    length,
    row: fine.row,
    plane: fine.plane,
    zTable,
    yTable,
    xTable,
    scratch,
  };
  return [record, scratch + coarsePlanes * coarseRows * fours(length)];
}

function writeAxis(axis: Axis, floats: Float32Array, ints: Int32Array, at: number): void {
  const { length } = axis.low;
  ints.set(axis.low, at);
  ints.set(axis.high, at + length);
  floats.set(axis.lowWeight, at + 2 * length);
  floats.set(axis.highWeight, at + 3 * length);
}

function voxel0(volume: Volume, sample: number, channel: number): number {
  return sample + volume.front + channel * volume.stride;
}

export function axisOf(n: number, m: number, mode: 'nearest' | 'trilinear'): Axis {
  const at = Float64Array.from({ length: m }, (_, i) =>
    mode === 'nearest' ? Math.floor((i * n) / m) : m === 1 ? 0 : (i * (n - 1)) / (m - 1),
  );
  const low = Int32Array.from(at, Math.floor);
  const high = low.map((i) => Math.min(i + 1, n - 1));
  const highWeight = Float32Array.from(at, (place, i) => place - low[i]!);
  return { low, high, highWeight, lowWeight: highWeight.map((weight) => 1 - weight) };
}
