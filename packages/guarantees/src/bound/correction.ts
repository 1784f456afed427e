type Floats = Float32Array | Float64Array;

/** Stands for a value that is stored as it is. */
export const STORED: number = 2 ** 30;

/** Corrections by more steps than this are dearer than the value itself. */
const LARGEST_LEVEL = 2 ** 24;

/**
 * By how many steps each value is to be corrected: 0 where it is within `limit`, STORED where no number of steps brings
 * it there, be it that the codec is too far off or that the type rounds too coarsely. Undefined where all are 0.
 */
export function chooseLevels(
  original: Floats,
  decoded: Floats,
  step: number,
  limit: number,
): Int32Array | undefined {
  let levels: Int32Array | undefined;
  const positive = hasNoNegative(decoded);
  // Holds sums as the array's type rounds them.
  const rounded = decoded.slice(0, 1);
  for (let i = 0; i < original.length; i++) {
    if (Math.abs(decoded[i]! - original[i]!) <= limit) continue;
    levels ??= new Int32Array(original.length);
    levels[i] = levelOf(original[i]!, decoded[i]!, step, limit, positive, rounded);
  }
  return levels;
}

function levelOf(
  value: number,
  start: number,
  step: number,
  limit: number,
  positive: boolean,
  rounded: Floats,
): number {
  const nearest = Math.round((value - start) / step);
  if (!(Math.abs(nearest) < LARGEST_LEVEL)) return STORED;
  // Rounding may make one of its neighbours the better one.
  for (const level of [nearest, nearest + 1, nearest - 1]) {
    rounded[0] = moved(start, level * step, positive);
    if (level !== 0 && Math.abs(rounded[0]! - value) <= limit) return level;
  }
  return STORED;
}

/** The values put right: by steps, or from `raws` where they are stored. Where none was negative, steps make none so. */
export function correct(decoded: Floats, levels: Int32Array, raws: Floats, step: number): Floats {
  const positive = hasNoNegative(decoded);
  for (let i = 0; i < decoded.length; i++) {
    const level = levels[i]!;
    if (level === 0) continue;
    decoded[i] = level === STORED ? raws[i]! : moved(decoded[i]!, level * step, positive);
  }
  return decoded;
}

function moved(start: number, by: number, positive: boolean): number {
  const end = start + by;
  return positive && end < 0 ? 0 : end;
}

function hasNoNegative(values: Floats): boolean {
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) return false;
  return true;
}
