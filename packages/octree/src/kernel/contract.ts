/** Lines along one axis of a dense array, or a piece of each of them. */
export interface Lines {
  /** Product of the lengths of the axes before. */
  readonly outer: number;
  /** Length of the axis. */
  readonly line: number;
  /** First element of the piece, and its length. */
  readonly first: number;
  readonly length: number;
  /** Product of the lengths of the axes behind. */
  readonly inner: number;
}

/**
 * One axis of a tensor product: out[o][d][i] = Σ_j table[d][j] · from[o][first + j][i].
 *
 * @param table `count` rows of `length` numbers
 */
export function contract(
  from: Float64Array,
  lines: Lines,
  table: Float64Array,
  count: number,
  out: Float64Array,
): void {
  if (lines.inner === 1) {
    contractLast(from, lines, table, count, out);
    return;
  }
  const { outer, line, first, length, inner } = lines;
  for (let o = 0; o < outer; o++) {
    for (let d = 0; d < count; d++) {
      const to = (o * count + d) * inner;
      out.fill(0, to, to + inner);
      for (let j = 0; j < length; j++) {
        const factor = table[d * length + j]!;
        const start = (o * line + first + j) * inner;
        for (let i = 0; i < inner; i++) out[to + i]! += factor * from[start + i]!;
      }
    }
  }
}

function contractLast(
  from: Float64Array,
  { outer, line, first, length }: Lines,
  table: Float64Array,
  count: number,
  out: Float64Array,
): void {
  for (let o = 0; o < outer; o++) {
    const start = o * line + first;
    for (let d = 0; d < count; d++) {
      let sum = 0;
      for (let j = 0; j < length; j++) sum += table[d * length + j]! * from[start + j]!;
      out[o * count + d] = sum;
    }
  }
}
