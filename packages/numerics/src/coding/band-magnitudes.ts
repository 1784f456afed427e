import { BAND_CLASSES } from './band.js';
import { COARSE_BUCKETS, coarse, FINE_BUCKETS, fine } from './buckets.js';
import { MagnitudeModel } from './magnitude.js';
import { magnitudeWeights } from './priors.js';
import type { BitCoder } from './range.js';
import { BAND_KINDS, TrainedPrior } from './trained-prior.js';

/** Rate at which the weights learn, in units of 2⁻¹⁰. */
const RATE = 10;
const MASKS = 8;
const SINGLES = 4 ** 3;

/** What is known of a coefficient before it is coded: magnitudes around it. */
export interface Surroundings {
  /** Sums of those of the nearest neighbours along low axes, along high ones, of the second nearest and diagonal ones. */
  low: number;
  high: number;
  far: number;
  diagonal: number;
  /** Up to three nearest neighbours, each as 0 to 3, digits of a number to base 4. */
  singles: number;
  /** Magnitudes that the parent and the siblings lead to expect, in units of 1/16. */
  parent: number;
  sibling: number;
  /** Magnitude to be expected from all of these, in units of 1/16. */
  expected: number;
}

/** Magnitudes of coefficients in the contexts of their surroundings. */
export class BandMagnitudes {
  readonly #prior = new TrainedPrior();
  readonly #model: MagnitudeModel;
  #class = 0;
  #kind = 0;
  #mask = 0;

  constructor() {
    const contexts = [
      BAND_CLASSES * FINE_BUCKETS,
      BAND_KINDS * COARSE_BUCKETS * COARSE_BUCKETS,
      COARSE_BUCKETS * COARSE_BUCKETS,
      COARSE_BUCKETS * COARSE_BUCKETS,
      SINGLES * MASKS,
      COARSE_BUCKETS * COARSE_BUCKETS,
    ];
    const prior = this.#prior;
    this.#model = new MagnitudeModel({
      contexts,
      classes: BAND_KINDS,
      weights: magnitudeWeights,
      rate: RATE,
      prior,
    });
  }

  /** The band that the next coefficients belong to; `mask` holds its high axes as bits. */
  useBand(bandClass: number, kind: number, mask: number): void {
    this.#class = bandClass;
    this.#kind = kind;
    this.#mask = mask % MASKS;
    this.#model.useClass(kind);
  }

  /** The surroundings of the next coefficient. */
  look(around: Surroundings): void {
    const near = coarse(around.low + around.high);
    const low = coarse(around.low);
    const high = coarse(around.high);
    const far = coarse(around.far);
    const diagonal = coarse(around.diagonal);
    const parent = coarse(Math.floor(around.parent / 3));
    const sibling = coarse(Math.floor(around.sibling / 3));
    const expected = fine(around.expected >> 1);
    const model = this.#model;
    model.useContext(0, this.#class * FINE_BUCKETS + expected);
    model.useContext(1, (this.#kind * COARSE_BUCKETS + low) * COARSE_BUCKETS + high);
    model.useContext(2, coarse(2 * (around.low + around.high) + around.diagonal) * COARSE_BUCKETS + sibling);
    model.useContext(3, parent * COARSE_BUCKETS + near);
    model.useContext(4, around.singles * MASKS + this.#mask);
    model.useContext(5, diagonal * COARSE_BUCKETS + far);
    const prior = this.#prior;
    prior.use(0, low);
    prior.use(1, high);
    prior.use(2, diagonal);
    prior.use(3, far);
    prior.use(4, parent);
    prior.use(5, sibling);
    prior.use(6, (this.#kind === 0 ? 0 : FINE_BUCKETS) + expected);
    prior.use(7, this.#class);
    prior.use(8, this.#kind * COARSE_BUCKETS + sibling);
  }

  /** Codes a magnitude known to be at least `from`, 0 or 1, in the surroundings last looked at. */
  code(coder: BitCoder, magnitude: number, from: number): number {
    return this.#model.code(coder, magnitude, from);
  }

  /** Bits that a magnitude less by 1, the magnitude itself and one more by 1 would take now, into `out`. */
  measure(magnitude: number, out: Float64Array): void {
    this.#model.measure(magnitude, out);
  }
}
