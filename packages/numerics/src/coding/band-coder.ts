import { type Activity, activityOf, forEachRow, placeOf } from './activity.js';
import { AdaptiveBits } from './adaptive.js';
import { highMask, type RelatedBand } from './band.js';
import { BandMagnitudes, type Surroundings } from './band-magnitudes.js';
import { BandSigns } from './band-signs.js';
import { bitsFor } from './meter.js';
import { Neighbourhood } from './neighbourhood.js';
import type { BitCoder } from './range.js';
import { RowSurvey } from './survey.js';
import { BAND_KINDS } from './trained-prior.js';

/** Expected magnitudes are in units of 1/16. */
const UNIT = 16;
/** An activity is this many times the magnitude to be expected: of a parent, which is larger, and of a sibling. */
const PARENT_SCALE = 6;
const SIBLING_SCALE = 7;
/** Levels of the smooth band's activity at a quiet place: none, below this, more. */
const SMOOTH_LEVELS = 3;
const SMOOTH_SOME = 40;
/** Quiet rows at least this long are one decision. */
const LONG_ROW = 32;
/** Bits of a 1 at a quiet place after it is known not to be 0: its sign and that it is no more than 1. */
const LONE_BITS = 2;

/** A row along the last axis that is being coded. */
interface Row {
  readonly values: Int32Array;
  readonly band: RelatedBand;
  readonly kind: number;
  readonly around: Neighbourhood;
  readonly survey: RowSurvey;
  readonly costs: Float32Array | undefined;
  /** Its first coefficient in `values` and in the padded band. */
  start: number;
  padded: number;
}

/**
 * Codes bands, one after the other, coarse ones first: each coefficient in the contexts of its neighbours in the
 * band, of the coefficients at the same place in related bands, and of the kind of band. Where all of these are zero,
 * at *quiet* places, a coefficient takes one cheap decision, and a long row one for all.
 */
