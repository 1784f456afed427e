/** Nodes along an axis of a frame come in cells of this many. */
export const CELL = 8;

/** Nodes that an array value is interpolated from, along each axis. */
const TAPS = 4;
/** Weight of second differences against values: what nodes without values beside them are left to. */
const SMOOTHNESS = 1e-3;

/** Weight of zeros against values: what nodes beyond the array are taken for. */
const BEYOND = 0.02;

/** One axis of a frame: nodes at a spacing of their own, and the array values that lie between them. */
export interface Axis {
  /** Number of array values. */
  readonly length: number;
  /** Number of nodes, a multiple of CELL. */
  readonly nodes: number;
  /** For each array value the first of four nodes, and its weights. */
  readonly first: Int32Array;
  readonly weights: Float64Array;
  /**
   * The normal equations, factored as L D Lᵀ: for each node d, then the elements of L before the diagonal. None where all nodes
   * are to be the one value.
   */
  readonly factor: Float64Array | undefined;
}

/**
 * An axis whose middle is that of the nodes, moved by `shift` nodes. A value lies between nodes `pitch` array cells
 * apart and is interpolated by the cubic convolution of Keys (IEEE Trans. ASSP 29:1153, 1981); nodes outside are 0. A single
 * value has no place among nodes: all of them are to be that value, and it is the mean of those in the middle.
 */
export function makeAxis(length: number, nodes: number, pitch: number, shift = 0): Axis {
  if (length === 1) {
    const first = Int32Array.of(nodes / 2 - TAPS / 2);
    return { length, nodes, first, weights: new Float64Array(TAPS).fill(1 / TAPS), factor: undefined };
  }
  const first = new Int32Array(length);
  const weights = new Float64Array(TAPS * length);
  for (let i = 0; i < length; i++) {
    const place = (i - (length - 1) / 2) / pitch + (nodes - 1) / 2 + shift;
    const lowest = Math.floor(place) - 1;
    // Four nodes that exist, those outside given no weight.
    const start = Math.max(0, Math.min(lowest, nodes - TAPS));
    first[i] = start;
    for (let tap = 0; tap < TAPS; tap++) {
      weights[TAPS * i + tap] = cubic(Math.abs(place - (start + tap)));
    }
  }
  const inside = (node: number): boolean => {
    const place = (node - (nodes - 1) / 2 - shift) * pitch + (length - 1) / 2;
    return place >= -0.5 && place <= length - 0.5;
  };
  return {
    length,
    nodes,
    first,
    weights,
    factor: factorise(normalEquations(first, weights, nodes, inside), nodes),
  };
}

/** Keys' kernel with a = -1/2. */
function cubic(distance: number): number {
  if (distance >= 2) return 0;
  if (distance >= 1) return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2;
  return (1.5 * distance - 2.5) * distance * distance + 1;
}

/** The lower band, row by row: the diagonal, then the three elements before it, the nearest first. */
function normalEquations(
  first: Int32Array,
  weights: Float64Array,
  nodes: number,
  inside: (node: number) => boolean,
): Float64Array {
  const band = new Float64Array(TAPS * nodes);
  for (let i = 0; i < first.length; i++) {
    for (let a = 0; a < TAPS; a++) {
      for (let b = 0; b <= a; b++) {
        band[TAPS * (first[i]! + a) + (a - b)]! += weights[TAPS * i + a]! * weights[TAPS * i + b]!;
      }
    }
  }
  for (let node = 0; node < nodes; node++) {
    const edge = node === 0 || node === nodes - 1;
    band[TAPS * node]! += SMOOTHNESS * (edge ? 5 : 6) + (inside(node) ? 0 : BEYOND);
    if (node >= 1) band[TAPS * node + 1]! -= 4 * SMOOTHNESS;
    if (node >= 2) band[TAPS * node + 2]! += SMOOTHNESS;
  }
  return band;
}

function factorise(band: Float64Array, nodes: number): Float64Array {
  const at = (row: number, column: number): number => TAPS * row + (row - column);
  for (let row = 0; row < nodes; row++) {
    const start = Math.max(0, row - TAPS + 1);
    for (let column = start; column < row; column++) {
      let sum = band[at(row, column)]!;
      for (let k = Math.max(start, column - TAPS + 1); k < column; k++) {
        sum -= band[at(row, k)]! * band[TAPS * k]! * band[at(column, k)]!;
      }
      band[at(row, column)] = sum / band[TAPS * column]!;
    }
    for (let k = start; k < row; k++) band[TAPS * row]! -= band[at(row, k)]! ** 2 * band[TAPS * k]!;
  }
  return band;
}

/**
 * Nodes to array values along the middle axis of a block [outer, nodes, inner], into [outer, length, inner].
 */
export function interpolate(
  axis: Axis,
  from: Float64Array,
  outer: number,
  inner: number,
  out: Float64Array,
): void {
  const { length, nodes, first, weights } = axis;
  for (let block = 0; block < outer; block++) {
    for (let i = 0; i < length; i++) {
      const source = (block * nodes + first[i]!) * inner;
      const target = (block * length + i) * inner;
      const [w0, w1, w2, w3] = [
        weights[4 * i]!,
        weights[4 * i + 1]!,
        weights[4 * i + 2]!,
        weights[4 * i + 3]!,
      ];
      for (let k = 0; k < inner; k++) {
        const here = source + k;
        out[target + k] =
          w0 * from[here]! +
          w1 * from[here + inner]! +
          w2 * from[here + 2 * inner]! +
          w3 * from[here + 3 * inner]!;
      }
    }
  }
}

/** Array values to the nodes that fit them best: the inverse of `interpolate` by least squares, same layout. */
export function fit(axis: Axis, from: Float64Array, outer: number, inner: number, out: Float64Array): void {
  const { length, nodes, first, weights, factor } = axis;
  out.fill(0, 0, outer * nodes * inner);
  if (factor === undefined) {
    for (let row = 0; row < outer * nodes; row++)
      add(out, row * inner, from, Math.floor(row / nodes) * inner, 1, inner);
    return;
  }
  for (let block = 0; block < outer; block++) {
    const start = block * nodes * inner;
    for (let i = 0; i < length; i++) {
      const source = (block * length + i) * inner;
      for (let tap = 0; tap < TAPS; tap++) {
        add(out, start + (first[i]! + tap) * inner, from, source, weights[TAPS * i + tap]!, inner);
      }
    }
    for (let node = 1; node < nodes; node++) {
      for (let back = 1; back < TAPS && back <= node; back++) {
        add(
          out,
          start + node * inner,
          out,
          start + (node - back) * inner,
          -factor[TAPS * node + back]!,
          inner,
        );
      }
    }
    for (let node = nodes - 1; node >= 0; node--) {
      const pivot = factor[TAPS * node]!;
      for (let k = start + node * inner; k < start + (node + 1) * inner; k++) out[k]! /= pivot;
      for (let on = 1; on < TAPS && node + on < nodes; on++) {
        const share = -factor[TAPS * (node + on) + on]!;
        add(out, start + node * inner, out, start + (node + on) * inner, share, inner);
      }
    }
  }
}

/** row += factor · other */
function add(
  row: Float64Array,
  at: number,
  other: Float64Array,
  from: number,
  factor: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) row[at + k]! += factor * other[from + k]!;
}
