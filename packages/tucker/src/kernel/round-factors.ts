import { measureBands } from '@vdfc/numerics/coding';
import { type FactorLevels, factorBands, joinLevels } from './bands.js';

/** Steps of power iteration that turn a coded vector into the best one beside those before it. */
const POWER_STEPS = 3;
/** Passes over the levels of a vector in one round. */
const SWEEPS = 2;

/** A basis to be rounded, and the Gram matrix, in cosines, of the array unfolded along its axis. */
export interface FactorTarget extends FactorLevels {
  readonly gram: Float64Array;
}

/**
 * One round of rounding for rate and distortion: changes levels by one where that makes the energy that the bases miss
 * plus `lambda` times the bits smaller. What lies along earlier vectors of the same basis is taken out by the decoder, so
 * errors there are free; each vector then aims at the best direction left by those that are coded before it.
 *
 * @param factors their levels are changed
 * @param step of the levels, in units of the array's domain
 * @param lambda energy that a bit is worth
 */
export function roundFactors(factors: readonly FactorTarget[], step: number, lambda: number): void {
  const joined = joinLevels(factors);
  const costs = new Float32Array(3 * joined.length);
  measureBands(joined, factorBands(factors), costs);
  let from = 0;
  for (const factor of factors) {
    const size = 3 * factor.levels.length;
    roundFactor(factor, step, lambda, costs.subarray(from, from + size));
    from += size;
  }
}

function roundFactor(factor: FactorTarget, step: number, lambda: number, costs: Float32Array): void {
  const { levels, length, rank } = factor;
  const column = new Column(factor.gram, length);
  for (let row = 0; row < rank; row++) {
    const own = levels.subarray(row * length, (row + 1) * length);
    column.aim(own, step);
    column.round(own, step, lambda, costs.subarray(3 * row * length, 3 * (row + 1) * length));
    column.close(own);
  }
}

/** The vector being rounded, and the projection onto what those before it leave. */
class Column {
  readonly #gram: Float64Array;
  readonly #length: number;
  readonly #projector: Float64Array;
  readonly #direction: Float64Array;
  readonly #spare: Float64Array;
  readonly #miss: Float64Array;
  readonly #isChanged: Uint8Array;

  constructor(gram: Float64Array, length: number) {
    this.#gram = gram;
    this.#length = length;
    this.#projector = new Float64Array(length * length);
    for (let i = 0; i < length; i++) this.#projector[i * length + i] = 1;
    this.#direction = new Float64Array(length);
    this.#spare = new Float64Array(length);
    this.#miss = new Float64Array(length);
    this.#isChanged = new Uint8Array(length);
  }

  /** Finds the best direction near the levels', and how far the levels are from it. */
  aim(levels: Int32Array, step: number): void {
    const direction = this.#direction;
    const spare = this.#spare;
    direction.set(levels);
    this.#projectDirection();
    let energy = 0;
    for (let i = 0; i < POWER_STEPS; i++) {
      multiply(this.#gram, direction, spare);
      direction.set(spare);
      energy = this.#projectDirection();
    }
    let along = 0;
    for (let i = 0; i < levels.length; i++) along += levels[i]! * direction[i]!;
    const weight = along < 0 ? -Math.sqrt(energy) : Math.sqrt(energy);
    for (let i = 0; i < levels.length; i++) spare[i] = levels[i]! * step - weight * direction[i]!;
    multiply(this.#projector, spare, this.#miss);
  }

  /** Changes each level by at most one where that pays. */
  round(levels: Int32Array, step: number, lambda: number, costs: Float32Array): void {
    const length = this.#length;
    const projector = this.#projector;
    const miss = this.#miss;
    this.#isChanged.fill(0);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (let i = length - 1; i >= 0; i--) {
        if (this.#isChanged[i] === 1) continue;
        const same = costs[3 * i + 1]!;
        const slope = 2 * step * miss[i]!;
        const bend = step * step * projector[i * length + i]!;
        const up = bend + slope + lambda * (costs[3 * i + 2]! - same);
        const down = bend - slope + lambda * (costs[3 * i]! - same);
        if (Math.min(up, down) >= 0) continue;
        const change = up < down ? 1 : -1;
        levels[i]! += change;
        this.#isChanged[i] = 1;
        for (let k = 0; k < length; k++) miss[k]! += change * step * projector[i * length + k]!;
      }
    }
  }

  /** Takes the direction of the levels out of what is left. */
  close(levels: Int32Array): void {
    const length = this.#length;
    const direction = this.#direction;
    direction.set(levels);
    if (this.#projectDirection() < 1e-9) return;
    for (let i = 0; i < length; i++) {
      for (let k = 0; k < length; k++) this.#projector[i * length + k]! -= direction[i]! * direction[k]!;
    }
  }

  /** Projects the direction and makes it of length 1; its length before that. */
  #projectDirection(): number {
    const direction = this.#direction;
    multiply(this.#projector, direction, this.#spare);
    let sum = 0;
    for (const value of this.#spare) sum += value * value;
    const size = Math.sqrt(sum);
    for (let i = 0; i < direction.length; i++) direction[i] = size > 0 ? this.#spare[i]! / size : 0;
    return size;
  }
}

function multiply(matrix: Float64Array, x: Float64Array, out: Float64Array): void {
  const length = x.length;
  for (let i = 0; i < length; i++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += matrix[i * length + k]! * x[k]!;
    out[i] = sum;
  }
}
