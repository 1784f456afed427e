import type { ConvKernel } from '../kernel.js';
import type { Field } from '../plan.js';
import type { Pieces } from './pieces.js';

/** What the steps of one network work with. */
export interface Workshop {
  readonly kernel: ConvKernel;
  readonly floats: Float32Array;
  /** The same memory. */
  readonly ints: Int32Array;
  /** Where parameters, their gradients and the running statistics begin in it. */
  readonly parameters: number;
  readonly gradients: number;
  readonly statistics: number;
  readonly training: boolean;
}

/** A step of the plan, ready to run. */
export interface RunningStep {
  /** Sets the values of `to` for the first `count` samples. */
  forward(count: number): Pieces;
  /** Sets the gradients of the step's parameters and, if wanted, of `from`, given that of `to`. */
  backward(count: number, wanted: boolean): Pieces;
}

/** Where a sample of a field begins. */
export function sampleAt(field: Field, of: 'values' | 'gradient', sample: number): number {
  return field[of].offset + sample * field.volume.size;
}
