import { type Volume, volumeOf } from '../volume.js';
import type { ConvStep } from './convolution-plan.js';

/** A part of a kernel's taps, and the shifts of the voxels that they meet, in floats. */
export interface Taps {
  /** Numbers of the taps in the weights' order, and the shift of each. */
  readonly taps: readonly number[];
  readonly shifts: readonly number[];
}

/** With stride 2, arrays are split into the 8 kinds of voxels by the parity of their indices z, y, x. */
export const PHASES = 8;

/** The input as the sums meet it: as it is, or (stride 2) each channel split into volumes of the output's lengths. */
export function meetingVolume({ from, to, stride }: ConvStep): Volume {
  return stride === 1 ? from.volume : volumeOf(from.volume.channels * PHASES, to.volume.lengths);
}

/** Forward: the voxel of the input that each tap meets for voxel 0 of the output. */
export function forwardTaps(step: ConvStep): Taps {
  const { row, plane, stride } = meetingVolume(step);
  const taps = Array.from({ length: step.kernel ** 3 }, (_, tap) => tap);
  const shifts = taps.map((tap) => {
    const [dz, dy, dx] = displacement(step.kernel, tap);
    if (step.stride === 1) return dz * plane + dy * row + dx;
    // Displacement -1 is the odd voxel of the pair before, 1 that of the same pair.
    const phase = (dz & 1) * 4 + (dy & 1) * 2 + (dx & 1);
    return phase * stride + (dz < 0 ? -plane : 0) + (dy < 0 ? -row : 0) + (dx < 0 ? -1 : 0);
  });
  return { taps, shifts };
}

/**
 * Backward: the taps through which voxel 0 of the input (or of its phase, for stride 2) comes into the output,
 * and where in the output.
 */
export function backwardTaps(step: ConvStep, phase: number): Taps {
  const { row, plane } = step.to.volume;
  const found = { taps: [] as number[], shifts: [] as number[] };
  // The last tap first, so that shifts ascend.
  for (let tap = step.kernel ** 3 - 1; tap >= 0; tap--) {
    const moved = displacement(step.kernel, tap);
    const steps = moved.map((d, axis) => outputOf(d, step.stride, (phase >> (2 - axis)) & 1));
    if (steps.some((s) => s === undefined)) continue;
    const [sz, sy, sx] = steps as [number, number, number];
    found.taps.push(tap);
    found.shifts.push(sz * plane + sy * row + sx);
  }
  return found;
}

/** Output o meets input stride o + d: which o does input `parity` (of pair 0) come into? */
function outputOf(d: number, stride: number, parity: number): number | undefined {
  const o = (parity - d) / stride;
  return Number.isInteger(o) ? o : undefined;
}

function displacement(kernel: number, tap: number): [dz: number, dy: number, dx: number] {
  const reach = (kernel - 1) / 2;
  const along = (d: number): number => (d % kernel) - reach;
  return [along(Math.floor(tap / kernel ** 2)), along(Math.floor(tap / kernel)), along(tap)];
}

/** The columns of a sum over channels and taps, in bytes, channels slowest. */
export function columnsOf(taps: Taps, channels: number, channelStride: number): number[] {
  return Array.from({ length: channels }, (_, c) =>
    taps.shifts.map((shift) => 4 * (c * channelStride + shift)),
  ).flat();
}
