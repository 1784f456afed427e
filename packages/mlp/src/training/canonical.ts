import type { ParameterTensor } from '@vdfc/nn';
import type { Structure } from '../kernel/structure.js';

/**
 * Brings hidden units into the order in which they take the fewest bits, and leaves what the network computes as it is, but
 * for the order of sums. A unit of an odd activation (sine, tanh) may change the sign of all that goes in and out: its bias
 * becomes 0 or more. Then units are sorted by bias.
 */
export function canonise(
  levels: Int32Array | Float32Array,
  tensors: readonly ParameterTensor[],
  { activation }: Structure,
): void {
  const odd = activation === 'sine' || activation === 'tanh';
  for (let t = 0; t + 2 < tensors.length; t += 2) {
    const [weights, biases, next] = tensors.slice(t, t + 3) as [
      ParameterTensor,
      ParameterTensor,
      ParameterTensor,
    ];
    const bias = levels.subarray(biases.offset, biases.offset + biases.length);
    if (odd) {
      for (let unit = 0; unit < bias.length; unit++) {
        if (bias[unit]! < 0) negate(levels, weights, next, bias, unit);
      }
    }
    const order = Array.from(bias.keys()).sort((a, b) => bias[a]! - bias[b]! || a - b);
    permute(levels, weights, next, bias, order);
  }
}

function negate(
  levels: Int32Array | Float32Array,
  weights: ParameterTensor,
  next: ParameterTensor,
  bias: Int32Array | Float32Array,
  unit: number,
): void {
  const inputs = weights.fanIn;
  bias[unit] = -bias[unit]!;
  const row = weights.offset + unit * inputs;
  // Plus 0: there is no -0 among levels, and none is wanted.
  for (let i = row; i < row + inputs; i++) levels[i] = 0 - levels[i]!;
  const end = next.offset + next.length;
  for (let i = next.offset + unit; i < end; i += next.fanIn) levels[i] = 0 - levels[i]!;
}

function permute(
  levels: Int32Array | Float32Array,
  weights: ParameterTensor,
  next: ParameterTensor,
  bias: Int32Array | Float32Array,
  order: readonly number[],
): void {
  const inputs = weights.fanIn;
  const before = { bias: bias.slice(), rows: copyOf(levels, weights), columns: copyOf(levels, next) };
  order.forEach((from, to) => {
    bias[to] = before.bias[from]!;
    for (let i = 0; i < inputs; i++) {
      levels[weights.offset + to * inputs + i] = before.rows[from * inputs + i]!;
    }
    for (let row = 0; row < next.length; row += next.fanIn) {
      levels[next.offset + row + to] = before.columns[row + from]!;
    }
  });
}

function copyOf<T extends Int32Array | Float32Array>(levels: T, { offset, length }: ParameterTensor): T {
  return levels.slice(offset, offset + length) as T;
}
