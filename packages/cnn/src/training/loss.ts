import { fromDomain } from '@vdfc/numerics/quantise';
import type { Lengths } from '../model/geometry.js';
import { forEachCoreRow, type Window } from '../model/windows.js';

/** Slope for values that are clamped to 0 and should not be: enough to bring them back. */
const LEAK = 0.01;

/** What the network is to give. */
export interface Target {
  /** Values over 2^scale, item after item. */
  readonly shares: Float64Array;
  /** Σ|share|. */
  readonly total: number;
  /** Of the domain f^exponent. */
  readonly exponent: number;
  readonly clamped: boolean;
}

/** The error Σ|f - g| / Σ|f| of what a network gives, window by window, and its gradient. */
export class AbsoluteError {
  readonly #target: Target;
  readonly #size: Lengths;
  readonly #volume: Lengths;
  readonly #values: Float64Array;

  /** @param size of all windows */
  constructor(target: Target, size: Lengths, volume: Lengths) {
    this.#target = target;
    this.#size = size;
    this.#volume = volume;
    this.#values = new Float64Array(size[0] * size[1] * size[2]);
  }

  /**
   * The part of the error in a window's box.
   *
   * @param y what the network gives for the window
   * @param gradient receives d error / d y times `weight`; 0 outside the box
   */
  measure(window: Window, y: Float32Array, weight = 0, gradient?: Float32Array): number {
    const { shares, total, exponent, clamped } = this.#target;
    const g = this.#values;
    fromDomain(y, { exponent, peak: 1, clamped }, g);
    gradient?.fill(0);
    const unit = weight / total;
    let sum = 0;
    forEachCoreRow(window, this.#size, this.#volume, (place, from, length) => {
      for (let k = 0; k < length; k++) {
        const share = shares[place + k]!;
        const error = g[from + k]! - share;
        sum += Math.abs(error);
        if (gradient === undefined || error === 0) continue;
        const at = y[from + k]!;
        const size = Math.abs(g[from + k]!);
        const slope = size > 0 ? size / (exponent * Math.abs(at)) : LEAK;
        gradient[from + k] = (error > 0 ? unit : -unit) * slope;
      }
    });
    return sum / total;
  }
}
