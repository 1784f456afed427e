import { type Band, type RelatedBand, relateBands } from '@vdfc/numerics/coding';
import { liftForward, liftInverse } from '@vdfc/numerics/wavelet';
import { productOf } from './unfold.js';

/** Levels of the wavelet at most; the coarsest part of the longest axis keeps at least so many samples. */
const MOST_LEVELS = 4;
const COARSEST = 5;
/** Samples of a wavelet's response at each level, enough for the 9 taps of CDF 9/7. */
const RESPONSE = 16;

interface SubBand {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly high: readonly boolean[];
  /** Levels that each axis has been through. */
  readonly levels: readonly number[];
}

/**
 * The wavelet transform of images by lifting (CDF 9/7), any number of images of one shape at a time, scaled so that it
 * nearly keeps the 2-norm. Row-major count x places, the coefficients in Mallat's layout.
 */
export class ImageTransform {
  readonly image: readonly number[];
  /** Places of an image. */
  readonly size: number;
  readonly #levels: number;
  readonly #bands: readonly SubBand[];
  /** Length of what a coefficient of 1 stands for, before scaling. */
  readonly #norms: Float64Array;

  constructor(image: readonly number[]) {
    this.image = image;
    this.size = productOf(image);
    this.#levels = levelsOf(image);
    this.#bands = subBandsOf(image, this.#levels);
    this.#norms = new Float64Array(this.size);
    for (const band of this.#bands) {
      const norm = productOf(band.levels.map((level, axis) => responseOf(level, band.high[axis]!)));
      eachPlace(band.shape, stridesOf(image), (at) => {
        this.#norms[band.offset + at] = norm;
      });
    }
  }

  /** Images to coefficients, in place. */
  forward(images: Float64Array, count: number): void {
    if (images.length === 0) return;
    liftForward({ data: images, shape: [count, ...this.image] }, this.#lifting());
    for (let i = 0; i < images.length; i++) images[i]! *= this.#norms[i % this.size]!;
  }

  /** Coefficients to images, in place. */
  inverse(images: Float64Array, count: number): void {
    if (images.length === 0) return;
    for (let i = 0; i < images.length; i++) images[i]! /= this.#norms[i % this.size]!;
    liftInverse({ data: images, shape: [count, ...this.image] }, this.#lifting());
  }

  /** Nearly the transpose of `inverse`, in place: the transform is nearly orthogonal. */
  adjoint(images: Float64Array, count: number): void {
    this.forward(images, count);
  }

  #lifting(): { levels: number; axes: number[] } {
    return { levels: this.#levels, axes: this.image.map((_, axis) => axis + 1) };
  }

  /** The bands of the coefficients of `count` images: one more axis than an image, the first one going through them. */
  bands(count: number): RelatedBand[] {
    const strides = [this.size, ...stridesOf(this.image)];
    return relateBands(
      this.#bands.map(
        ({ offset, shape, high, levels }): Band => ({
          offset,
          shape: [count, ...shape],
          strides,
          spacing: [1, ...levels.map((level) => 2 ** level)],
          high: [false, ...high],
        }),
      ),
    );
  }

  /** For each coefficient the mean of one image of weights over its cell. */
  spread(weights: Float64Array, out: Float64Array, start: number): void {
    let level = 0;
    let map = { values: weights, shape: this.image };
    const maps = [map];
    for (const band of this.#bands.toReversed()) {
      const wanted = Math.max(...band.levels);
      for (; level < wanted; level++) {
        map = map.shape.reduce((last, length, axis) => (length > 1 ? halve(last, axis) : last), map);
        maps.push(map);
      }
      const from = stridesOf(map.shape);
      const to = stridesOf(this.image);
      eachPlace(band.shape, to, (at, position) => {
        const place = position.reduce(
          (sum, i, axis) => sum + Math.min(i, map.shape[axis]! - 1) * from[axis]!,
          0,
        );
        out[start + band.offset + at] = map.values[place]!;
      });
    }
  }
}

function levelsOf(image: readonly number[]): number {
  let levels = 0;
  let longest = Math.max(...image);
  while (levels < MOST_LEVELS && Math.ceil(longest / 2) >= COARSEST) {
    longest = Math.ceil(longest / 2);
    levels++;
  }
  return levels;
}

/** The smooth band first, then from coarse to fine. */
function subBandsOf(image: readonly number[], levels: number): SubBand[] {
  const strides = stridesOf(image);
  const boxes = [image];
  for (let level = 0; level < levels; level++)
    boxes.push(boxes[level]!.map((length) => Math.ceil(length / 2)));
  const depth = image.map((_, axis) => (level: number) => {
    let through = 0;
    while (through < level && boxes[through]![axis]! > 1) through++;
    return through;
  });
  const none = image.map(() => false);
  const bands: SubBand[] = [
    { offset: 0, shape: boxes[levels]!, high: none, levels: depth.map((of) => of(levels)) },
  ];
  for (let level = levels; level >= 1; level--) {
    for (let mask = 1; mask < 2 ** image.length; mask++) {
      const high = image.map((_, axis) => ((mask >> (image.length - 1 - axis)) & 1) === 1);
      const low = boxes[level]!;
      const shape = boxes[level - 1]!.map((length, axis) => (high[axis] ? length - low[axis]! : low[axis]!));
      if (shape.includes(0)) continue;
      const offset = high.reduce((sum, isHigh, axis) => sum + (isHigh ? low[axis]! * strides[axis]! : 0), 0);
      bands.push({ offset, shape, high, levels: depth.map((of) => of(level)) });
    }
  }
  return bands;
}

/** Length of the response to a coefficient of 1 far from the edges, along one axis. */
function responseOf(level: number, high: boolean): number {
  if (level === 0) return 1;
  const length = RESPONSE * 2 ** level;
  const data = new Float64Array(length);
  data[(high ? RESPONSE : 0) + RESPONSE / 2] = 1;
  liftInverse({ data, shape: [length] }, { levels: level });
  return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
}

interface WeightMap {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** Means of pairs along an axis; the last of an odd number stays alone. */
function halve({ values, shape }: WeightMap, axis: number): WeightMap {
  const length = shape[axis]!;
  const half = Math.ceil(length / 2);
  const inner = productOf(shape.slice(axis + 1));
  const outer = productOf(shape.slice(0, axis));
  const out = new Float64Array(outer * half * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < half; i++) {
      const first = (o * length + 2 * i) * inner;
      const second = 2 * i + 1 < length ? first + inner : first;
      const to = (o * half + i) * inner;
      for (let k = 0; k < inner; k++) out[to + k] = (values[first + k]! + values[second + k]!) / 2;
    }
  }
  return { values: out, shape: shape.map((each, other) => (other === axis ? half : each)) };
}

function eachPlace(
  shape: readonly number[],
  strides: readonly number[],
  visit: (at: number, position: readonly number[]) => void,
): void {
  const position = new Array<number>(shape.length).fill(0);
  const count = productOf(shape);
  for (let i = 0, at = 0; i < count; i++) {
    visit(at, position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => productOf(shape.slice(axis + 1)));
}
