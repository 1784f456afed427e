import { Random } from '@vdfc/numerics/random';

/** Seeded normal numbers. */
export function random(length: number, seed: number): Float64Array {
  return new Random(seed).fillNormal(new Float64Array(length));
}

/** Σ|a - b| / Σ|a|. */
export function l1(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    difference += Math.abs(a[i]! - b[i]!);
    size += Math.abs(a[i]!);
  }
  return difference / size;
}

/** The largest |a - b|. */
export function maxError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
