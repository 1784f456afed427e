import { DctPlan } from './dct.js';

/**
 * The separable orthonormal DCT-II of blocks of one shape, along every axis, and its inverse. Equals SciPy's
 * `dctn(x, type=2, norm='ortho')`. Holds working memory for one line of each axis, and can be used any number of times.
 */
export class DctBlocks {
  readonly shape: readonly number[];
  /** Elements of one block. */
  readonly size: number;
  /** One for each axis; axes of equal length share theirs. */
  readonly #plans: readonly DctPlan[];

  /** @param shape Axis lengths >= 1 of a block, slowest first; any rank. */
  constructor(shape: readonly number[]) {
    this.shape = [...shape];
    this.size = shape.reduce((count, length) => count * length, 1);
    const plans = new Map([...new Set(shape)].map((length) => [length, new DctPlan(length)]));
    this.#plans = shape.map((length) => plans.get(length)!);
  }

  /** Transforms `count` blocks in place: they lie in C order one after the other from `data[offset]`. */
  forward(data: Float64Array, offset = 0, count = 1): void {
    this.#alongEveryAxis('forwardLines', data, offset, count);
  }

  /** Undoes `forward`. */
  inverse(data: Float64Array, offset = 0, count = 1): void {
    this.#alongEveryAxis('inverseLines', data, offset, count);
  }

  #alongEveryAxis(
    direction: 'forwardLines' | 'inverseLines',
    data: Float64Array,
    offset: number,
    count: number,
  ): void {
    let stride = 1;
    for (let axis = this.shape.length - 1; axis >= 0; axis--) {
      const plan = this.#plans[axis]!;
      const span = plan.length * stride;
      const groups = (count * this.size) / span;
      if (stride === 1) plan[direction](data, offset, 1, groups, span);
      else for (let g = 0; g < groups; g++) plan[direction](data, offset + g * span, stride, stride, 1);
      stride = span;
    }
  }
}
