import { type Activity, Reference } from './activity.js';
import type { RelatedBand } from './band.js';
import type { Neighbourhood } from './neighbourhood.js';

/**
 * What is known of the coefficients of one row before they are coded: sums of magnitudes around them, all but those
 * of the row itself.
 */
export class RowSurvey {
  /** Nearest neighbours along low axes, along high ones, second nearest, diagonal ones. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly far: Int32Array;
  readonly diagonal: Int32Array;
  /** Activity of the parent, sum of those of the siblings, activity of the smooth band. */
  readonly parent: Int32Array;
  readonly siblings: Int32Array;
  readonly smooth: Int32Array;
  /** Whether all of these but the last are zero. */
  isQuiet = false;
  /** Whether the sums over neighbours are zeros already. */
  #areClear = true;
  /** Whether `parent` and `siblings` are. */
  #areQuiet = true;
  readonly #rowSteps: readonly number[];
  readonly #around: Neighbourhood;
  readonly #steps: {
    readonly low: number[];
    readonly high: number[];
    readonly far: number[];
    readonly diagonal: number[];
  };
  readonly #parent: Reference | undefined;
  readonly #siblings: readonly Reference[];
  /** Parent and siblings. */
  readonly #references: readonly Reference[];
  readonly #smooth: Reference | undefined;

  /** @param done activities of the bands before */
  constructor(band: RelatedBand, around: Neighbourhood, done: readonly Activity[]) {
    const length = band.shape.at(-1)!;
    const row = (): Int32Array => new Int32Array(length);
    [this.low, this.high, this.far, this.diagonal] = [row(), row(), row(), row()];
    [this.parent, this.siblings, this.smooth] = [row(), row(), row()];
    this.#around = around;
    // The neighbour in the same row, a step of -1, is not known yet.
    const low = [...around.low].filter((step) => step !== -1);
    const high = [...around.high].filter((step) => step !== -1);
    const far = [...low, ...high].map((step) => 2 * step);
    const diagonal = around.diagonal.flatMap((steps) => [...steps]);
    this.#steps = { low, high, far, diagonal };
    const rowOf = (step: number): number => Math.floor((around.origin + step) / around.rowLength);
    this.#rowSteps = [
      ...new Set([...low, ...high, ...far, ...diagonal].map((step) => rowOf(step) - rowOf(0))),
    ];
    this.#parent = band.parent === undefined ? undefined : new Reference(band, done[band.parent]!);
    this.#siblings = band.siblings.map((index) => new Reference(band, done[index]!));
    this.#references = this.#parent === undefined ? this.#siblings : [this.#parent, ...this.#siblings];
    this.#smooth = done.length === 0 ? undefined : new Reference(band, done[0]!);
  }

  /** Moves to the row that starts at `start` of the padded band. */
  move(position: readonly number[], start: number): void {
    this.#smooth?.move(position);
    const areQuiet = this.#lookBack(position);
    const isEmpty = this.#isEmpty(start);
    if (!(isEmpty && this.#areClear)) {
      this.#sum(this.low, this.#steps.low, start);
      this.#sum(this.high, this.#steps.high, start);
      this.#sum(this.far, this.#steps.far, start);
      this.#sum(this.diagonal, this.#steps.diagonal, start);
    }
    this.#areClear = isEmpty;
    this.isQuiet = isEmpty && (areQuiet || this.#isAllZero());
  }

  /** Fills `smooth` for the current row. */
  lookAtSmooth(): void {
    this.smooth.fill(0);
    this.#smooth?.addTo(this.smooth);
  }

  /** Fills `parent` and `siblings`. Whether all that they look at is zero. */
  #lookBack(position: readonly number[]): boolean {
    let areQuiet = true;
    for (const reference of this.#references) {
      reference.move(position);
      if (!reference.isQuiet) areQuiet = false;
    }
    if (areQuiet && this.#areQuiet) return true;
    this.parent.fill(0);
    this.#parent?.addTo(this.parent);
    this.siblings.fill(0);
    for (const sibling of this.#siblings) sibling.addTo(this.siblings);
    this.#areQuiet = areQuiet;
    return areQuiet;
  }

  /** Whether the rows around the one at `start` hold nothing but zeros. */
  #isEmpty(start: number): boolean {
    const { filled, rowLength } = this.#around;
    const row = Math.floor(start / rowLength);
    for (const step of this.#rowSteps) {
      if (filled[row + step] !== 0) return false;
    }
    return true;
  }

  #isAllZero(): boolean {
    const { parent, siblings } = this;
    let any = 0;
    for (let k = 0; k < parent.length; k++) any |= parent[k]! | siblings[k]!;
    return any === 0;
  }

  #sum(sums: Int32Array, steps: readonly number[], start: number): void {
    sums.fill(0);
    const { magnitudes } = this.#around;
    for (const step of steps) {
      for (let k = 0; k < sums.length; k++) sums[k]! += magnitudes[start + step + k]!;
    }
  }
}
