import { type BitCoder, bitsFor, DecisionMixer } from '@vdfc/numerics/coding';
import type { Lengths } from '../frame/frame.js';
import type { Architecture } from '../network/architecture.js';
import type { Codes } from './books.js';

/** How many of the three cells before a cell, along z, y and x, have a code on a level: 0 to 3. */
const AROUND = 4;
/** Log-odds in a model are in units of 1/16, those of the mixer in 1/256. */
const PRIOR_UNIT = 16;
export const MOST_PRIOR = 127;
/** What is learnt from the codes themselves, against what the model says, at first; and how fast that changes. */
const WEIGHTS = { adaptive: 0.25 * 65536, fixed: 65536 } as const;
const RATE = 4;
/** Added to the counts of a decision, 0 and 1 alike. */
const UNSEEN = 2;
/** Buckets of the sum of the depths around a cell. */
const SUMS = 16;

/** Number of whole numbers in the prior of a model. */
export function priorLengthOf({ levels, codes }: Architecture): number {
  return AROUND * levels + (levels + AROUND - 1) * treeSize(codes);
}

/** Nodes of a binary tree with a leaf for each code, the unused node 0 counted. */
function treeSize(codes: number): number {
  return 2 ** (32 - Math.clz32(codes - 1));
}

/** Which tree a level's indices are coded with: those of the first level one for each number of neighbours. */
function treeOf(level: number, around: number): number {
  return level === 0 ? around : level + AROUND - 1;
}

/**
 * Codes depths and indices of grids of cells, in C order: whether a cell has a code on the next level, and which, bit by bit
 * from the highest. Starts from the frequencies in a model and learns from what it codes; integers throughout.
 */
export class CodeModel {
  readonly #levels: number;
  readonly #codes: number;
  readonly #tree: number;
  readonly #prior: Int32Array;
  readonly #flags: DecisionMixer;
  readonly #bits: DecisionMixer;

  constructor(architecture: Architecture, prior: Int32Array) {
    const { levels, codes } = architecture;
    const weights = (adaptive: number): number[] => [
      ...new Array<number>(adaptive).fill(WEIGHTS.adaptive),
      WEIGHTS.fixed,
    ];
    this.#levels = levels;
    this.#codes = codes;
    this.#tree = treeSize(codes);
    this.#prior = prior;
    this.#flags = new DecisionMixer(
      { adaptive: 2, fixed: 1, slots: levels * (AROUND + SUMS), sets: 1, rate: RATE },
      weights(2),
    );
    this.#bits = new DecisionMixer(
      { adaptive: 1, fixed: 1, slots: levels * this.#tree, sets: 1, rate: RATE },
      weights(1),
    );
  }

  /** Codes a grid of cells: the given codes when encoding; when decoding they are written there. */
  code(coder: BitCoder, grid: Lengths, codes: Codes): void {
    const levels = this.#levels;
    walk(grid, codes, (cell, depthsAround) => {
      const depth = codes.depths[cell]!;
      let level = 0;
      for (; level < levels; level++) {
        const around = countAbove(depthsAround, level);
        if (this.#codeFlag(coder, level, around, depthsAround, depth > level ? 1 : 0) === 0) break;
        const at = cell * levels + level;
        codes.indices[at] = this.#codeIndex(coder, level, around, codes.indices[at]!);
      }
      codes.depths[cell] = level;
    });
  }

  #codeFlag(
    coder: BitCoder,
    level: number,
    around: number,
    [a, b, c]: readonly [number, number, number],
    flag: number,
  ): number {
    const mixer = this.#flags;
    const place = level * AROUND + around;
    const sum = Math.min(Math.ceil((a + b + c) / 2), SUMS - 1);
    mixer.slot[0] = place;
    mixer.slot[1] = this.#levels * AROUND + level * SUMS + sum;
    mixer.fixed[0] = this.#prior[place]! * PRIOR_UNIT;
    return mixer.code(coder, flag);
  }

  #codeIndex(coder: BitCoder, level: number, around: number, index: number): number {
    const mixer = this.#bits;
    const tree = this.#tree;
    const start = AROUND * this.#levels + treeOf(level, around) * tree;
    let node = 1;
    for (let half = tree / 2; half >= 1; half /= 2) {
      mixer.slot[0] = level * tree + node;
      mixer.fixed[0] = this.#prior[start + node]! * PRIOR_UNIT;
      node = 2 * node + mixer.code(coder, Math.floor(index / half) % 2);
    }
    return Math.min(node - tree, this.#codes - 1);
  }
}

/** Visits cells in C order with the depths of the cells before it along x, y and z; 0 beyond the edge. */
function walk(
  [nz, ny, nx]: Lengths,
  { depths }: Codes,
  visit: (cell: number, around: readonly [number, number, number]) => void,
): void {
  let cell = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, cell++) {
        const before = (there: boolean, back: number): number => (there ? depths[cell - back]! : 0);
        visit(cell, [before(x > 0, 1), before(y > 0, nx), before(z > 0, ny * nx)]);
      }
    }
  }
}

function countAbove([a, b, c]: readonly [number, number, number], level: number): number {
  return (a > level ? 1 : 0) + (b > level ? 1 : 0) + (c > level ? 1 : 0);
}

/** Counts the decisions of a code model, to make its prior. */
export class PriorCounts {
  readonly #architecture: Architecture;
  readonly #counts: Float64Array;

  constructor(architecture: Architecture) {
    this.#architecture = architecture;
    this.#counts = new Float64Array(2 * priorLengthOf(architecture));
  }

  add(grid: Lengths, codes: Codes): void {
    const { levels } = this.#architecture;
    const tree = treeSize(this.#architecture.codes);
    walk(grid, codes, (cell, depthsAround) => {
      const depth = codes.depths[cell]!;
      for (let level = 0; level < levels && level <= depth; level++) {
        const around = countAbove(depthsAround, level);
        this.#count(level * AROUND + around, depth > level ? 1 : 0);
        if (depth === level) break;
        const index = codes.indices[cell * levels + level]!;
        const start = AROUND * levels + treeOf(level, around) * tree;
        for (let half = tree / 2; half >= 1; half /= 2) {
          const bit = Math.floor(index / half) % 2;
          this.#count(start + Math.floor((index + tree) / (2 * half)), bit);
        }
      }
    });
  }

  #count(decision: number, bit: number): void {
    this.#counts[2 * decision + bit]! += 1;
  }

  /** Log-odds of a 1 for each decision, in units of 1/16. */
  prior(): Int32Array {
    return Int32Array.from({ length: this.#counts.length / 2 }, (_, i) => {
      const [zeros, ones] = [this.#counts[2 * i]!, this.#counts[2 * i + 1]!];
      const probability = Math.round((65536 * (ones + UNSEEN)) / (zeros + ones + 2 * UNSEEN));
      const clipped = Math.max(1, Math.min(probability, 65535));
      const logit = Math.LN2 * (bitsFor(0, clipped) - bitsFor(1, clipped));
      return Math.max(-MOST_PRIOR, Math.min(Math.round(logit * PRIOR_UNIT), MOST_PRIOR));
    });
  }
}
