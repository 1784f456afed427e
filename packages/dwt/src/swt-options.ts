import { OptionReader } from '@vdfc/core';
import { waveletNames } from '@vdfc/numerics/wavelet';
import { type CodedOptions, codedQuality, type ResolvedCoded, resolveCoded } from './coded-options.js';
import { type ShrinkRule, shrinkRules } from './options.js';

/** Options of the codec `swt`: how to shrink, and how to code what is left. */
export interface SwtOptions
  extends Pick<CodedOptions, 'step' | 'tolerance' | 'exponent' | 'effort' | 'negatives'> {
  /** Wavelet of the stationary transform, any discrete one of PyWavelets. @default 'db4' */
  wavelet?: string;
  /** Levels of the stationary transform. Integer, 1 to 6. @default 2 */
  levels?: number;
  /** What becomes of details below the threshold, and of those above. @default 'hard' */
  rule?: ShrinkRule;
  /**
   * In the domain in which it is coded, as a fraction of its peak, from 0; or `step`, 0.3 times the quantiser's step, below
   * which details would cost bits and still be lost; or `universal`, σ √(2 ln n) for n values with noise of standard
   * deviation σ, estimated from the finest details (Donoho & Johnstone 1994). @default 'step'
   */
  threshold?: number | 'step' | 'universal';
}

export interface ResolvedSwt {
  readonly wavelet: string;
  readonly levels: number;
  readonly rule: ShrinkRule;
  readonly threshold: number | 'step' | 'universal';
  readonly coded: ResolvedCoded;
}

/** What the codec does without options. */
export const swtDefaults: Readonly<Required<Pick<SwtOptions, 'wavelet' | 'levels' | 'rule' | 'threshold'>>> =
  { wavelet: 'db4', levels: 2, rule: 'hard', threshold: 'step' };

const codedNames = ['step', 'tolerance', 'exponent', 'effort', 'negatives'] as const;
const names = ['wavelet', 'levels', 'rule', 'threshold', ...codedNames];

/** @throws VdfcError `BAD_OPTION` */
export function resolveSwt(options: SwtOptions): ResolvedSwt {
  const read = new OptionReader('swt', options, names);
  const given = Object.fromEntries(codedNames.map((name) => [name, options[name]])) as CodedOptions;
  const { threshold = swtDefaults.threshold } = options;
  const named = threshold === 'step' || threshold === 'universal';
  return {
    wavelet: read.choice('wavelet', { of: waveletNames, default: swtDefaults.wavelet }),
    levels: read.integer('levels', { min: 1, max: 6, default: swtDefaults.levels }),
    rule: read.choice('rule', { of: shrinkRules, default: swtDefaults.rule }),
    threshold: named ? threshold : readThreshold(read),
    coded: resolveCoded(new OptionReader('swt', given, codedNames), given),
  };
}

function readThreshold(read: OptionReader): number {
  return read.number('threshold', { min: 0, default: 0 });
}

/** As that of `dwt`. */
export function swtQuality(q: number, base: Partial<SwtOptions>): SwtOptions {
  return { ...base, ...codedQuality(q, base.exponent === undefined ? {} : { exponent: base.exponent }) };
}
