import type { KernelChoice } from '../kernel/choice.js';
import type { Activation, Network } from '../network.js';

/** Lengths of the three axes, slowest first. */
export type Lengths = readonly [z: number, y: number, x: number];

/** One layer of a convolutional network. */
export type ConvLayer =
  /**
   * Cross-correlation with `kernel`³ weights, with (kernel - 1)/2 zeros round the array; an axis of n values
   * gives ceil(n / stride).
   */
  | {
      readonly kind: 'conv';
      readonly channels: number;
      readonly kernel: 1 | 3;
      /** @default 1 */
      readonly stride?: 1 | 2;
      /** @default true */
      readonly bias?: boolean;
    }
  /**
   * Ioffe & Szegedy (ICML 2015), by channel, epsilon 1e-5. Networks for training use the statistics of the
   * batch and keep running ones; networks that are not for training use those.
   */
  | {
      readonly kind: 'batch-norm';
      /** Share of the newest batch in the running statistics, 0 to 1. @default 0.1 */
      readonly momentum?: number;
    }
  | {
      readonly kind: 'activation';
      readonly activation: Activation;
      /** Of 'sine'. @default 1 */
      readonly frequency?: number;
    }
  /**
   * To a grid of other lengths: the value at floor(i n / m), or linear interpolation along each axis with
   * the corners of both grids at the same places.
   */
  | { readonly kind: 'upsample'; readonly to: Lengths; readonly mode: 'nearest' | 'trilinear' }
  /** x + layers(x); they must keep the shape. */
  | { readonly kind: 'residual'; readonly layers: readonly ConvLayer[] };

/** What a convolutional network is made of. */
export interface ConvShape {
  readonly input: readonly [channels: number, z: number, y: number, x: number];
  /** Most samples in one batch, from 1. */
  readonly batch: number;
  readonly layers: readonly ConvLayer[];
  /** False: forward only, in little memory. @default true */
  readonly training?: boolean;
  /** @default 'auto' */
  readonly kernel?: KernelChoice;
}

/**
 * A network of 3-D convolutions. `input`, `output` and their gradients are [sample][channel][z][y][x]; weights
 * are [out][in][z][y][x], PyTorch's order.
 */
export interface ConvNetwork extends Network {
  readonly batch: number;
  readonly inputShape: readonly [channels: number, z: number, y: number, x: number];
  readonly outputShape: readonly [channels: number, z: number, y: number, x: number];
  /**
   * Running statistics of the batch normalisations: for each its channels' means, then their variances (0 and
   * 1 at first). Networks for training change them at every `forward`, others use them.
   */
  readonly statistics: Float32Array;
  /**
   * As `forward`, in pieces of a few milliseconds, for work that is to be stopped at any time. Until the last piece
   * is done the network is good for nothing else but to begin again.
   */
  forwardInPieces(count?: number): Generator<undefined, void>;
  /** As `backward`, in pieces. */
  backwardInPieces(
    count?: number,
    options?: { readonly inputGradient?: boolean },
  ): Generator<undefined, void>;
}
