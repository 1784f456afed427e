import type { DenseShape } from '../src/index.js';

/** The numbers that a network is tried on: parameters, and samples as [features][samples]. */
export interface Trial {
  readonly parameters: ArrayLike<number>;
  readonly input: ArrayLike<number>;
  readonly samples: number;
}

/** An independent forward pass, in float64 and with `Math`'s functions: [features][samples]. */
export function forward64(
  { inputs, layers }: DenseShape,
  { parameters, input, samples }: Trial,
): Float64Array {
  let x = Float64Array.from(input);
  let width = inputs;
  let at = 0;
  for (const { units, activation, frequency = 1 } of layers) {
    const y = new Float64Array(units * samples);
    for (let u = 0; u < units; u++) {
      for (let s = 0; s < samples; s++) {
        let z = parameters[at + units * width + u]!;
        for (let i = 0; i < width; i++) z += parameters[at + u * width + i]! * x[i * samples + s]!;
        y[u * samples + s] = functions[activation](z, frequency);
      }
    }
    at += units * (width + 1);
    width = units;
    x = y;
  }
  return x;
}

const functions = {
  linear: (z: number) => z,
  relu: (z: number) => Math.max(z, 0),
  'leaky-relu': (z: number) => (z > 0 ? z : 0.01 * z),
  tanh: Math.tanh,
  sine: (z: number, frequency: number) => Math.sin(frequency * z),
};

/** d f / d values by differences of step `step` to both sides; `values` are as before afterwards. */
export function differences(values: Float64Array, f: () => number, step: number): Float64Array {
  return values.map((value, i) => {
    values[i] = value + step;
    const above = f();
    values[i] = value - step;
    const below = f();
    values[i] = value;
    return (above - below) / (2 * step);
  });
}

/** Largest difference as a share of the largest expected value. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let error = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    error = Math.max(error, Math.abs(found[i]! - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return found.length === expected.length ? error / largest : Number.POSITIVE_INFINITY;
}
