import { AdaptiveBits, type BitCoder, DecisionMixer, EVEN } from '@vdfc/numerics/coding';
import { batchModel, models, nearest, surroundings, type Tap } from './models.js';
import type { MaskRows, RowName } from './rows.js';

/** Each model's weight to start from, 65536 being 1, and the rate at which weights learn, in units of 2⁻¹⁰. */
const WEIGHT = 16_000;
const RATE = 14;
/** To start from, all but one quiet cell in 1000 are like those around them, as if seen 20 times. */
const USUAL = 2 * EVEN - 64;
const UPDATES = 20;
/** Length of the blocks that a simulation stores a VDF in, cells: zeros often end where a block does. */
const BLOCK = 4;

/** Rows next to one, which is quiet if they are all alike. */
const nextRows: readonly RowName[] = ['yb', 'zb', 'zbyb', 'zbyn', 'tb'];

/**
 * Codes the cells of a mask, 0 or 1, row by row: by what the cells near by are, in several models at once, whose
 * predictions are mixed. Where all of them are alike a cell takes one cheap decision, and a row one for all.
 */
export class MaskCoder {
  readonly #coder: BitCoder;
  readonly #rows: MaskRows;
  readonly #mixer: DecisionMixer;
  /** What each model sees of the row that is being coded, the last two being `nearest` and `surroundings`. */
  readonly #views: readonly View[];
  /** First probability of each model. */
  readonly #starts: readonly number[];
  readonly #quietCells = new AdaptiveBits(2, USUAL, UPDATES);
  readonly #quietRows = new AdaptiveBits(2, EVEN, 0);

  constructor(coder: BitCoder, rows: MaskRows) {
    const patterns = rows.isBatch ? [...models, batchModel] : models;
    const sizes = [
      ...patterns.map((taps) => 2 ** taps.length),
      2 ** nearest.length * BLOCK ** 3,
      2 ** nearest.length * (surroundings.length + 1),
    ];
    this.#coder = coder;
    this.#rows = rows;
    this.#views = [...patterns, nearest, surroundings].map((taps) => new View(taps));
    this.#starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
    const slots = sizes.reduce((sum, size) => sum + size, 0);
    const shape = { adaptive: sizes.length, fixed: 0, slots, sets: 2 ** nearest.length, rate: RATE };
    this.#mixer = new DecisionMixer(shape, [WEIGHT]);
  }

  /** Codes the present row: the one in `mask` from `at` on when encoding; when decoding it is written there. */
  codeRow(mask: Uint8Array, at: number): void {
    const { cells, starts, width } = this.#rows;
    const usual = cells[starts.yb]!;
    if (this.#isQuietRow(usual)) {
      const isUsual = mask.subarray(at, at + width).includes(1 - usual) ? 0 : 1;
      if (this.#quietRows.code(this.#coder, usual, isUsual) === 1) {
        mask.fill(usual, at, at + width);
        cells.fill(usual, starts.own, starts.own + width);
        return;
      }
    }
    for (const view of this.#views) view.move(this.#rows);
    for (let x = 0; x < width; x++) {
      const cell = this.#codeCell(x, mask[at + x]!);
      mask[at + x] = cell;
      cells[starts.own + x] = cell;
    }
  }

  /** Whether all rows next to the present one hold `usual` alone. */
  #isQuietRow(usual: number): boolean {
    const { cells, starts, width } = this.#rows;
    return nextRows.every((name) => {
      const first = starts[name];
      for (let x = 0; x < width; x++) if (cells[first + x] !== usual) return false;
      return true;
    });
  }

  #codeCell(x: number, cell: number): number {
    const { cells } = this.#rows;
    const ones = this.#views.at(-1)!.count(cells, x);
    if (ones > 0 && ones < surroundings.length) {
      this.#turnTo(x, ones);
      return this.#mixer.code(this.#coder, cell);
    }
    const usual = ones === 0 ? 0 : 1;
    return this.#quietCells.code(this.#coder, usual, cell === usual ? 1 : 0) === 1 ? usual : 1 - usual;
  }

  /** Turns the models to cell `x` of the row, that many of its surroundings being 1. */
  #turnTo(x: number, ones: number): void {
    const { cells, position } = this.#rows;
    const { slot } = this.#mixer;
    const patterns = this.#views.length - 2;
    for (let i = 0; i < patterns; i++) slot[i] = this.#starts[i]! + this.#views[i]!.pattern(cells, x);
    const near = this.#views[patterns]!.pattern(cells, x);
    const place = ((position[1] % BLOCK) * BLOCK + (position[2] % BLOCK)) * BLOCK + (x % BLOCK);
    slot[patterns] = this.#starts[patterns]! + place * 2 ** nearest.length + near;
    slot[patterns + 1] = this.#starts[patterns + 1]! + ones * 2 ** nearest.length + near;
    this.#mixer.set = near;
  }
}

/** Some cells near those of the present row. */
class View {
  readonly #taps: readonly Tap[];
  /** Where they are for the row's first cell. */
  readonly #places: Int32Array;

  constructor(taps: readonly Tap[]) {
    this.#taps = taps;
    this.#places = new Int32Array(taps.length);
  }

  move({ starts }: MaskRows): void {
    this.#taps.forEach(([row, step], i) => {
      this.#places[i] = starts[row] + step;
    });
  }

  /** Their values for cell `x` of the row, as the bits of a number. */
  pattern(cells: Uint8Array, x: number): number {
    const places = this.#places;
    let bits = 0;
    for (let i = 0; i < places.length; i++) bits = 2 * bits + cells[places[i]! + x]!;
    return bits;
  }

  /** How many of them are 1. */
  count(cells: Uint8Array, x: number): number {
    const places = this.#places;
    let ones = 0;
    for (let i = 0; i < places.length; i++) ones += cells[places[i]! + x]!;
    return ones;
  }
}
