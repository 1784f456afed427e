import { type ArrayInfo, allocate, type DenseArray, type Floats, type Steps } from '@vdfc/core';
import {
  type Domain,
  dequantise,
  fromDomain,
  optimiseRounding,
  peakOf,
  quantise,
  toDomain,
} from '@vdfc/numerics/quantise';
import { cutBasis } from './kernel/basis.js';
import { type Chosen, chooseFrames } from './kernel/choose.js';
import { analyse, product, scratchFor } from './kernel/contract.js';
import { basisOf } from './kernel/frame.js';
import { coefficientCount, HermiteSynthesis } from './kernel/synthesis.js';
import { boundingCounts, type Counts, cutBox } from './kernel/trim.js';
import {
  COARSEST,
  type Content,
  FINEST,
  itemsOf,
  OCTAVE,
  type QuantiseParams,
  scaleOf,
  stepAt,
} from './layout.js';
import { ordersOf, type ResolvedQuantise } from './options.js';

/** Dead zone where bits count, and where the largest error does. */
export const ZONE = 0.6;
export const NEAREST = 0.5;
/** Rounds of rounding together, by effort. */
const ROUNDS = [0, 14, 40];
/** Levels are to stay below 2²⁸: the whole array's 2-norm is an upper bound of coefficients. */
const MOST_LEVEL = 2 ** 27;

/** One VDF of an array: its functions of all degrees that may be used, and their coefficients. */
interface Expanded extends Chosen {
  readonly counts: readonly number[];
  readonly coefficients: Float64Array;
}

/** An array in its domain, on its way to a container. */
export class Draft {
  readonly array: DenseArray;
  readonly domain: Domain;
  /** The decoder's domain has the peak 2^scale; what is 1 in `domain` is `#ratio` there. */
  readonly #scale: number;
  readonly #ratio: number;
  readonly #options: ResolvedQuantise;
  readonly #items: readonly Expanded[];
  /** The finest step, as an index, that levels can hold. */
  readonly finest: number;

