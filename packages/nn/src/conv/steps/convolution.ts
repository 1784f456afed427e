import { clearPads, fours, type Volume } from '../volume.js';
import type { ConvolutionPlan, ConvStep } from './convolution-plan.js';
import { mergePhases, splitPhases } from './phases.js';
import { correlateGradientInPieces, correlateInPieces } from './pieces.js';
import { type RunningStep, sampleAt, type Workshop } from './step.js';
import { PHASES } from './tables.js';
import { packWeights } from './weights.js';

type Work = Generator<undefined, void>;

/** A convolution: sums of shifted rows, of the input itself or (stride 2) of its phases. */
export class Convolution implements RunningStep {
  readonly #step: ConvStep;
  readonly #plan: ConvolutionPlan;
  readonly #room: number;
  readonly #workshop: Workshop;

  /** @param room Where the step's own floats begin */
  constructor(step: ConvStep, plan: ConvolutionPlan, room: number, workshop: Workshop) {
    this.#step = step;
    this.#plan = plan;
    this.#room = room;
    this.#workshop = workshop;
    for (const { table, columns } of [plan.forward, ...plan.backward.map(({ sum }) => sum)]) {
      workshop.ints.set(columns, room + table);
    }
  }

  *forward(count: number): Work {
    const { to, biases } = this.#step;
    const { floats, kernel, parameters } = this.#workshop;
    const { table, packed, columns } = this.#plan.forward;
    this.#packForward();
    for (let sample = 0; sample < count; sample++) {
      const out = sampleAt(to, 'values', sample);
      yield* correlateInPieces(kernel, {
        x: this.#meet(sample),
        out: out + to.volume.front,
        outStride: to.volume.stride,
        channels: to.volume.channels,
        columns: this.#room + table,
        columnCount: columns.length,
        weights: this.#room + packed,
        bias: biases === undefined ? -1 : parameters + biases.offset,
        ...rangeOf(to.volume),
      });
      clearPads(floats, out, to.volume);
    }
  }

  *backward(count: number, wanted: boolean): Work {
    const { weights, biases } = this.#step;
    const { floats, gradients } = this.#workshop;
    for (const { offset, length } of biases === undefined ? [weights] : [weights, biases]) {
      floats.fill(0, gradients + offset, gradients + offset + length);
    }
    for (let sample = 0; sample < count; sample++) yield* this.#parameterGradients(sample);
    if (!wanted) return;
    this.#packBackward();
    for (let sample = 0; sample < count; sample++) yield* this.#inputGradient(sample);
  }

  /** Adds those of one sample. */
  *#parameterGradients(sample: number): Work {
    const { to, weights, biases } = this.#step;
    const { floats, kernel, gradients } = this.#workshop;
    const { table, columns } = this.#plan.forward;
    const { channels, stride, front, plane, lengths } = to.volume;
    const dy = sampleAt(to, 'gradient', sample) + front;
    const length = fours(lengths[0] * plane);
    yield* correlateGradientInPieces(kernel, {
      x: this.#meet(sample),
      dy,
      dyStride: stride,
      channels,
      columns: this.#room + table,
      columnCount: columns.length,
      gradient: gradients + weights.offset,
      length,
    });
    if (biases === undefined) return;
    for (let c = 0, at = gradients + biases.offset; c < channels; c++, at++) {
      floats[at] = floats[at]! + kernel.sum(dy + c * stride, length);
    }
  }

  *#inputGradient(sample: number): Work {
    const { from, stride } = this.#step;
    const { floats } = this.#workshop;
    const { meeting, phases } = this.#plan;
    const dx = sampleAt(from, 'gradient', sample);
    if (stride === 1) {
      yield* this.#sumInput(sample, dx, 1);
      clearPads(floats, dx, from.volume);
      return;
    }
    const split = this.#room + phases;
    // Phases that no tap meets have no sum.
    floats.fill(0, split, split + meeting.size);
    yield* this.#sumInput(sample, split, PHASES);
    mergePhases(floats, split, meeting, dx, from.volume);
  }

  /** The gradient of one sample of the input, or of its phases, to `out`. */
  *#sumInput(sample: number, out: number, phases: number): Work {
    const { from, to } = this.#step;
    const { meeting, backward } = this.#plan;
    for (const { phase, sum } of backward) {
      yield* correlateInPieces(this.#workshop.kernel, {
        x: sampleAt(to, 'gradient', sample) + to.volume.front,
        out: out + meeting.front + phase * meeting.stride,
        outStride: phases * meeting.stride,
        channels: from.volume.channels,
        columns: this.#room + sum.table,
        columnCount: sum.columns.length,
        weights: this.#room + sum.packed,
        bias: -1,
        ...rangeOf(meeting),
      });
    }
  }

  /** Voxel 0 of a sample of the input as the sums meet it. */
  #meet(sample: number): number {
    const { from, stride } = this.#step;
    const { meeting, phases } = this.#plan;
    const at = sampleAt(from, 'values', sample);
    if (stride === 1) return at + meeting.front;
    splitPhases(this.#workshop.floats, at, from.volume, this.#room + phases, meeting);
    return this.#room + phases + meeting.front;
  }

  #packForward(): void {
    const { from, to, weights, kernel } = this.#step;
    const { floats, parameters } = this.#workshop;
    const { taps, packed } = this.#plan.forward;
    const { channels } = from.volume;
    const order = {
      at: parameters + weights.offset,
      channelStride: channels * kernel ** 3,
      inputStride: kernel ** 3,
    };
    packWeights(floats, order, this.#room + packed, to.volume.channels, channels, taps.taps);
  }

  /** Transposed: sums for channels of the input go over those of the output. */
  #packBackward(): void {
    const { from, to, weights, kernel } = this.#step;
    const { floats, parameters } = this.#workshop;
    const { channels } = from.volume;
    const order = {
      at: parameters + weights.offset,
      channelStride: kernel ** 3,
      inputStride: channels * kernel ** 3,
    };
    for (const { sum } of this.#plan.backward) {
      packWeights(floats, order, this.#room + sum.packed, channels, to.volume.channels, sum.taps.taps);
    }
  }
}

function rangeOf({ lengths: [z, y], plane, row }: Volume): { planes: number; plane: number; range: number } {
  return { planes: z, plane, range: y * row };
}
