import { BAND_CLASSES, type RelatedBand } from './band.js';
import { bitsFor } from './meter.js';
import { DecisionMixer } from './mixer.js';
import type { Neighbourhood } from './neighbourhood.js';
import { signWeights } from './priors.js';
import type { BitCoder } from './range.js';
import { BAND_KINDS } from './trained-prior.js';

/** Rate at which the weights learn, in units of 2⁻¹⁰. */
const RATE = 20;
/** Signs of three neighbours. */
const PATTERNS = 3 ** 3;
const MASKS = 8;
/** Log-odds are told apart in so many levels of this width. */
const LEVELS = 33;
const LEVEL_WIDTH = 102;
/** Magnitudes are told apart up to this. */
const SIZES = 4;

/** Neighbours count as -2 to 2. */
const MOST = 2;
// Log-odds of a negative sign for each unit of a neighbour, 256 standing for 1, by logistic regression on VDFs: along
// an axis on which a detail band is low its signs stay, along one on which it is high they change.
const LOW = -115;
const HIGH = 157;
const FAR_LOW = -27;
const FAR_HIGH = 6;
const DIAGONAL = [-45, 19, -49] as const;
/** A band of positive values has negative ones by rounding and overshoot only. */
const POSITIVE = -2 * 256;

/** Signs of coefficients in the contexts of their neighbours' signs. */
export class BandSigns {
  readonly #mixer: DecisionMixer;
  readonly #starts: readonly number[];
  #class = 0;
  #kind = 0;
  #mask = 0;
  #signs: RelatedBand['signs'] = 'unknown';
  #level = 0;

  constructor() {
    const contexts = [
      PATTERNS * BAND_CLASSES,
      PATTERNS * MASKS,
      LEVELS * BAND_KINDS,
      LEVELS * SIZES * BAND_CLASSES,
    ];
    const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
    this.#starts = contexts.map((_, i) => total(contexts.slice(0, i)));
    this.#mixer = new DecisionMixer(
      { adaptive: contexts.length, fixed: 1, slots: total(contexts), sets: BAND_KINDS, rate: RATE },
      signWeights,
    );
  }

  /** The band that the next coefficients belong to; `mask` holds its high axes as bits. */
  useBand(band: RelatedBand, kind: number, mask: number): void {
    this.#class = band.class;
    this.#kind = kind;
    this.#mask = mask % MASKS;
    this.#signs = band.signs;
  }

  /** Codes whether a coefficient of this magnitude, at the place last looked at, is negative: 1 or 0. */
  code(coder: BitCoder, magnitude: number, negative: number): number {
    this.#turnTo(magnitude);
    return this.#mixer.code(coder, negative);
  }

  /** Bits that this sign would take now. */
  bitsOf(magnitude: number, negative: number): number {
    this.#turnTo(magnitude);
    return bitsFor(negative, this.#mixer.predict());
  }

  /** Turns to the coefficient at `at` in the padded band. */
  look(around: Neighbourhood, at: number): void {
    const mixer = this.#mixer;
    const starts = this.#starts;
    const belief = this.#beliefOf(around, at);
    const level = Math.max(0, Math.min(Math.floor(belief / LEVEL_WIDTH + LEVELS / 2), LEVELS - 1));
    const pattern = patternOf(around, at);
    mixer.slot[0] = starts[0]! + pattern * BAND_CLASSES + this.#class;
    mixer.slot[1] = starts[1]! + pattern * MASKS + this.#mask;
    mixer.slot[2] = starts[2]! + level * BAND_KINDS + this.#kind;
    mixer.fixed[0] = belief;
    mixer.set = this.#kind;
    this.#level = level;
  }

  #turnTo(magnitude: number): void {
    const size = Math.min(magnitude, SIZES) - 1;
    this.#mixer.slot[3] = this.#starts[3]! + (this.#level * SIZES + size) * BAND_CLASSES + this.#class;
  }

  /** Log-odds of a negative sign before anything is learnt, in units of 1/256. */
  #beliefOf(around: Neighbourhood, at: number): number {
    if (this.#signs === 'unknown') return 0;
    return this.#signs === 'positive' ? positiveBelief(around, at) : detailBelief(around, at);
  }
}

/** Signs of the last three nearest neighbours, each 0, 1 or 2, as digits to base 3. */
function patternOf({ padded, nearest }: Neighbourhood, at: number): number {
  let pattern = 0;
  for (let i = Math.max(0, nearest.length - 3); i < nearest.length; i++) {
    pattern = 3 * pattern + 1 + Math.sign(padded[at + nearest[i]!]!);
  }
  return pattern;
}

function positiveBelief({ padded, nearest }: Neighbourhood, at: number): number {
  let sum = 0;
  for (let i = 0; i < nearest.length; i++) sum += padded[at + nearest[i]!]!;
  return sum > 0 ? POSITIVE : sum < 0 ? -POSITIVE / 2 : POSITIVE / 4;
}

/** At most 2 · (4 · 157 + 4 · 27 + 12 · 49) = 2648 in four dimensions, within what a mixer takes. */
function detailBelief({ padded, low, high, diagonal }: Neighbourhood, at: number): number {
  let belief = 0;
  for (let i = 0; i < low.length; i++) {
    belief += LOW * clip(padded[at + low[i]!]!) + FAR_LOW * clip(padded[at + 2 * low[i]!]!);
  }
  for (let i = 0; i < high.length; i++) {
    belief += HIGH * clip(padded[at + high[i]!]!) + FAR_HIGH * clip(padded[at + 2 * high[i]!]!);
  }
  for (let kind = 0; kind < DIAGONAL.length; kind++) {
    const steps = diagonal[kind]!;
    for (let i = 0; i < steps.length; i++) belief += DIAGONAL[kind]! * clip(padded[at + steps[i]!]!);
  }
  return belief;
}

function clip(value: number): number {
  return value > MOST ? MOST : value < -MOST ? -MOST : value;
}
