import type { Floats, NdArray } from './array.js';

/**
 * What the package ndarray makes of `data`, for pages whose content security policy forbids it to: its constructors are
 * compiled at run time. The same properties and methods, as ndarray 1.1 documents them, at the speed of plain code.
 */
export class PlainNdArray {
  readonly data: Floats;
  readonly shape: number[];
  readonly stride: number[];
  readonly offset: number;

  constructor(data: Floats, shape: readonly number[], stride: readonly number[], offset: number) {
    this.data = data;
    this.shape = [...shape];
    this.stride = [...stride];
    this.offset = offset;
  }

  get dtype(): 'float32' | 'float64' {
    return this.data.BYTES_PER_ELEMENT === 4 ? 'float32' : 'float64';
  }

  get dimension(): number {
    return this.shape.length;
  }

  get size(): number {
    return this.shape.reduce((count, length) => count * length, 1);
  }

  /** Axes by rising stride. */
  get order(): number[] {
    const step = (axis: number): number => Math.abs(this.stride[axis]!);
    return this.shape.map((_, axis) => axis).sort((a, b) => step(a) - step(b) || b - a);
  }

  get T(): PlainNdArray {
    return this.transpose();
  }

  index(...at: number[]): number {
    return at.reduce((index, i, axis) => index + i * this.stride[axis]!, this.offset);
  }

  get(...at: number[]): number {
    return this.data[this.index(...at)]!;
  }

  set(...atAndValue: number[]): number {
    const value = atAndValue.pop()!;
    this.data[this.index(...atAndValue)] = value;
    return value;
  }

  /** Leaves off what lies below `from` on each axis; a missing or negative one leaves nothing off. */
  lo(...from: number[]): PlainNdArray {
    const cut = this.shape.map((_, axis) => Math.max(0, from[axis] ?? 0) | 0);
    const shape = this.shape.map((length, axis) => length - cut[axis]!);
    return new PlainNdArray(this.data, shape, this.stride, this.index(...cut));
  }

  /** Keeps so many elements of each axis; a missing or negative number keeps all. */
  hi(...lengths: number[]): PlainNdArray {
    const kept = (axis: number): number => lengths[axis] ?? -1;
    const shape = this.shape.map((length, axis) => (kept(axis) < 0 ? length : kept(axis) | 0));
    return new PlainNdArray(this.data, shape, this.stride, this.offset);
  }

  /** Takes every n-th element of each axis, from its end where n is negative. */
  step(...steps: number[]): PlainNdArray {
    const by = this.shape.map((_, axis) => (steps[axis] ?? 1) | 0);
    const first = this.shape.map((length, axis) => (by[axis]! < 0 ? Math.max(0, length - 1) : 0));
    const shape = this.shape.map((length, axis) => Math.ceil(length / Math.abs(by[axis]!)));
    const stride = this.stride.map((step, axis) => step * by[axis]!);
    return new PlainNdArray(this.data, shape, stride, this.index(...first));
  }

  /** Axis i of the result is axis `axes[i]` of this; without arguments their order is reversed. */
  transpose(...axes: number[]): PlainNdArray {
    const order = axes.length > 0 ? axes : this.shape.map((_, axis) => this.shape.length - 1 - axis);
    const shape = order.map((axis) => this.shape[axis]!);
    const stride = order.map((axis) => this.stride[axis]!);
    return new PlainNdArray(this.data, shape, stride, this.offset);
  }

  /** Drops the axes for which an index is given. */
  pick(...at: (number | null)[]): PlainNdArray {
    const fixed = this.shape.map((_, axis) => at[axis] ?? -1);
    const free = this.shape.map((_, axis) => axis).filter((axis) => fixed[axis]! < 0);
    const offset = this.index(...fixed.map((i) => Math.max(0, i)));
    const shape = free.map((axis) => this.shape[axis]!);
    const stride = free.map((axis) => this.stride[axis]!);
    return new PlainNdArray(this.data, shape, stride, offset);
  }
}

/** A dense array as a `PlainNdArray`, under the type of what it stands for. */
export function plainNdArray(data: Floats, shape: readonly number[], stride: readonly number[]): NdArray {
  return new PlainNdArray(data, shape, stride, 0) as unknown as NdArray;
}
