export { buildVlsv, type VlsvArraySpec, type VlsvNumbers } from './vlsv/build.js';
export { randomVlsv, vlsvDamage } from './vlsv/damage.js';
export {
  type BlocksSpec,
  meshArrays,
  type PopulationSpec,
  populationArrays,
  randomBlocks,
  type SpatialGridSpec,
  spatialGridArrays,
} from './vlsv/parts.js';
