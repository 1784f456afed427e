/** Highest degrees that leaves can have, but for the highest of all. */
const STEPS: readonly number[] = [3, 7, 15];

/** Highest degrees of the polynomials that leaves choose from, ascending, up to a given one. */
export function ladder(degree: number): readonly number[] {
  return [...STEPS.filter((step) => step < degree), degree];
}
