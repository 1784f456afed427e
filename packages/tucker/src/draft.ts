import { type ArrayInfo, allocate, type DenseArray, type Floats } from '@vdfc/core';
import {
  chooseClamp,
  type Domain,
  dequantise,
  differenceOf,
  fromDomain,
  optimiseRounding,
  peakOf,
  toDomain,
} from '@vdfc/numerics/quantise';
import { type Box, boxOf, cutBox, pasteBox, sliceEnergies } from './kernel/box.js';
import { basisOf } from './kernel/hosvd.js';
import { hasBasis, transformLongAxes } from './kernel/long-axes.js';
import { type Analysis, buildModel, type Model, synthesisOf } from './kernel/model.js';
import { gramOf, product } from './kernel/modes.js';
import { cosineGram } from './kernel/orthonormal.js';
import { dropEmpty, prune } from './kernel/prune.js';
import { mostRank, stepOf, type TuckerContent, type TuckerParams } from './layout.js';
import { LEAST_OCTAVES, MOST_OCTAVES, OCTAVE, type ResolvedTuckerOptions } from './options.js';

/** Outer slices whose 2-norm is below so many steps are cut off. */
const CUT = 1.3;
/** Least energy of slices is never above this: that of the peak's is 1 or more. */
const MOST_CUT = 0.5;
/** What a bit is worth, in squares of the step, where a vector of a basis may be dropped. */
const PRUNING_RATE = 0.09;
/** Dead zone of the core for a plain quantiser, and where the largest error counts. */
const ZONE = 0.6;
const NEAREST = 0.5;
/** Levels are to stay below 2²⁸, whatever the core's largest coefficient: the whole array's 2-norm is an upper bound. */
const MOST_LEVEL = 2 ** 27;

/** An array on its way to a container. */
export class Draft {
  readonly array: DenseArray;
  readonly domain: Domain;
  /** The decoder's domain has the peak 2^scale; what is 1 in `domain` is `ratio` there. */
  readonly scale: number;
  readonly #ratio: number;
  readonly #options: ResolvedTuckerOptions;
  readonly #y: Float64Array;
  readonly #energies: readonly Float64Array[];
  /** The finest step, as an index, that levels can hold. */
  readonly finest: number;
  #analysed: { readonly box: Box; readonly analysis: Analysis } | undefined;

  constructor(array: DenseArray, options: ResolvedTuckerOptions) {
    const { data, shape, dtype } = array;
    const { exponent, negatives, step } = options;
    const peak = peakOf(data);
    // With a tolerance nothing is clamped that it might not allow.
    const clamped = chooseClamp(data, exponent, peak, step ?? 0, negatives);
    this.array = array;
    this.domain = { exponent, peak, clamped };
    this.scale = Math.min(dtype === 'float32' ? 127 : 1023, Math.floor(Math.log2(peak)));
    this.#ratio = (peak / 2 ** this.scale) ** exponent;
    this.#options = options;
    this.#y = new Float64Array(data.length);
    toDomain(data, this.domain, this.#y);
    this.#energies = shape.map((_, axis) => sliceEnergies(this.#y, shape, axis));
    const norm = Math.sqrt(this.#energies[0]!.reduce((sum, energy) => sum + energy, 0));
    this.finest = Math.min(
      MOST_OCTAVES * OCTAVE,
      Math.floor(OCTAVE * Math.log2(MOST_LEVEL / (norm * this.#ratio))),
    );
  }

  /** Steps are whole numbers of 64ths of an octave in the decoder's domain: the number nearest to a step in this one. */
  octavesOf(step: number): number {
    const octaves = Math.round(-OCTAVE * Math.log2(step * this.#ratio));
    return Math.max(LEAST_OCTAVES * OCTAVE, Math.min(this.finest, octaves));
  }

  /** Bases and core at a step, bases and last vectors chosen for rate and distortion as far as `effort` says. */
  model(octaves: number): { box: Box; model: Model } {
    const step = this.#stepAt(octaves);
    const { box, analysis } = this.#analyse(boxOf(this.#energies, Math.min((CUT * step) ** 2, MOST_CUT)));
    const { ranks, effort, tolerance } = this.#options;
    const most = box.lengths.map((_, axis) =>
      Math.min(ranks?.[axis] ?? Infinity, mostRank(box.lengths, axis)),
    );
    const zone = tolerance === undefined ? ZONE : NEAREST;
    const model = buildModel(analysis, { step, ranks: most, refine: effort > 0, zone });
    return { box, model: tolerance === undefined ? prune(model, step, PRUNING_RATE * step * step) : model };
  }

  /** Rounds the core for rate and distortion. */
  *rounded(box: Box, model: Model, octaves: number): Generator<{ fraction: number }, Model, void> {
    const { data, shape, dtype } = this.array;
    const { lengths } = box;
    const values = allocate({ dtype, shape: lengths });
    cutBox(data, shape, box, values);
    const synthesis = synthesisOf(lengths, model.factors);
    const step = this.#stepAt(octaves);
    const rounding = optimiseRounding(model.core, step, synthesis, values, this.domain, { shape: lengths });
    for (;;) {
      const next = rounding.next();
      if (next.done) return dropEmpty({ ...model, levels: next.value });
      yield { fraction: 0.3 + 0.6 * next.value.fraction };
    }
  }

  /** Params for a step. */
  params(octaves: number): TuckerParams {
    return { ...this.domain, octaves, scale: this.scale };
  }

  /** The largest error of what a content decodes to. */
  errorOf(content: TuckerContent, octaves: number): number {
    return differenceOf(this.array.data, decodeContent(content, this.params(octaves), this.array)).maxError;
  }

  #stepAt(octaves: number): number {
    return stepOf(octaves) / this.#ratio;
  }

  #analyse(box: Box): { box: Box; analysis: Analysis } {
    if (this.#analysed !== undefined && haveSameBox(this.#analysed.box, box)) return this.#analysed;
    const { lengths } = box;
    const values = new Float64Array(product(lengths));
    cutBox(this.#y, this.array.shape, box, values);
    const turned = values.slice();
    transformLongAxes(turned, lengths, false);
    const modes = lengths.map((length, axis) => {
      if (!hasBasis(length)) return undefined;
      const gram = cosineGram(gramOf(turned, lengths, axis), length);
      return { gram, basis: basisOf(gram, length) };
    });
    this.#analysed = { box, analysis: { values, lengths, modes } };
    return this.#analysed;
  }
}

function haveSameBox(a: Box, b: Box): boolean {
  const isSame = (list: readonly number[], other: readonly number[]): boolean =>
    list.every((value, axis) => value === other[axis]);
  return isSame(a.first, b.first) && isSame(a.lengths, b.lengths);
}

/** The array that a content stands for. */
export function decodeContent(
  { box, factors, levels }: TuckerContent,
  { exponent, clamped, octaves, scale }: TuckerParams,
  { shape, dtype }: ArrayInfo,
): Floats {
  const synthesis = synthesisOf(box.lengths, factors);
  const coefficients = new Float64Array(levels.length);
  dequantise(levels, stepOf(octaves), coefficients);
  const y = new Float64Array(synthesis.values);
  synthesis.synthesise(coefficients, y);
  const values = allocate({ dtype, shape: box.lengths });
  fromDomain(y, { exponent, peak: 2 ** scale, clamped }, values);
  const out = allocate({ dtype, shape });
  pasteBox(values, shape, box, out);
  return out;
}
