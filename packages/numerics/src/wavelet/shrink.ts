import { checkArray, type FloatArray, zeros } from './array.js';
import { type Axes, bandKeys, resolveAxes } from './axes.js';
import { forEachGroup, slicesOf, splitArray } from './bands.js';
import type { Wavelets } from './dwt.js';
import { Joiner } from './join.js';
import { type Floats, HeapPlan } from './kernel/kernel.js';
import { withKernel } from './kernel/select.js';
import { type Layout, layoutOf } from './layout.js';
import { type LoadSlices, Splitter } from './split.js';
import { analysisBanks, type SwtOptions, synthesisBanks } from './swt.js';

/**
 * Changes some of the coefficients of a detail band of a level (1 is the finest) in place. They come in pieces of no
 * particular size and order, some of them twice, so what becomes of a coefficient must not depend on others.
 */
export type ShrinkBand<T extends Floats> = (coefficients: T, band: string, level: number) => void;

/**
 * Stationary transform, shrinkage of the details, and inverse, to the same bits as `swtn`, `shrink` on each band, and
 * `iswtn`, but without ever holding a band: details live slice by slice, and are made again where they are needed. Takes
 * the memory of the array, the result, and two approximations. Any shape will do: lengths need not be multiples of
 * 2^levels, since filtering and its inverse are circular for every length.
 *
 * @throws RangeError if array, axes and wavelets do not go together, or levels is no integer >= 1
 */
export function shrinkStationary<T extends Floats>(
  array: FloatArray<T>,
  wavelets: Wavelets,
  levels: number,
  shrink: ShrinkBand<T>,
  options: SwtOptions = {},
): FloatArray<T> {
  checkArray(array);
  if (!Number.isInteger(levels) || levels < 1) {
    throw new RangeError(`Cannot shrink: expected levels to be an integer from 1, got ${levels}`);
  }
  const axes = resolveAxes(array.shape.length, options.axes);
  const work = { axes, wavelets, levels, shrink, options };
  return shrinkLevel(array, 1, work);
}

interface Shrinkage<T extends Floats> {
  readonly axes: Axes;
  readonly wavelets: Wavelets;
  readonly levels: number;
  readonly shrink: ShrinkBand<T>;
  readonly options: SwtOptions;
}

function shrinkLevel<T extends Floats>(
  array: FloatArray<T>,
  level: number,
  work: Shrinkage<T>,
): FloatArray<T> {
  const { axes, wavelets, levels, options } = work;
  const { data, shape } = array;
  const banks = analysisBanks(shape, axes, wavelets, level, options);
  let low: FloatArray<T> | undefined;
  if (level < levels) {
    const key = 'a'.repeat(banks.length);
    low = shrinkLevel(splitArray(array, axes, banks, options.kernel ?? 'auto', true)[key]!, level + 1, work);
  }
  const layout = layoutOf(shape, axes.sorted, banks);
  const inverse = layoutOf(shape, axes.sorted, synthesisBanks(shape, axes, wavelets, level, options));
  const plan = new HeapPlan();
  const splitter = new Splitter<T>(plan, layout, slicesOf(data, layout));
  const joiner = new Joiner<T>(plan, inverse, shrunkBands(splitter, layout, low?.data, level, work));
  const out = zeros(data, shape);
  withKernel(options.kernel ?? 'auto', data, plan, (kernel) => {
    splitter.start(kernel);
    joiner.start(kernel);
    forEachGroup(inverse, joiner.group, (part, first, count) => {
      const at = joiner.run(part, first, count);
      const to = (part * inverse.results + first) * joiner.elements;
      out.data.set(kernel.floats.subarray(at, at + count * joiner.elements), to);
    });
  });
  return out;
}

/** Brings slices of all bands of a level, the details shrunk and the approximation replaced by `low`. */
function shrunkBands<T extends Floats>(
  splitter: Splitter<T>,
  layout: Layout,
  low: T | undefined,
  level: number,
  { axes, shrink }: Shrinkage<T>,
): LoadSlices<T> {
  const keys = bandKeys(axes);
  const loadLow = low && slicesOf(low, layout);
  return (heap, at, part, first, count) => {
    const from = splitter.run(part, first, count);
    const size = count * splitter.elements;
    heap.copyWithin(at, from, from + keys.length * size);
    loadLow?.(heap, at, part, first, count);
    for (let band = 1; band < keys.length; band++) {
      shrink(heap.subarray(at + band * size, at + (band + 1) * size) as T, keys[band]!, level);
    }
  };
}