export class BandCoder {
  readonly #coder: BitCoder;
  readonly #magnitudes = new BandMagnitudes();
  readonly #signs = new BandSigns();
  // To start from, one quiet place in 1000 and one quiet row in 256 hold something.
  readonly #quietPlaces = new AdaptiveBits(BAND_KINDS * SMOOTH_LEVELS, 64, 40);
  readonly #quietRows = new AdaptiveBits(BAND_KINDS, 256, 30);
  readonly #quietPrices = new QuietPrices();
  readonly #bits = new Float64Array(3);
  readonly #done: Activity[] = [];
  readonly #out: Surroundings = {
    low: 0,
    high: 0,
    far: 0,
    diagonal: 0,
    singles: 0,
    parent: 0,
    sibling: 0,
    expected: 0,
  };

  constructor(coder: BitCoder) {
    this.#coder = coder;
  }

  /**
   * Codes the coefficients of a band: those in `values` when encoding; when decoding they are written there.
   *
   * @param costs if given, receives for each coefficient, from three times its index on, the bits that it would take
   *     if it were less by 1, as it is, and more by 1: an estimate that leaves out what they teach the models
   */
  code(values: Int32Array, band: RelatedBand, costs?: Float32Array): void {
    const kind = Math.min(band.high.filter(Boolean).length, BAND_KINDS - 1);
    const mask = highMask(band);
    this.#magnitudes.useBand(band.class, kind, mask);
    this.#signs.useBand(band, kind, mask);
    const around = new Neighbourhood(band);
    const survey = new RowSurvey(band, around, this.#done);
    const row = { values, band, kind, around, survey, costs, start: 0, padded: 0 };
    forEachRow(band.shape, (position) => {
      row.start = placeOf(position, band.strides, band.offset);
      row.padded = placeOf(position, around.strides, around.origin);
      survey.move(position, row.padded);
      if (!this.#skipRow(row)) this.#codeRow(row);
    });
    this.#done.push(activityOf(band, around));
  }

  /** Codes whether a long quiet row is all zeros, and is done with it if so. */
  #skipRow({ values, band, kind, survey, start, costs }: Row): boolean {
    const length = band.shape.at(-1)!;
    const stride = band.strides.at(-1)!;
    if (!survey.isQuiet || length < LONG_ROW) return false;
    const end = start + length * stride;
    let any = 0;
    for (let at = start; at < end; at += stride) any |= values[at]!;
    const before = this.#quietRows.predict(kind);
    if (this.#quietRows.code(this.#coder, kind, any === 0 ? 0 : 1) === 1) return false;
    if (stride === 1) values.fill(0, start, end);
    else for (let at = start; at < end; at += stride) values[at] = 0;
    if (costs === undefined) return true;
    const bits = bitsFor(1, before) + bitsFor(1, this.#quietPlaces.predict(kind * SMOOTH_LEVELS)) + LONE_BITS;
    for (let at = start; at < end; at += stride) {
      costs[3 * at] = bits;
      costs[3 * at + 1] = 0;
      costs[3 * at + 2] = bits;
    }
    return true;
  }

  #codeRow(row: Row): void {
    const { values, band, around, survey, start, costs } = row;
    const { padded, magnitudes, filled, rowLength } = around;
    const stride = band.strides.at(-1)!;
    survey.lookAtSmooth();
    for (let k = 0; k < survey.low.length; k++) {
      const at = start + k * stride;
      const here = row.padded + k;
      const value = values[at]!;
      let from = 0;
      if (this.#isQuiet(survey, magnitudes, here, k)) {
        from = this.#codeQuiet(row, k, value);
        values[at] = 0;
        if (from === 0) continue;
      }
      this.#look(row, k);
      const price = costs !== undefined && from === 0;
      if (price) {
        this.#signs.look(around, here);
        this.#measure(costs, 3 * at, value);
      }
      const magnitude = this.#magnitudes.code(this.#coder, Math.abs(value), from);
      values[at] = 0;
      if (magnitude === 0) continue;
      if (!price) this.#signs.look(around, here);
      const negative = this.#signs.code(this.#coder, magnitude, value < 0 ? 1 : 0);
      const coded = negative === 1 ? -magnitude : magnitude;
      values[at] = coded;
      padded[here] = coded;
      magnitudes[here] = magnitude;
      filled[Math.floor(here / rowLength)] = 1;
    }
  }

  /** Whether all is zero around coefficient `k` of a row. */
  #isQuiet(survey: RowSurvey, magnitudes: Int32Array, here: number, k: number): boolean {
    return (
      (survey.low[k]! |
        survey.high[k]! |
        survey.far[k]! |
        survey.diagonal[k]! |
        survey.parent[k]! |
        survey.siblings[k]! |
        magnitudes[here - 1]! |
        magnitudes[here - 2]!) ===
      0
    );
  }

  /** Codes whether the coefficient at a quiet place is other than zero: 1 or 0. */
  #codeQuiet({ band, kind, survey, start, costs }: Row, k: number, value: number): number {
    const smooth = survey.smooth[k]!;
    const context = kind * SMOOTH_LEVELS + (smooth === 0 ? 0 : smooth < SMOOTH_SOME ? 1 : 2);
    if (costs !== undefined) {
      const { zero, other } = this.#quietPrices.of(context, this.#quietPlaces.predict(context));
      const at = 3 * (start + k * band.strides.at(-1)!);
      costs[at] = value === 1 ? zero : other;
      costs[at + 1] = value === 0 ? zero : other;
      costs[at + 2] = value === -1 ? zero : other;
    }
    return this.#quietPlaces.code(this.#coder, context, value === 0 ? 0 : 1);
  }

  /** Turns the models to coefficient `k` of a row. */
  #look({ band, around, survey, padded }: Row, k: number): void {
    const out = this.#out;
    const { magnitudes, nearest } = around;
    const here = padded + k;
    const before = magnitudes[here - 1]!;
    const isHigh = band.high.at(-1)!;
    const rank = nearest.length;
    const siblings = band.siblings.length;
    out.low = survey.low[k]! + (isHigh ? 0 : before);
    out.high = survey.high[k]! + (isHigh ? before : 0);
    out.far = survey.far[k]! + magnitudes[here - 2]!;
    out.diagonal = survey.diagonal[k]!;
    out.singles = 0;
    for (let i = Math.max(0, rank - 3); i < rank; i++) {
      out.singles = 4 * out.singles + Math.min(magnitudes[here + nearest[i]!]!, 3);
    }
    out.parent = Math.floor((UNIT * survey.parent[k]!) / PARENT_SCALE);
    out.sibling = siblings === 0 ? 0 : Math.floor((UNIT * survey.siblings[k]!) / (SIBLING_SCALE * siblings));
    // Nearest neighbours count twice, diagonal ones once, second nearest half.
    const weights = 2 * rank + rank * (rank - 1) + rank / 2;
    const near = Math.floor((UNIT * (2 * (out.low + out.high) + out.diagonal + out.far / 2)) / weights);
    if (siblings > 0) out.expected = Math.floor((5 * near + 4 * out.sibling + out.parent) / 9);
    else out.expected = band.parent === undefined ? near : (3 * near + out.parent) >> 2;
    this.#magnitudes.look(out);
  }

  /** Prices of a value and of those less and more by 1, at the place last looked at, from `costs[at]` on. */
  #measure(costs: Float32Array, at: number, value: number): void {
    const bits = this.#bits;
    const magnitude = Math.abs(value);
    this.#magnitudes.measure(magnitude, bits);
    for (let change = -1; change <= 1; change++) {
      const changed = value + change;
      const size = Math.abs(changed);
      const sign = size === 0 ? 0 : this.#signs.bitsOf(size, changed < 0 ? 1 : 0);
      costs[at + 1 + change] = bits[size - magnitude + 1]! + sign;
    }
  }
}

/** Prices at quiet places, each kept until its probability changes. */
class QuietPrices {
  readonly #probabilities = new Int32Array(BAND_KINDS * SMOOTH_LEVELS);
  readonly #prices = Array.from(this.#probabilities, () => ({ zero: 0, other: 0 }));

  of(context: number, probability: number): { readonly zero: number; readonly other: number } {
    const prices = this.#prices[context]!;
    if (this.#probabilities[context] !== probability) {
      this.#probabilities[context] = probability;
      prices.zero = bitsFor(0, probability);
      prices.other = bitsFor(1, probability) + LONE_BITS;
    }
    return prices;
  }
}
