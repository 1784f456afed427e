/** An array as a matrix: its rows are slices, its columns the places in a slice. */
export interface Unfolding {
  /** The axis across which the slices lie; -1 for an array that is one row. */
  readonly axis: number;
  /** Lengths of the axes that number the rows. */
  readonly rowShape: readonly number[];
  /** Lengths of the axes of a slice, the "image". */
  readonly image: readonly number[];
  readonly rows: number;
  readonly columns: number;
  /** Axes of the array in the order of the matrix: those of the rows, then those of the image. */
  readonly order: readonly number[];
  readonly shape: readonly number[];
}

/** Axes across which an array can be cut into slices; -1 stands for the array of rank 1 as a whole. */
export function axesOf(shape: readonly number[]): readonly number[] {
  return shape.length === 1 ? [-1] : shape.map((_, axis) => axis);
}

/**
 * The matrix of an array cut across an axis; -1 makes one row of the whole. In a batch (rank 4) axis 0 makes a row of each VDF; any other axis makes a row of each slice of each VDF, so that all of them share their components.
 */
export function unfoldingOf(shape: readonly number[], axis: number): Unfolding {
  const rowAxes = axis < 0 ? [] : shape.length === 4 && axis > 0 ? [0, axis] : [axis];
  const imageAxes = shape.map((_, each) => each).filter((each) => !rowAxes.includes(each));
  const lengths = (axes: readonly number[]): number[] => axes.map((each) => shape[each]!);
  return {
    axis,
    rowShape: lengths(rowAxes),
    image: lengths(imageAxes),
    rows: productOf(lengths(rowAxes)),
    columns: productOf(lengths(imageAxes)),
    order: [...rowAxes, ...imageAxes],
    shape,
  };
}

/** Copies an array into the rows of its matrix. `out` has the same length and may hold another type. */
export function unfold<T extends Float32Array | Float64Array>(
  values: Float32Array | Float64Array,
  { order, shape }: Unfolding,
  out: T,
): T {
  eachRun(order, shape, (at, from, step, length) => {
    for (let k = 0; k < length; k++, from += step) out[at + k] = values[from]!;
  });
  return out;
}

/** Copies the rows of a matrix back into the array. */
export function refold<T extends Float32Array | Float64Array>(
  rows: Float32Array | Float64Array,
  { order, shape }: Unfolding,
  out: T,
): T {
  eachRun(order, shape, (at, to, step, length) => {
    for (let k = 0; k < length; k++, to += step) out[to] = rows[at + k]!;
  });
  return out;
}

/** Visits the lines along the last axis of the matrix: where each starts there and in the array, and its step there. */
function eachRun(
  order: readonly number[],
  shape: readonly number[],
  visit: (at: number, from: number, step: number, length: number) => void,
): void {
  const strides = order.map((axis) => productOf(shape.slice(axis + 1)));
  const lengths = order.map((axis) => shape[axis]!);
  const length = lengths.at(-1)!;
  const position = new Array<number>(order.length - 1).fill(0);
  const runs = length === 0 ? 0 : productOf(lengths) / length;
  for (let run = 0, from = 0; run < runs; run++) {
    visit(run * length, from, strides.at(-1)!, length);
    for (let axis = position.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++position[axis]! < lengths[axis]!) break;
      from -= strides[axis]! * lengths[axis]!;
      position[axis] = 0;
    }
  }
}

export function productOf(numbers: readonly number[]): number {
  return numbers.reduce((product, each) => product * each, 1);
}
