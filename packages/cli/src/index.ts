export {
  type CompareWork,
  compareAll,
  type Failure,
  type Measurement,
  type Row,
  type Trial,
} from './compare.js';
export type { Contestant } from './contestants.js';
export type { Subject } from './input.js';
export type { Io } from './io.js';
export { readNpy, writeNpy } from './npy.js';
export { run } from './run.js';
export { type Metric, type Summary, summarise } from './summary.js';
