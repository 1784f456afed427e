/** Axes of one cell of space: velocities. */
const MOST_AXES = 3;

/** The axes that are transformed: the last three, without those of one cell. The first axis of rank 4 is a batch. */
export function transformedAxes(shape: readonly number[]): readonly number[] {
  const first = Math.max(0, shape.length - MOST_AXES);
  return shape.map((_, axis) => axis).filter((axis) => axis >= first && shape[axis]! > 1);
}
