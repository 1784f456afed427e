import { type FloatArray, zeros } from './array.js';
import { type Axes, bandKeys, withLengths } from './axes.js';
import type { FilterBank } from './filters.js';
import { Joiner } from './join.js';
import { type Floats, HeapPlan } from './kernel/kernel.js';
import { type KernelChoice, withKernel } from './kernel/select.js';
import { type Layout, layoutOf } from './layout.js';
import { type LoadSlices, Splitter } from './split.js';

/**
 * The bands of one step along k axes, keyed as in PyWavelets by k letters in the order of the axes: `a` for the
 * approximation (low-pass) along that axis, `d` for the details (high-pass).
 */
export type Bands<T extends Floats> = Readonly<Record<string, FloatArray<T>>>;

/** Bands of which some may be missing: they count as zeros. */
export type SomeBands<T extends Floats> = Readonly<Record<string, FloatArray<T> | undefined>>;

/**
 * All bands of an array, by one bank for each axis, or only the one that is low-pass along all of them. Bands of the right
 * shape that are at hand are written over.
 */
export function splitArray<T extends Floats>(
  { data, shape }: FloatArray<T>,
  axes: Axes,
  banks: readonly FilterBank[],
  choice: KernelChoice,
  onlyLow = false,
  atHand: SomeBands<T> = {},
): Bands<T> {
  const layout = layoutOf(shape, axes.sorted, banks);
  const bandShape = withLengths(
    shape,
    axes,
    banks.map((bank) => bank.rows),
  );
  const keys = onlyLow ? ['a'.repeat(banks.length)] : bandKeys(axes);
  const bands = keys.map((key) => atHand[key] ?? zeros(data, bandShape));
  const plan = new HeapPlan();
  const splitter = new Splitter<T>(plan, layout, slicesOf(data, layout), onlyLow);
  withKernel(choice, data, plan, (kernel) => {
    splitter.start(kernel);
    forEachGroup(layout, splitter.group, (part, first, count) => {
      const size = count * splitter.elements;
      const to = (part * layout.results + first) * splitter.elements;
      let at = splitter.run(part, first, count);
      for (const band of bands) {
        band.data.set(kernel.floats.subarray(at, at + size), to);
        at += size;
      }
    });
  });
  return Object.fromEntries(keys.map((key, band) => [key, bands[band]!]));
}

/** The array of these bands, by one bank for each axis. */
export function joinArray<T extends Floats>(
  bands: SomeBands<T>,
  axes: Axes,
  banks: readonly FilterBank[],
  choice: KernelChoice,
): FloatArray<T> {
  const { data, shape } = someBand(bands, axes);
  const layout = layoutOf(shape, axes.sorted, banks);
  const out = zeros(
    data,
    withLengths(
      shape,
      axes,
      banks.map((bank) => bank.rows),
    ),
  );
  const plan = new HeapPlan();
  const list = bandKeys(axes).map((key) => bands[key]?.data);
  const joiner = new Joiner<T>(plan, layout, bandSlicesOf(list, layout));
  withKernel(choice, data, plan, (kernel) => {
    joiner.start(kernel);
    forEachGroup(layout, joiner.group, (part, first, count) => {
      const at = joiner.run(part, first, count);
      const to = (part * layout.results + first) * joiner.elements;
      out.data.set(kernel.floats.subarray(at, at + count * joiner.elements), to);
    });
  });
  return out;
}

/** Calls `work` for groups of resulting slices, in their order. */
export function forEachGroup(
  { parts, results }: Layout,
  group: number,
  work: (part: number, first: number, count: number) => void,
): void {
  for (let part = 0; part < parts; part++) {
    for (let first = 0; first < results; first += group) {
      work(part, first, Math.min(group, results - first));
    }
  }
}

/** Slices of an array in C order. */
export function slicesOf<T extends Floats>(data: T, { slices, shape }: Layout): LoadSlices<T> {
  const slice = shape.reduce((product, n) => product * n, 1);
  return (heap, at, part, first, count) => {
    const from = (part * slices + first) * slice;
    heap.set(data.subarray(from, from + count * slice), at);
  };
}

/** Slices of bands, one band after the other. */
export function bandSlicesOf<T extends Floats>(
  bands: readonly (T | undefined)[],
  layout: Layout,
): LoadSlices<T> {
  const size = layout.shape.reduce((product, n) => product * n, 1);
  const loads = bands.map((band) => band && slicesOf(band, layout));
  return (heap, at, part, first, count) => {
    loads.forEach((load, band) => {
      const to = at + band * count * size;
      if (load === undefined) heap.fill(0, to, to + count * size);
      else load(heap, to, part, first, count);
    });
  };
}

/**
 * Any of the bands, all being alike.
 *
 * @throws RangeError if there is none, or one of another name or shape
 */
export function someBand<T extends Floats>(bands: SomeBands<T>, axes: Axes): FloatArray<T> {
  const keys = bandKeys(axes);
  const found = Object.entries(bands).filter(([, band]) => band !== undefined) as [string, FloatArray<T>][];
  const [first] = found;
  if (first === undefined)
    throw new RangeError('Cannot invert transform: expected at least one band, got none');
  for (const [key, { shape }] of found) {
    if (!keys.includes(key)) {
      throw new RangeError(`Cannot invert transform: expected bands ${keys.join(', ')}, got '${key}'`);
    }
    if (shape.join() !== first[1].shape.join()) {
      const message = `Cannot invert transform: expected all bands to be [${first[1].shape.join(', ')}], got ${key} as [${shape.join(', ')}]`;
      throw new RangeError(message);
    }
  }
  return first[1];
}
