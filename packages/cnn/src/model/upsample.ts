import type { Lengths } from './geometry.js';

/** Where the values of one axis of a fine grid lie between those of a coarse one, first and last of both together. */
interface AxisTable {
  /** The coarse value before each fine one, and the share of the next. */
  readonly before: Int32Array;
  readonly share: Float64Array;
}

/** An array as lines of `from` values, of which lines of `to` are made; `inner` values lie between those of a line. */
interface Pass {
  readonly outer: number;
  readonly inner: number;
  readonly from: number;
  readonly to: number;
  readonly table: AxisTable;
}

/** Tri-linear interpolation from one grid to a finer one with the same corners, and its transpose; in float64. */
export class Upsampling {
  /** Last axis first: work is least while the array is small. */
  readonly #passes: readonly Pass[];
  readonly #fine: Float64Array;
  readonly #spare: Float64Array;

  constructor(from: Lengths, to: Lengths) {
    const passes: Pass[] = [];
    const lengths = [...from];
    for (let axis = 2; axis >= 0; axis--) {
      if (from[axis] === to[axis]) continue;
      const outer = lengths.slice(0, axis).reduce((product, length) => product * length, 1);
      const inner = lengths.slice(axis + 1).reduce((product, length) => product * length, 1);
      const table = tableOf(from[axis]!, to[axis]!);
      passes.push({ outer, inner, from: from[axis]!, to: to[axis]!, table });
      lengths[axis] = to[axis]!;
    }
    this.#passes = passes;
    const size = to[0] * to[1] * to[2];
    this.#fine = new Float64Array(size);
    this.#spare = new Float64Array(size);
  }

  /** Values of the coarse grid to those of the fine one, rounded to float32. */
  forward(coarse: Float64Array, out: Float32Array): void {
    let [source, target] = [this.#fine, this.#spare];
    source.set(coarse);
    for (const pass of this.#passes) {
      interpolate(source, pass, target);
      [source, target] = [target, source];
    }
    for (let i = 0; i < out.length; i++) out[i] = source[i]!;
  }

  /** The transpose of `forward`. */
  adjoint(fine: Float64Array, out: Float64Array): void {
    let [source, target] = [this.#fine, this.#spare];
    source.set(fine);
    for (let i = this.#passes.length - 1; i >= 0; i--) {
      gather(source, this.#passes[i]!, target);
      [source, target] = [target, source];
    }
    for (let i = 0; i < out.length; i++) out[i] = source[i]!;
  }
}

function tableOf(from: number, to: number): AxisTable {
  const before = new Int32Array(to);
  const share = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    // `to` is above `from`, so at least 2.
    const place = (i * (from - 1)) / (to - 1);
    before[i] = Math.max(0, Math.min(from - 2, Math.floor(place)));
    share[i] = place - before[i]!;
  }
  return { before, share };
}

function interpolate(
  source: Float64Array,
  { outer, inner, from, to, table: { before, share } }: Pass,
  target: Float64Array,
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < to; i++) {
      const low = (o * from + before[i]!) * inner;
      const high = from > 1 ? low + inner : low;
      const at = (o * to + i) * inner;
      const weight = share[i]!;
      for (let k = 0; k < inner; k++) {
        const value = source[low + k]!;
        target[at + k] = value + weight * (source[high + k]! - value);
      }
    }
  }
}

function gather(
  source: Float64Array,
  { outer, inner, from, to, table: { before, share } }: Pass,
  target: Float64Array,
): void {
  target.fill(0, 0, outer * from * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < to; i++) {
      const low = (o * from + before[i]!) * inner;
      const high = from > 1 ? low + inner : low;
      const at = (o * to + i) * inner;
      const weight = share[i]!;
      for (let k = 0; k < inner; k++) {
        const value = source[at + k]!;
        target[low + k]! += (1 - weight) * value;
        target[high + k]! += weight * value;
      }
    }
  }
}
