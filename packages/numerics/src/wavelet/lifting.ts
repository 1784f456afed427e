import { checkArray, type FloatArray } from './array.js';
import { resolveAxes, withLengths } from './axes.js';
import { type Box, readBox, writeBox } from './box.js';
import { type Floats, HeapPlan, type LiftingSteps, type WaveletKernel } from './kernel/kernel.js';
import { type KernelChoice, withKernel } from './kernel/select.js';
import { countOf, GROUP_ELEMENTS, groupSize } from './layout.js';

/** `cdf97`: Cohen-Daubechies-Feauveau 9/7, bior4.4; `cdf53`: CDF 5/3 (LeGall), bior2.2. Both as in JPEG 2000. */
export type LiftingScheme = (typeof liftingSchemes)[number];

/** All lifting schemes. */
export const liftingSchemes = ['cdf97', 'cdf53'] as const;

/** How to transform by lifting. */
export interface LiftingOptions {
  /** @default 'cdf97' */
  readonly scheme?: LiftingScheme;
  /** Number of levels, >= 0; an axis takes part as long as its low-pass part has 2 or more samples. @default 3 */
  readonly levels?: number;
  /** Axes to transform, each at most once; negative ones count from the last. @default all */
  readonly axes?: readonly number[];
  /** @default 'auto' */
  readonly kernel?: KernelChoice;
}

/**
 * Factors of ISO/IEC 15444-1 (JPEG 2000), Annex F. There, low-pass coefficients of a constant are that constant; here
 * both bands are scaled so that they nearly keep the 2-norm, those of a constant c being √2 c.
 */
const schemes: Record<LiftingScheme, LiftingSteps> = {
  cdf97: {
    predict1: -1.586134342059924,
    update1: -0.052980118572961,
    predict2: 0.882911075530934,
    update2: 0.443506852043971,
    lowScale: Math.SQRT2 / 1.230174104914001,
    highScale: 1.230174104914001 / Math.SQRT2,
  },
  cdf53: {
    predict1: -0.5,
    update1: 0.25,
    predict2: 0,
    update2: 0,
    lowScale: Math.SQRT2,
    highScale: Math.SQRT1_2,
  },
};

/**
 * Transforms an array in place by lifting, its signals mirrored at their first and last sample (x_1 x_0 x_1 …), for any
 * lengths. Along each axis of n samples the ceil(n / 2) low-pass coefficients come first, the high-pass ones after them
 * (Mallat's layout); the next level transforms the box that is low-pass along all axes. An axis of one sample stays as it
 * is. float32 arrays are worked on in float32, to the same bits by every kernel.
 *
 * @throws RangeError if array and axes do not go together, or levels is no integer >= 0
 */
export function liftForward<T extends Floats>(array: FloatArray<T>, options: LiftingOptions = {}): void {
  new Lifting(array, options, false).run();
}

/** Undoes `liftForward` with the same options, up to rounding. @throws RangeError as there */
export function liftInverse<T extends Floats>(array: FloatArray<T>, options: LiftingOptions = {}): void {
  new Lifting(array, options, true).run();
}

/** The shape of the box, from the first element on, that is low-pass along all axes after so many levels. */
export function lowPassShape(
  shape: readonly number[],
  levels: number,
  axes?: readonly number[],
): readonly number[] {
  const { sorted, place } = resolveAxes(shape.length, axes);
  const lengths = sorted.map((axis) => Math.ceil(shape[axis]! / 2 ** levels));
  return withLengths(shape, { sorted, place }, lengths);
}

function stepsOf(scheme: LiftingScheme, single: boolean, inverse: boolean): LiftingSteps {
  const { predict1, update1, predict2, update2, lowScale, highScale } = schemes[scheme];
  const steps = inverse
    ? {
        predict1: -predict1,
        update1: -update1,
        predict2: -predict2,
        update2: -update2,
        lowScale: 1 / lowScale,
        highScale: 1 / highScale,
      }
    : schemes[scheme];
  if (!single) return steps;
  return Object.fromEntries(
    Object.entries(steps).map(([name, factor]) => [name, Math.fround(factor)]),
  ) as unknown as LiftingSteps;
}

/** One transform of one array. */
class Lifting<T extends Floats> {
  readonly #data: T;
  readonly #shape: readonly number[];
  readonly #strides: readonly number[];
  readonly #axes: readonly number[];
  readonly #choice: KernelChoice;
  readonly #levels: number;
  readonly #inverse: boolean;
  readonly #steps: LiftingSteps;
  /** Two places between which a block goes to and fro. */
  #buffers: readonly [number, number] = [0, 0];

