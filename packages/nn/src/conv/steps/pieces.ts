import { CHUNK, type ConvKernel, type Correlation, type CorrelationGradient } from '../kernel.js';

/** Work that can be paused between its pieces. */
export type Pieces = Iterable<undefined>;

/** Of what was done in one go. */
export const done: Pieces = [];

/** Most multiplications in a piece, unless it is a single plane or chunk: about 2 ms in WebAssembly. */
const MOST = 2 ** 25;

/** `kernel.correlate`, some planes at a time. */
export function* correlateInPieces(kernel: ConvKernel, task: Correlation): Generator<undefined, void> {
  const { planes, plane, range, channels, columnCount } = task;
  const most = Math.max(1, Math.floor(MOST / (range * channels * columnCount)));
  for (let z = 0; z < planes; z += most) {
    const x = task.x + z * plane;
    kernel.correlate({ ...task, x, out: task.out + z * plane, planes: Math.min(most, planes - z) });
    yield;
  }
}

/** `kernel.correlateGradient`, some chunks at a time. */
export function* correlateGradientInPieces(
  kernel: ConvKernel,
  task: CorrelationGradient,
): Generator<undefined, void> {
  const { length, channels, columnCount } = task;
  const most = CHUNK * Math.max(1, Math.floor(MOST / (CHUNK * channels * columnCount)));
  for (let start = 0; start < length; start += most) {
    const [x, dy] = [task.x + start, task.dy + start];
    kernel.correlateGradient({ ...task, x, dy, length: Math.min(most, length - start) });
    yield;
  }
}
