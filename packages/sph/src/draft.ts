import { type ArrayInfo, allocate, type DenseArray, type Floats } from '@vdfc/core';
import { LARGEST_MAGNITUDE } from '@vdfc/numerics/coding';
import {
  chooseClamp,
  type Domain,
  decodeLevels,
  differenceOf,
  optimiseRounding,
  peakOf,
  quantise,
  toDomain,
} from '@vdfc/numerics/quantise';
import { findFrame } from './find-frame.js';
import { Ball } from './kernel/ball.js';
import { distance2 } from './kernel/frame.js';
import { copyModes, modeCount, modeOffset, radialCount } from './kernel/modes.js';
import { largest } from './kernel/sums.js';
import {
  COARSEST_INDEX,
  FINEST_INDEX,
  frameOf,
  OCTAVE,
  type QuantiseParams,
  radiusIndex,
  type StoredFrame,
  type StoredVdf,
  stepAt,
} from './layout.js';
import type { ResolvedQuantise } from './options.js';

/** Dead zone of a plain quantiser, and where the largest error counts. */
const ZONE = 0.6;
const NEAREST = 0.5;
/** Rounds of optimised rounding for each effort. */
const ROUNDS = [0, 8, 24];
/** Cells with less than so many steps may lie beyond the outer shell. */
const SHELL = 0.1;

/** An array on its way to a container: one VDF, or a batch of them. */
export class Draft {
  readonly array: DenseArray;
  readonly domain: Domain;
  readonly options: ResolvedQuantise;
  /** The decoder's domain has the peak 2^scale; what is 1 in `domain` is `ratio` there. */
  readonly scale: number;
  readonly #ratio: number;
  /** Shape of one VDF, and how many there are. */
  readonly #shape: readonly number[];
  readonly #count: number;
  readonly #y: Float64Array;

