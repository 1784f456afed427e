export type { FloatArray } from './array.js';
export type { Bands, SomeBands } from './bands.js';
export { type DwtOptions, dwt, dwtn, idwt, idwtn, type Wavelets } from './dwt.js';
export { type Wavelet, wavelet, waveletNames } from './families.js';
export { dwtCoefficientLength } from './filters.js';
export type { Floats } from './kernel/kernel.js';
export type { KernelChoice } from './kernel/select.js';
export {
  type LiftingOptions,
  type LiftingScheme,
  liftForward,
  liftInverse,
  liftingSchemes,
  lowPassShape,
} from './lifting.js';
export { type BoundaryMode, boundaryModes } from './modes.js';
export {
  type Decomposition,
  dwtMaxLevel,
  type WavedecOptions,
  type WaverecOptions,
  wavedecn,
  waverecn,
} from './multilevel.js';
export { bestBasis, bestBasisSteps } from './packets/best-basis.js';
export { bandGain, liftingBands } from './packets/gains.js';
export type { PacketScheme } from './packets/schemes.js';
export { PacketSynthesis } from './packets/synthesis.js';
export {
  mallatTree,
  type PacketSplit,
  type PacketTree,
  packetBands,
  transformPackets,
} from './packets/tree.js';
export { codePacketTree, decodePacketTree, encodePacketTree } from './packets/tree-code.js';
export { crop, padToMultiple } from './padding.js';
export { type ShrinkBand, shrinkStationary } from './shrink.js';
export { type InverseSwtLevel, iswtn, type SwtLevel, type SwtOptions, swtLevels, swtn } from './swt.js';
export { type ThresholdMode, threshold, thresholdModes } from './threshold.js';