  constructor(array: FloatArray<T>, { scheme, levels, axes, kernel }: LiftingOptions, inverse: boolean) {
    checkArray(array);
    this.#data = array.data;
    this.#shape = array.shape;
    this.#strides = array.shape.map((_, axis) => countOf(array.shape.slice(axis + 1)));
    this.#axes = resolveAxes(array.shape.length, axes).sorted;
    this.#choice = kernel ?? 'auto';
    this.#levels = levels ?? 3;
    this.#inverse = inverse;
    this.#steps = stepsOf(scheme ?? 'cdf97', array.data.BYTES_PER_ELEMENT === 4, inverse);
    if (Number.isSafeInteger(this.#levels) && this.#levels >= 0) return;
    throw new RangeError(`Cannot lift: expected levels to be an integer from 0, got ${levels}`);
  }

  run(): void {
    const boxes: (readonly number[])[] = [];
    for (let level = 0; level < this.#levels; level++) {
      const box = lowPassShape(this.#shape, level, this.#axes);
      if (this.#axes.every((axis) => box[axis] === 1)) break;
      boxes.push(box);
    }
    const plan = new HeapPlan();
    plan.longestLine = 2 * Math.max(...this.#axes.map((axis) => this.#shape[axis]!));
    const room = this.#largestBlock();
    this.#buffers = [plan.takeFloats(room), plan.takeFloats(room)];
    withKernel(this.#choice, this.#data, plan, (kernel) => {
      for (const box of this.#inverse ? boxes.reverse() : boxes) this.#transformBox(kernel, box);
    });
  }

  /** The most elements of a block: see `#acrossSlices` and `#withinSlices`. */
  #largestBlock(): number {
    const first = this.#axes[0]!;
    const slice = this.#strides[first]!;
    const column = (this.#shape[first]! * slice) / (this.#shape[first + 1] ?? 1);
    return Math.max(GROUP_ELEMENTS, slice, this.#shape[first]!, column);
  }

  /** All axes of the box with these lengths at the array's origin. */
  #transformBox(kernel: WaveletKernel<T>, lengths: readonly number[]): void {
    const first = this.#axes[0]!;
    const parts = countOf(lengths.slice(0, first));
    if (first === lengths.length - 1) {
      this.#lines(kernel, parts, lengths[first]!);
      return;
    }
    for (let part = 0; part < parts; part++) {
      const start = part * this.#shape[first]! * this.#strides[first]!;
      if (this.#inverse) this.#acrossSlices(kernel, start, lengths);
      this.#withinSlices(kernel, start, lengths);
      if (!this.#inverse) this.#acrossSlices(kernel, start, lengths);
    }
  }

  /** The last axis alone. */
  #lines(kernel: WaveletKernel<T>, lines: number, n: number): void {
    const gap = this.#shape.at(-1)!;
    const group = groupSize(lines, n);
    for (let l = 0; l < lines; l += group) {
      const box = { start: l * gap, lengths: [Math.min(group, lines - l), n], strides: [gap, 1] };
      this.#transformBlock(kernel, box, [1]);
    }
  }

  /** All axes but the first, some slices at a time. */
  #withinSlices(kernel: WaveletKernel<T>, start: number, lengths: readonly number[]): void {
    const first = this.#axes[0]!;
    if (this.#axes.length === 1) return;
    const axes = this.#axes.slice(1).map((axis) => axis - first);
    const slice = lengths.slice(first + 1);
    const strides = this.#strides.slice(first);
    const count = lengths[first]!;
    const group = groupSize(count, countOf(slice));
    for (let i = 0; i < count; i += group) {
      const box = {
        start: start + i * strides[0]!,
        lengths: [Math.min(group, count - i), ...slice],
        strides,
      };
      this.#transformBlock(kernel, box, this.#inverse ? axes.toReversed() : axes);
    }
  }

  /** The first axis, for all its elements and some indices of the axis after it at a time. */
  #acrossSlices(kernel: WaveletKernel<T>, start: number, lengths: readonly number[]): void {
    const first = this.#axes[0]!;
    const [n, count, ...rest] = lengths.slice(first) as [number, number, ...number[]];
    const strides = this.#strides.slice(first);
    const group = groupSize(count, n * countOf(rest));
    for (let j = 0; j < count; j += group) {
      const box = {
        start: start + j * strides[1]!,
        lengths: [n, Math.min(group, count - j), ...rest],
        strides,
      };
      this.#transformBlock(kernel, box, [0]);
    }
  }

  /** Some axes of a box, one after the other. */
  #transformBlock(kernel: WaveletKernel<T>, box: Box, axes: readonly number[]): void {
    const { lengths } = box;
    let [from, to] = this.#buffers;
    readBox(this.#data, box, kernel.floats, from);
    for (const axis of axes) {
      const n = lengths[axis]!;
      if (n < 2) continue;
      const [outer, inner] = [countOf(lengths.slice(0, axis)), countOf(lengths.slice(axis + 1))];
      this.#transformAxis(kernel, n, outer, inner, from, to);
      [from, to] = [to, from];
    }
    writeBox(this.#data, box, kernel.floats, from);
  }

  #transformAxis(
    kernel: WaveletKernel<T>,
    n: number,
    outer: number,
    inner: number,
    from: number,
    to: number,
  ): void {
    const direction = this.#inverse ? 'unlift' : 'lift';
    if (inner === 1) {
      const lines = { at: from, gap: 1, laneGap: n };
      kernel[direction](this.#steps, n, outer, lines, { ...lines, at: to });
      return;
    }
    const lines = { at: from, gap: inner, laneGap: 1 };
    const result = { at: to, gap: inner, laneGap: 1 };
    for (let i = 0; i < outer; i++, lines.at += n * inner, result.at += n * inner) {
      kernel[direction](this.#steps, n, inner, lines, result);
    }
  }
}
