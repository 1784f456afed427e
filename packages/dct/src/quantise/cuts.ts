/**
 * Lengths of the pieces of an axis: as few as possible, none longer than `longest`, none longer than another by more than
 * 1, long and short ones mixed evenly. No cell is added and none is left over.
 */
export function cutAxis(length: number, longest: number): number[] {
  const count = Math.ceil(length / longest);
  const least = Math.floor(length / count);
  const longer = length - count * least;
  const longerBefore = (piece: number): number => Math.floor((piece * longer) / count);
  return Array.from({ length: count }, (_, i) => least + longerBefore(i + 1) - longerBefore(i));
}
