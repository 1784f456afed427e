export type { Tuned, TuneOptions } from './steps.js';
export { type Target, type TargetName, targetNames } from './target.js';
export { tune, tuneAsync } from './tune.js';
