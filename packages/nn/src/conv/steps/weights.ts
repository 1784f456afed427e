import { blockOf } from '../kernel.js';

/** Where weights lie: from one channel of the sums, and one of those summed over, to the next. */
export interface WeightOrder {
  readonly at: number;
  readonly channelStride: number;
  readonly inputStride: number;
}

/** Lays weights out as sums take them: by blocks of channels, in these by columns, in these by channels. */
export function packWeights(
  floats: Float32Array,
  { at, channelStride, inputStride }: WeightOrder,
  to: number,
  channels: number,
  inputs: number,
  taps: readonly number[],
): void {
  let next = to;
  for (let first = 0; first < channels; ) {
    const block = blockOf(channels - first);
    for (let input = 0; input < inputs; input++) {
      for (const tap of taps) {
        const from = at + first * channelStride + input * inputStride + tap;
        for (let c = 0; c < block; c++) floats[next++] = floats[from + c * channelStride]!;
      }
    }
    first += block;
  }
}
