import { cosine32, sine32, tanh32 } from '../../kernel/functions.js';
import type { Activation } from '../../network.js';

const f = Math.fround;

/** Slope of leaky-relu below 0. */
const LEAK = /* @__PURE__ */ Math.fround(0.01);

export function activate(
  floats: Float32Array,
  activation: Activation,
  frequency: number,
  x: number,
  out: number,
  length: number,
): void {
  const of = functionOf(activation, frequency);
  for (let i = 0; i < length; i++) floats[out + i] = of(floats[x + i]!);
}

export function activateGradient(
  floats: Float32Array,
  activation: Activation,
  frequency: number,
  values: number,
  dy: number,
  dx: number,
  length: number,
): void {
  const of = derivativeOf(activation, frequency);
  for (let i = 0; i < length; i++) floats[dx + i] = floats[dy + i]! * of(floats[values + i]!);
}

function functionOf(activation: Activation, frequency: number): (z: number) => number {
  if (activation === 'relu') return (z) => (z > 0 ? z : 0);
  if (activation === 'leaky-relu') return (z) => (z > 0 ? z : f(LEAK * z));
  if (activation === 'tanh') return tanh32;
  if (activation === 'sine') return (z) => sine32(f(frequency * z));
  return (z) => z;
}

/** Of the value after the activation, but before a sine. */
function derivativeOf(activation: Activation, frequency: number): (value: number) => number {
  if (activation === 'relu') return (y) => (y > 0 ? 1 : 0);
  if (activation === 'leaky-relu') return (y) => (y > 0 ? 1 : LEAK);
  if (activation === 'tanh') return (y) => f(1 - f(y * y));
  if (activation === 'sine') return (z) => f(frequency * cosine32(f(frequency * z)));
  return () => 1;
}
