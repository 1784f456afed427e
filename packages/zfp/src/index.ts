export type { ZfpArray, ZfpData, ZfpInput } from './array.js';
export { zfp } from './codec.js';
export type { HeaderKind } from './header.js';
export type { ZfpDType } from './kernel/kernel.js';
export type { KernelChoice } from './kernel/select.js';
export type {
  AccuracyMode,
  ExpertMode,
  PrecisionMode,
  RateMode,
  ReversibleMode,
  ZfpMode,
} from './mode.js';
export { type PeakAccuracyMode, type ZfpOptions, zfpDefaults } from './options.js';
export { type ZfpDecodeOptions, type ZfpEncodeOptions, type ZfpStreamInfo, zfpStream } from './stream.js';
