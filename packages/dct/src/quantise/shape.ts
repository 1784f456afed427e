export function product(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all * each, 1);
}

/** Elements between neighbours along each axis of an array in C order. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => product(shape.slice(axis + 1)));
}

/** Block lengths of all axes from the one number that stands for them. */
export function allSizes(size: number, rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => (rank === 4 && axis === 0 ? 1 : size));
}
