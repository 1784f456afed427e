/** Samples that are worked on together, so that what lies between layers stays in the first-level cache. */
export const TILE = 64;

/** Numbers of the activations in the kernels. */
export const activationCodes = { linear: 0, relu: 1, 'leaky-relu': 2, tanh: 3, sine: 4 } as const;

/** What kernels call an activation. */
export type ActivationCode = (typeof activationCodes)[keyof typeof activationCodes];

/**
 * The arithmetic of dense layers on one tile. Places are indices into the network's memory, all multiples of 4
 * but those of weights and biases. A block is an array [rows][TILE]. All but `join` and `transpose` work on the
 * first `count` samples (those up to the next multiple of 8 are computed as well and hold nothing of use).
 */
export interface DenseKernel {
  /** Copies [rows][stride] at `from` to a block; zero from `count` on. */
  load(from: number, stride: number, rows: number, count: number, to: number): void;
  /** Copies a block to [rows][stride] at `to`. Overwrites up to 3 values after `count`. */
  unload(from: number, rows: number, count: number, to: number, stride: number): void;
  /** [rows][columns] at `from` to [columns][rows] at `to`. */
  transpose(from: number, rows: number, columns: number, to: number): void;
  /**
   * y[r] = bias[r] + w[0][r] x[0] + w[1][r] x[1] + ... (added in this order), w of `depth` lines, `rows` long and as
   * far apart. With a bias of -1: beginning from zero.
   */
  multiply(
    weights: number,
    bias: number,
    depth: number,
    rows: number,
    x: number,
    y: number,
    count: number,
  ): void;
  /** Replaces a block z by f(z). Where a sine's slopes are wanted they go to `slopes` unless that is -1. */
  activate(
    code: ActivationCode,
    frequency: number,
    z: number,
    slopes: number,
    rows: number,
    count: number,
  ): void;
  /** Multiplies d loss / d f by df / dz, known from f itself or (sine) from the slopes. */
  derive(
    code: ActivationCode,
    f: number,
    slopes: number,
    gradient: number,
    rows: number,
    count: number,
  ): void;
  /**
   * Adds to lanes[u * inputs + i][s mod 4] the products delta[u][s] x[i][s], s upwards, and to those after them,
   * lanes[units * inputs + u][s mod 4], delta[u][s]: the gradients of weights and biases.
   */
  accumulate(delta: number, units: number, x: number, inputs: number, lanes: number, count: number): void;
  /** to[p] = (lanes[p][0] + lanes[p][1]) + (lanes[p][2] + lanes[p][3]); `length` is rounded up to fours. */
  join(lanes: number, length: number, to: number): void;
}
