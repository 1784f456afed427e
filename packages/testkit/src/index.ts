export { Random } from '@vdfc/numerics/random';
export { type AllocationMeter, meterAllocations } from './allocation.js';
export type { Check } from './checks/check.js';
export { coarse } from './coarse.js';
export { conformance, conformanceChecks } from './conformance.js';
export {
  anyBits,
  bytesOf,
  constant,
  filled,
  hugeRange,
  type NamedArray,
  noise,
  peakOf,
  ramp,
  specials,
  subnormal,
} from './fields/arrays.js';
export type { Distribution, KnownMoments, Plasma, Variance } from './fields/distribution.js';
export { superpose } from './fields/distribution.js';
export {
  biMaxwellian,
  kappa,
  lossCone,
  maxwellian,
  partialRing,
  type RingOptions,
  ring,
  shell,
  twoBeams,
} from './fields/distributions.js';
export { batchOf, type SampleOptions, sampleVdf, type Vdf, vdfFields } from './fields/vdf.js';
export {
  type GoldenCase,
  type GoldenSettings,
  golden,
  goldenChecks,
} from './golden.js';
export { mutate, mutateContainer, repairChecksum } from './mutation.js';
export { raw } from './raw.js';
export type { ConformanceSettings } from './settings.js';
export {
  filterConformance,
  filterConformanceChecks,
  guardConformance,
  guardConformanceChecks,
  packerConformance,
  packerConformanceChecks,
} from './stage-conformance.js';