  constructor(array: DenseArray, options: ResolvedQuantise) {
    const { data, dtype } = array;
    const { aim, negatives } = options;
    const exponent = options.exponent / 100;
    const peak = peakOf(data);
    // Nothing is clamped that a tolerance might not allow.
    const clamped = chooseClamp(data, exponent, peak, 'step' in aim ? aim.step : 0, negatives);
    this.array = array;
    this.options = options;
    this.domain = { exponent, peak, clamped };
    this.scale = Math.min(dtype === 'float32' ? 127 : 1023, Math.floor(Math.log2(peak)));
    this.#ratio = (peak / 2 ** this.scale) ** exponent;
    this.#shape = array.shape.slice(-3);
    this.#count = array.shape.length === 4 ? array.shape[0]! : 1;
    this.#y = new Float64Array(data.length);
    toDomain(data, this.domain, this.#y);
  }

  /** The index of the step nearest to one in `domain`, not finer than levels can hold. */
  stepIndexOf(step: number): number {
    const finest = Math.floor(-OCTAVE * Math.log2(this.#leastStep()));
    const nearest = Math.round(-OCTAVE * Math.log2(step * this.#ratio));
    return Math.max(COARSEST_INDEX, Math.min(nearest, finest, FINEST_INDEX));
  }

  params(stepIndex: number): QuantiseParams {
    const { exponent } = this.options;
    return { mode: 'quantise', exponent, clamped: this.domain.clamped, stepIndex, scale: this.scale };
  }

  /** All VDFs at a step. */
  *vdfs(stepIndex: number): Generator<{ fraction: number }, (StoredVdf | undefined)[], void> {
    const found: (StoredVdf | undefined)[] = [];
    for (let i = 0; i < this.#count; i++) {
      const steps = this.#vdf(i, stepAt(stepIndex) / this.#ratio);
      for (;;) {
        const { done, value } = steps.next();
        if (done === true) {
          found.push(value);
          break;
        }
        yield { fraction: (i + value) / this.#count };
      }
    }
    return found;
  }

  /** The largest error of what VDFs decode to. */
  errorOf(vdfs: readonly (StoredVdf | undefined)[], stepIndex: number): number {
    const decoded = decodeVdfs(vdfs, this.params(stepIndex), this.array);
    return differenceOf(this.array.data, decoded).maxError;
  }

  /** No coefficient is larger than the 2-norm of its VDF. */
  #leastStep(): number {
    const size = this.#y.length / this.#count;
    let most = 0;
    for (let i = 0; i < this.#count; i++) {
      const part = this.#y.subarray(i * size, (i + 1) * size);
      most = Math.max(most, largest(part) * Math.sqrt(size));
    }
    return (most * this.#ratio) / (LARGEST_MAGNITUDE / 2);
  }

  *#vdf(i: number, step: number): Generator<number, StoredVdf | undefined, void> {
    const size = this.#y.length / this.#count;
    const y = this.#y.subarray(i * size, (i + 1) * size);
    if (largest(y) === 0) return undefined;
    const values = this.array.data.subarray(i * size, (i + 1) * size);
    const { order, degree, effort, aim } = this.options;
    const isBounded = 'tolerance' in aim;
    const search = findFrame(values, y, this.#shape, { domain: this.domain, step, order, degree, effort });
    let frame: StoredFrame;
    for (let n = 0; ; n++) {
      const { done, value } = search.next();
      if (done === true) {
        frame = value;
        break;
      }
      yield 0.4 * (1 - 0.9 ** n);
    }
    const shell = isBounded ? boundOf(values, y, aim.tolerance / 2) : SHELL * step;
    const bounded = { ...frame, radius: radiusIndex(reachOf(y, this.#shape, frame, shell)) };
    const vdf = this.#plain(bounded, y, step, isBounded ? NEAREST : ZONE);
    if (vdf === undefined || isBounded || effort === 0) return vdf;
    return yield* this.#rounded(vdf.frame, values, y, step);
  }

  /** Levels rounded one by one, in no larger a frame than they need. */
  #plain(frame: StoredFrame, y: Float64Array, step: number, zone: number): StoredVdf | undefined {
    const modes = modesOf(this.#shape, frame, y).modes;
    const levels = new Int32Array(modes.length);
    quantise(modes, step, zone, levels);
    return trimmed(frame, levels);
  }

  *#rounded(
    frame: StoredFrame,
    values: Floats,
    y: Float64Array,
    step: number,
  ): Generator<number, StoredVdf | undefined, void> {
    const { modes, ball } = modesOf(this.#shape, frame, y);
    const settings = { iterations: ROUNDS[this.options.effort]!, shape: this.#shape };
    const rounding = optimiseRounding(modes, step, ball, values, this.domain, settings);
    for (;;) {
      const { done, value } = rounding.next();
      if (done === true) return trimmed(frame, value);
      yield 0.4 + 0.6 * value.fraction;
    }
  }
}

function modesOf(
  shape: readonly number[],
  frame: StoredFrame,
  y: Float64Array,
): { ball: Ball; modes: Float64Array } {
  const ball = new Ball(shape, frameOf(frame));
  const modes = new Float64Array(ball.coefficients);
  ball.adjoint(y, modes);
  return { ball, modes };
}

/** The size in the domain of the largest value that is not above a bound. */
function boundOf(values: Floats, y: Float64Array, bound: number): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) <= bound) most = Math.max(most, Math.abs(y[i]!));
  }
  return most;
}

/** How far from the centre, in widths, the last cell is with more than `least`. */
function reachOf(y: Float64Array, shape: readonly number[], frame: StoredFrame, least: number): number {
  const { centre, width } = frameOf(frame);
  const [nz, ny, nx] = shape as [number, number, number];
  let most = 0;
  for (let z = 0, at = 0; z < nz; z++) {
    for (let row = 0; row < ny; row++) {
      const across = distance2(z, centre[0]!, width[0]!) + distance2(row, centre[1]!, width[1]!);
      for (let x = 0; x < nx; x++, at++) {
        if (Math.abs(y[at]!) > least) most = Math.max(most, across + distance2(x, centre[2]!, width[2]!));
      }
    }
  }
  return Math.sqrt(most);
}

/** In the smallest frame that holds all levels other than zero; `undefined` if there is none. */
function trimmed(frame: StoredFrame, levels: Int32Array): StoredVdf | undefined {
  let order = -1;
  let degree = -1;
  for (let l = 0; l <= frame.degree; l++) {
    const start = modeOffset(frame.order, l);
    for (let n = 0; n < radialCount(frame.order, l); n++) {
      const row = levels.subarray(start + n * (2 * l + 1), start + (n + 1) * (2 * l + 1));
      if (row.every((level) => level === 0)) continue;
      order = Math.max(order, 2 * n + l);
      degree = l;
    }
  }
  if (order < 0) return undefined;
  const kept = new Int32Array(modeCount(order, degree));
  copyModes(levels, [frame.order, frame.degree], kept, [order, degree]);
  return { frame: { ...frame, order, degree }, levels: kept };
}

/** The values of an array that stored VDFs stand for. */
export function decodeVdfs(
  vdfs: readonly (StoredVdf | undefined)[],
  { exponent, clamped, stepIndex, scale }: QuantiseParams,
  info: ArrayInfo,
): Floats {
  const out = allocate(info);
  const shape = info.shape.slice(-3);
  const size = out.length / vdfs.length;
  const domain = { exponent: exponent / 100, peak: 2 ** scale, clamped };
  vdfs.forEach((vdf, i) => {
    if (vdf === undefined) return;
    const part = out.subarray(i * size, (i + 1) * size);
    part.set(decodeLevels(vdf.levels, stepAt(stepIndex), new Ball(shape, frameOf(vdf.frame)), part, domain));
  });
  return out;
}
