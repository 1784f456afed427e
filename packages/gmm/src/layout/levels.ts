import { type BitCoder, IntegerModel } from '@vdfc/numerics/coding';
import type { Family, ParameterKind } from '../kernel/family.js';
import { LARGEST_LEVEL, LARGEST_WEIGHT } from '../kernel/lattice.js';
import { corrupt } from './corrupt.js';
import { PredictedIntegers } from './predicted.js';

/** Standard deviations to start from, of levels over weights: see the steps of `Lattice`. */
const DEVIATIONS = { scale: 0.4, shear: 0.25, position: 3 } as const satisfies Partial<
  Record<ParameterKind, number>
>;
/** A Gaussian's parameters in the order in which they are coded. */
const KINDS = ['scale', 'shear', 'position'] as const satisfies readonly ParameterKind[];

type Kind = (typeof KINDS)[number];

/** Codes the levels of mixtures, one after the other: those given when encoding, those read when decoding. */
export class LevelCoder {
  readonly #coder: BitCoder;
  readonly #size: number;
  readonly #heaviest: IntegerModel = new IntegerModel({ magnitude: [1] });
  readonly #falls: IntegerModel = new IntegerModel({ magnitude: [1] });
  /** Indices of the parameters of each kind, and what predicts them. */
  readonly #places: Record<Kind, readonly number[]>;
  readonly #models: Record<Kind, PredictedIntegers>;

  constructor(coder: BitCoder, { parameters }: Family) {
    this.#coder = coder;
    this.#size = parameters.length;
    const places = (kind: Kind): number[] =>
      parameters.flatMap((parameter, i) => (parameter.kind === kind ? [i] : []));
    this.#places = { scale: places('scale'), shear: places('shear'), position: places('position') };
    const model = (kind: Kind): PredictedIntegers =>
      new PredictedIntegers(this.#places[kind].length, DEVIATIONS[kind], LARGEST_LEVEL);
    this.#models = { scale: model('scale'), shear: model('shear'), position: model('position') };
  }

  /** @throws VdfcError `CORRUPT` if weights are read that cannot be */
  code(levels: Int32Array): Int32Array {
    const coded = levels.slice();
    let before = 0;
    for (let at = 0; at < levels.length; at += this.#size) {
      const weight = this.#codeWeight(levels[at]!, before);
      coded[at] = weight;
      before = weight;
      for (const kind of KINDS) {
        this.#places[kind].forEach((place, list) => {
          const level = levels[at + place]!;
          coded[at + place] = this.#models[kind].code(this.#coder, list, level, weight);
        });
      }
    }
    return coded;
  }

  /** The heaviest Gaussian's weight, and how far each next one falls. */
  #codeWeight(weight: number, before: number): number {
    const coded =
      before === 0
        ? this.#heaviest.code(this.#coder, weight, [0])
        : before - this.#falls.code(this.#coder, before - weight, [0]);
    if (coded >= 1 && coded <= (before === 0 ? LARGEST_WEIGHT : before)) return coded;
    throw corrupt('weights from 1 that do not rise', `${coded} after ${before}`);
  }
}
