import type { Step } from '../plan.js';
import { fours, type Volume } from '../volume.js';
import { backwardTaps, columnsOf, forwardTaps, meetingVolume, PHASES, type Taps } from './tables.js';

export type ConvStep = Step & { readonly kind: 'conv' };

/** One sum of shifted rows: its columns, and where these and its weights lie, from the step's room on. */
export interface Sum {
  readonly taps: Taps;
  readonly columns: readonly number[];
  readonly table: number;
  readonly packed: number;
}

/** What a convolution needs beside its fields. */
export interface ConvolutionPlan {
  readonly forward: Sum;
  /** One for each phase of the input that meets any taps. */
  readonly backward: readonly { readonly phase: number; readonly sum: Sum }[];
  readonly meeting: Volume;
  /** Where the phases of one sample lie, if the stride is 2. */
  readonly phases: number;
  /** Floats in all. */
  readonly length: number;
}

export function planConvolution(step: ConvStep, training: boolean): ConvolutionPlan {
  const { from, to, stride } = step;
  const meeting = meetingVolume(step);
  let length = 0;
  const take = (floats: number): number => {
    length += fours(floats);
    return length - fours(floats);
  };
  const sum = (taps: Taps, inputs: number, channelStride: number, outputs: number): Sum => {
    const columns = columnsOf(taps, inputs, channelStride);
    return { taps, columns, table: take(columns.length), packed: take(columns.length * outputs) };
  };
  const { channels } = from.volume;
  const phases = stride === 1 ? 1 : PHASES;
  const forward = sum(forwardTaps(step), channels, phases * meeting.stride, to.volume.channels);
  const backward = Array.from({ length: training ? phases : 0 }, (_, phase) => {
    const taps = backwardTaps(step, phase);
    return { phase, sum: sum(taps, to.volume.channels, to.volume.stride, channels) };
  }).filter(({ sum: { columns } }) => columns.length > 0);
  return { forward, backward, meeting, phases: stride === 1 ? 0 : take(meeting.size), length };
}