  private constructor(
    array: DenseArray,
    options: ResolvedQuantise,
    domain: Domain,
    items: readonly Expanded[],
  ) {
    this.array = array;
    this.#options = options;
    this.domain = domain;
    this.#items = items;
    this.#scale = scaleOf(domain.peak, array);
    this.#ratio = (domain.peak / 2 ** this.#scale) ** domain.exponent;
    const energy = items.reduce((sum, { coefficients }) => sum + norm2(coefficients), 0);
    const finest = Math.floor(OCTAVE * Math.log2(MOST_LEVEL / (Math.sqrt(energy) * this.#ratio)));
    this.finest = Math.max(COARSEST, Math.min(FINEST, finest));
  }

  /** @param step that functions are to be chosen for, as a share of the peak in the domain */
  static *of(array: DenseArray, step: number, clamped: boolean, options: ResolvedQuantise): Steps<Draft> {
    const { data } = array;
    const exponent = options.exponent / 100;
    const domain = { exponent, peak: peakOf(data), clamped };
    const y = new Float64Array(data.length);
    toDomain(data, domain, y);
    const { count, shape } = itemsOf(array.shape);
    const choice = { step, orders: ordersOf(options.order, shape.length), search: options.effort > 0 };
    const size = product(shape);
    const items: Expanded[] = [];
    for (let i = 0; i < count; i++) {
      const values = y.subarray(i * size, (i + 1) * size);
      const search = chooseFrames(values, shape, choice);
      let state = search.next();
      for (; !state.done; state = search.next()) yield { fraction: (0.3 * i) / count, phase: 'widths' };
      items.push(expand(values, state.value));
    }
    return new Draft(array, options, domain, items);
  }

  /** The index of the coarsest step that is not above one in the encoder's domain. */
  indexOf(step: number): number {
    const index = Math.ceil(-OCTAVE * Math.log2(step * this.#ratio) - 1e-9);
    return Math.max(COARSEST, Math.min(this.finest, index));
  }

  params(stepIndex: number): QuantiseParams {
    const { exponent, clamped } = this.domain;
    return { form: 'quantise', exponent: Math.round(100 * exponent), clamped, stepIndex, scale: this.#scale };
  }

  /** Coefficients rounded one by one. */
  plain(stepIndex: number, zone: number): Content {
    const step = stepAt(stepIndex) / this.#ratio;
    return joined(
      this.#items.map(({ frames, counts, coefficients }) => {
        const levels = new Int32Array(coefficients.length);
        quantise(coefficients, step, zone, levels);
        return trimmed({ frames, counts, levels });
      }),
    );
  }

  /** Coefficients rounded together, among those of degrees that plain rounding leaves. */
  *rounded(stepIndex: number): Steps<Content> {
    const step = stepAt(stepIndex) / this.#ratio;
    const start = this.plain(stepIndex, ZONE);
    const kept = start.items.map((frames) => frames?.map(({ order }) => order + 1));
    const bases = kept.map((counts, i) =>
      counts?.map((count, axis) => cutBasis(this.#items[i]!.bases[axis]!, count)),
    );
    const coefficients = new Float64Array(start.levels.length);
    let at = 0;
    kept.forEach((counts, i) => {
      if (counts === undefined) return;
      const { counts: all, coefficients: from } = this.#items[i]!;
      at += cutBox(from, all, counts, coefficients.subarray(at));
    });
    const synthesis = new HermiteSynthesis(product(itemsOf(this.array.shape).shape), bases);
    const rounding = { iterations: ROUNDS[this.#options.effort]!, shape: this.array.shape };
    const rounds = optimiseRounding(coefficients, step, synthesis, this.array.data, this.domain, rounding);
    let state = rounds.next();
    for (; !state.done; state = rounds.next()) {
      yield { fraction: 0.3 + 0.7 * state.value.fraction, phase: 'rounding' };
    }
    const levels = state.value;
    let from = 0;
    return joined(
      kept.map((counts, i) => {
        if (counts === undefined) return undefined;
        const part = levels.subarray(from, from + product(counts));
        from += part.length;
        return trimmed({ frames: start.items[i]!, counts, levels: part });
      }),
    );
  }
}

/** All coefficients of a VDF. */
function expand(values: Float64Array, chosen: Chosen): Expanded {
  const { bases } = chosen;
  const coefficients = new Float64Array(coefficientCount(bases));
  analyse(values, bases, scratchFor(bases), coefficients);
  return { ...chosen, counts: bases.map(({ count }) => count), coefficients };
}

interface Levels {
  readonly frames: NonNullable<Content['items'][number]>;
  readonly counts: Counts;
  readonly levels: Int32Array;
}

/** Without the highest degrees of each axis of which all levels are 0; undefined if all are. */
function trimmed({ frames, counts, levels }: Levels): Levels | undefined {
  const kept = boundingCounts(levels, counts);
  if (kept === undefined) return undefined;
  const cut = new Int32Array(product(kept));
  cutBox(levels, counts, kept, cut);
  return {
    frames: frames.map((frame, axis) => ({ ...frame, order: kept[axis]! - 1 })),
    counts: kept,
    levels: cut,
  };
}

function joined(items: readonly (Levels | undefined)[]): Content {
  const levels = new Int32Array(items.reduce((sum, item) => sum + (item?.levels.length ?? 0), 0));
  let at = 0;
  for (const item of items) {
    if (item === undefined) continue;
    levels.set(item.levels, at);
    at += item.levels.length;
  }
  return { items: items.map((item) => item?.frames), levels };
}

function norm2(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** The array that a content stands for. */
export function decodeContent({ items, levels }: Content, params: QuantiseParams, info: ArrayInfo): Floats {
  const { shape } = itemsOf(info.shape);
  const size = product(shape);
  const coefficients = new Float64Array(levels.length);
  dequantise(levels, stepAt(params.stepIndex), coefficients);
  const domain = { exponent: params.exponent / 100, peak: 2 ** params.scale, clamped: params.clamped };
  const out = allocate(info);
  const y = new Float64Array(size);
  let at = 0;
  items.forEach((frames, i) => {
    if (frames === undefined) return;
    const bases = frames.map((frame, axis) => basisOf(shape[axis]!, frame));
    const synthesis = new HermiteSynthesis(size, [bases]);
    synthesis.synthesise(coefficients.subarray(at, at + synthesis.coefficients), y);
    at += synthesis.coefficients;
    fromDomain(y, domain, out.subarray(i * size, (i + 1) * size));
  });
  return out;
}
