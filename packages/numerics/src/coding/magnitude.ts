import { DecisionMixer } from './mixer.js';
import { type BitCoder, EVEN } from './range.js';

/** Magnitudes below this are coded in unary, larger ones by their excess in an Exp-Golomb code. */
export const UNARY = 4;
/** Longest Exp-Golomb prefix: damaged bytes cannot make a longer one. */
const LONGEST_PREFIX = 28;
/** Largest magnitude that can be coded. */
export const LARGEST_MAGNITUDE: number = 2 ** LONGEST_PREFIX;

// Every decision of the binarisation has a node, an index into the adaptive probabilities of one context.
const PREFIX_NODES = 11;
const FIRST_BIT_NODES = 13;
const SECOND_BIT_LENGTHS = 6;
const FIRST_BIT = UNARY + PREFIX_NODES;
const SECOND_BIT = FIRST_BIT + FIRST_BIT_NODES;
const NODES = SECOND_BIT + 2 * SECOND_BIT_LENGTHS;

/** A prediction of unary decisions from outside the adaptive models. */
export interface UnaryPrior {
  /** Log-odds, units of 1/256, that a magnitude is above `node` (0 to 3), given that it is not below. */
  logit(node: number): number;
}

/** How magnitudes are modelled. */
export interface MagnitudeShape {
  /** Number of contexts of each model. */
  readonly contexts: readonly number[];
  /** Number of classes, each with its own weights. */
  readonly classes: number;
  /**
   * Weights to start from, 65536 being 1: for each of the seven kinds of decision (unary 0 to 3, prefix, first bit,
   * second bit) those of all models and of the prior.
   */
  readonly weights: readonly (readonly number[])[];
  /** Rate at which weights learn, in units of 2⁻¹⁰, 1 to 127. */
  readonly rate: number;
  readonly prior?: UnaryPrior;
}

/**
 * Codes magnitudes, whole numbers from 0, each in several contexts at once. A magnitude m < 4 is m ones and a zero;
 * above, the excess e = m - 3 follows four ones as Exp-Golomb: its bit length in unary, then its bits below the
 * leading one, of which the two highest are modelled.
 */
export class MagnitudeModel {
  /** First slot of the current context of each model, and that of each model's context 0. */
  readonly #bases: Int32Array;
  readonly #starts: Int32Array;
  readonly #mixer: DecisionMixer;
  readonly #classes: number;
  readonly #prior: UnaryPrior | undefined;
  #class = 0;

  constructor({ contexts, classes, weights, rate, prior }: MagnitudeShape) {
    const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
    this.#starts = Int32Array.from(contexts, (_, i) => total(contexts.slice(0, i)) * NODES);
    this.#bases = Int32Array.from(this.#starts);
    this.#classes = classes;
    this.#prior = prior;
    const sets = NODES * classes;
    const perSet = Array.from({ length: sets }, (_, set) => weights[kindOf(Math.floor(set / classes))]!);
    this.#mixer = new DecisionMixer(
      {
        adaptive: contexts.length,
        fixed: prior === undefined ? 0 : 1,
        slots: total(contexts) * NODES,
        sets,
        rate,
      },
      perSet.flat(),
    );
  }

  /** Model `index` is to speak from its context number `context`. */
  useContext(index: number, context: number): void {
    this.#bases[index] = this.#starts[index]! + context * NODES;
  }

  /** Weights of class `index` are to mix the models. */
  useClass(index: number): void {
    this.#class = index;
  }

  /**
   * Codes a magnitude, known to be at least `from` (0 to 3): the one given when encoding, up to LARGEST_MAGNITUDE,
   * or the one read when decoding.
   */
  code(coder: BitCoder, magnitude: number, from = 0): number {
    for (let node = from; node < UNARY; node++) {
      if (this.#decide(coder, node, magnitude > node ? 1 : 0) === 0) return node;
    }
    return UNARY - 1 + this.#codeExcess(coder, magnitude - UNARY + 1);
  }

  /**
   * Bits that a magnitude less by 1, the magnitude itself and one more by 1 would take now: those of an Exp-Golomb code by a
   * rule of thumb. Below 0 there is none.
   *
   * @param out receives three numbers
   */
  measure(magnitude: number, out: Float64Array): void {
    let chance = 1;
    let node = 0;
    for (; node < UNARY && node <= magnitude + 1; node++) {
      const more = this.#turnTo(node).predict() / (2 * EVEN);
      if (node >= magnitude - 1) out[node - magnitude + 1] = -Math.log2(chance * (1 - more));
      chance *= more;
    }
    for (let large = Math.max(UNARY, magnitude - 1); large <= magnitude + 1; large++) {
      out[large - magnitude + 1] = -Math.log2(chance) + 1 + 1.7 * (31 - Math.clz32(large - UNARY + 1));
    }
  }

  #codeExcess(coder: BitCoder, excess: number): number {
    const length = 31 - Math.clz32(excess);
    let bits = 0;
    while (bits < LONGEST_PREFIX) {
      const node = UNARY + Math.min(bits, PREFIX_NODES - 1);
      if (this.#decide(coder, node, bits < length ? 1 : 0) === 0) break;
      bits++;
    }
    let coded = 1;
    for (let place = bits - 1; place >= 0; place--) {
      const bit = (excess >>> place) & 1;
      const node = bits - 1 - place === 0 ? firstBitNode(bits) : secondBitNode(bits, coded);
      coded = 2 * coded + (bits - place > 2 ? coder.code(bit, EVEN) : this.#decide(coder, node, bit));
    }
    return coded;
  }

  #decide(coder: BitCoder, node: number, bit: number): number {
    return this.#turnTo(node).code(coder, bit);
  }

  #turnTo(node: number): DecisionMixer {
    const mixer = this.#mixer;
    const bases = this.#bases;
    for (let i = 0; i < bases.length; i++) mixer.slot[i] = bases[i]! + node;
    if (this.#prior !== undefined) mixer.fixed[0] = node < UNARY ? this.#prior.logit(node) : 0;
    mixer.set = node * this.#classes + this.#class;
    return mixer;
  }
}

function firstBitNode(bits: number): number {
  return FIRST_BIT + Math.min(bits, FIRST_BIT_NODES) - 1;
}

/** @param coded the leading one and the first bit */
function secondBitNode(bits: number, coded: number): number {
  return SECOND_BIT + 2 * (Math.min(bits - 1, SECOND_BIT_LENGTHS) - 1) + (coded & 1);
}

function kindOf(node: number): number {
  if (node < UNARY) return node;
  if (node < FIRST_BIT) return UNARY;
  return node < SECOND_BIT ? UNARY + 1 : UNARY + 2;
}
