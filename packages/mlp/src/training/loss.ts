import type { DenseNetwork } from '@vdfc/nn';
import { type OutputDomain, toShareOf } from '../kernel/domain.js';
import type { Target } from './target.js';

/** `l1`: Σ|f - g| of the values themselves; `l2`: Σ(y - o)² of what the network gives. */
export type Loss = 'l1' | 'l2';

/** Slope of values over outputs where there is none, so that no output is lost for ever. */
const LEAST_SLOPE = 0.001;

/** Errors that are to be expected: a share of the value, and of the peak. */
const ERROR_SHARE = 0.05;
const LEAST_ERROR = 0.002;

/** The loss of a batch and its gradient. */
export class BatchLoss {
  readonly #target: Target;
  readonly #density: Float32Array;
  readonly #shares: Float64Array;

  constructor(target: Target, density: Float32Array, batch: number) {
    this.#target = target;
    this.#density = density;
    this.#shares = new Float64Array(batch);
  }

  /** Sets `outputGradient`; returns an estimate of the loss: of `l1` the mean of Σ|f - g| / Σ|f| over the outputs. */
  evaluate(network: DenseNetwork, cells: Int32Array, count: number, loss: Loss): number {
    const { outputs } = this.#target;
    let sum = 0;
    for (let c = 0; c < outputs.length; c++) {
      const row = c * network.stride;
      sum +=
        loss === 'l1' ? this.#l1(network, row, c, cells, count) : this.#l2(network, row, c, cells, count);
    }
    return sum;
  }

  /**
   * Sets `outputGradient` of the first sample of a batch so that `backward` gives a vector g whose outer product is that
   * sample's part in the curvature of the loss, by output `c` alone.
   */
  prepareCurvature(network: DenseNetwork, cell: number, c: number, loss: Loss): void {
    const { outputs, domain } = this.#target;
    const { output, outputGradient, stride } = network;
    for (let other = 0; other < outputs.length; other++) outputGradient[other * stride] = 0;
    const { shares, mass } = outputs[c]!;
    const row = c * stride;
    const weight = this.#density.length / this.#density[cell]!;
    if (loss === 'l2') {
      outputGradient[row] = Math.sqrt(weight);
      return;
    }
    const decoded = this.#shares.subarray(0, 1);
    toShareOf(output.subarray(row, row + 1), domain, decoded);
    const share = decoded[0]!;
    // |e + d| is nearly |e| + d²/2s for changes d about as large as s.
    const scale = Math.abs(share - shares[cell]!) + ERROR_SHARE * Math.abs(share) + LEAST_ERROR;
    const slope = Math.max(slopeOf(domain, output[row]!, share), LEAST_SLOPE);
    outputGradient[row] = slope * Math.sqrt(weight / (mass * scale));
  }

  #l1(network: DenseNetwork, row: number, c: number, cells: Int32Array, count: number): number {
    const { outputs, domain } = this.#target;
    const { shares, mass } = outputs[c]!;
    const { output, outputGradient } = network;
    const decoded = this.#shares.subarray(0, count);
    toShareOf(output.subarray(row, row + count), domain, decoded);
    const scale = this.#density.length / (mass * count * outputs.length);
    let sum = 0;
    for (let s = 0; s < count; s++) {
      const cell = cells[s]!;
      const error = decoded[s]! - shares[cell]!;
      const weight = scale / this.#density[cell]!;
      const slope = slopeOf(domain, output[row + s]!, decoded[s]!);
      sum += weight * Math.abs(error);
      // Where nothing is wanted and nothing decoded, all is well however far below 0 the output lies.
      const sign = error > 0 ? 1 : error < 0 ? -1 : 0;
      outputGradient[row + s] = sign * weight * Math.max(slope, LEAST_SLOPE);
    }
    return sum;
  }

  #l2(network: DenseNetwork, row: number, c: number, cells: Int32Array, count: number): number {
    const { outputs } = this.#target;
    const { wanted } = outputs[c]!;
    const { output, outputGradient } = network;
    const scale = 1 / (count * outputs.length);
    let sum = 0;
    for (let s = 0; s < count; s++) {
      const cell = cells[s]!;
      const error = output[row + s]! - wanted[cell]!;
      const weight = scale / this.#density[cell]!;
      sum += weight * error * error;
      outputGradient[row + s] = 2 * weight * error;
    }
    return sum;
  }
}

/** Slope of a share over the output that it comes from. */
function slopeOf(domain: OutputDomain, output: number, share: number): number {
  if (domain.kind === 'log') return domain.octaves * Math.LN2 * share;
  return Math.abs(output) > 1e-9 ? share / (output * domain.exponent) : 0;
}
