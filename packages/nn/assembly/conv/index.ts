export { convCorrelate } from './correlate';
export {
  convActivate,
  convActivateGradient,
  convAdd,
  convAffine,
  convCombine,
} from './elementwise';
export { convDot, convGradient, convSum } from './gradient';
export { convUpsample, convUpsampleAdjoint } from './resample';
