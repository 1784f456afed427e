import { type Guarantee, OptionReader } from '@vdfc/core';
import {
  type DctKeepOptions,
  keepNames,
  keepQuality,
  type ResolvedKeep,
  resolveKeep,
} from './keep/options.js';
import {
  type DctQuantiseOptions,
  quantiseNames,
  quantiseQuality,
  type ResolvedQuantise,
  resolveQuantise,
} from './quantise/options.js';

/**
 * One member a mode. Without `mode`, options that only `keep` has (`keep`, `coefficients`, `padding`) ask for that mode;
 * all else is `quantise`.
 */
export type DctOptions = DctQuantiseOptions | DctKeepOptions;

export type ResolvedDctOptions = ResolvedQuantise | ResolvedKeep;

/** @throws VdfcError `BAD_OPTION` */
export function resolveDct(options: DctOptions): ResolvedDctOptions {
  const modes = ['quantise', 'keep'] as const;
  if (options?.mode !== undefined && !modes.includes(options.mode)) {
    const read = new OptionReader('dct', options, [...quantiseNames, ...keepNames]);
    read.choice('mode', { of: modes, default: 'quantise' });
  }
  return asksToKeep(options) ? resolveKeep(options) : resolveQuantise(options);
}

export function dctGuarantee(options: ResolvedDctOptions): Guarantee {
  if (options.mode === 'keep' || !('tolerance' in options.aim)) return { kind: 'none' };
  return { kind: 'max-error', value: options.aim.tolerance, of: 'unit' };
}

/** Options for a quality from 0 to 1 in the mode that `base` asks for. */
export function dctQuality(q: number, base: Partial<DctOptions>): DctOptions {
  return asksToKeep(base) ? keepQuality(q, base) : quantiseQuality(q, base);
}

function asksToKeep(options: Partial<DctOptions>): options is DctKeepOptions {
  // What is no object the reader of either mode refuses.
  if (typeof options !== 'object' || options === null) return false;
  if (options.mode !== undefined) return options.mode === 'keep';
  return keepNames.some((name) => name in options);
}
