import { distance2, type Frame } from './frame.js';
import { Harmonics, harmonicCount } from './harmonics.js';
import { modeOffset, radialCount, slotOf } from './modes.js';
import { radialTable } from './radial.js';

/** Bins of the distance from the centre and of cos θ. */
const SHELLS = 128;
const RINGS = 24;

/**
 * Estimates Σ w R² Y² over the cells within the outer shell for each mode, with Y² by its mean over φ: weights are summed in
 * rings about the polar axis.
 *
 * @param ends as of `rowsWithin`
 * @param out one number for each mode
 */
export function shellCurvature(
  weights: Float64Array,
  shape: readonly number[],
  frame: Frame,
  ends: Int32Array,
  out: Float64Array,
): void {
  const { order, degree, width } = frame;
  // Modes vanish beyond the turning point of the highest.
  const reach = Math.min(frame.radius, Math.sqrt(2 * order + 3) + 3);
  const rings = ringSums(weights, shape, frame, ends, reach);
  const radii = Float64Array.from({ length: SHELLS }, (_, i) => ((i + 0.5) * reach) / SHELLS);
  const squares = meanSquares(degree);
  const volume = width[0]! * width[1]! * width[2]!;
  const shells = new Float64Array(SHELLS);
  for (let l = 0; l <= degree; l++) {
    const count = radialCount(order, l);
    const table = radialTable(l, count, radii);
    for (let m = 0; m <= l; m++) {
      sumRings(rings, squares.subarray((l * (l + 1) + m) * RINGS, (l * (l + 1) + m + 1) * RINGS), shells);
      for (let n = 0; n < count; n++) {
        let sum = 0;
        for (let i = 0; i < SHELLS; i++) sum += shells[i]! * table[n * SHELLS + i]! ** 2;
        const at = modeOffset(order, l) + n * (2 * l + 1);
        out[at + slotOf(m)] = sum / volume;
        out[at + slotOf(-m)] = sum / volume;
      }
    }
  }
}

function ringSums(
  weights: Float64Array,
  shape: readonly number[],
  { centre, width }: Frame,
  ends: Int32Array,
  reach: number,
): Float64Array {
  const [nz, ny, nx] = shape as [number, number, number];
  const sums = new Float64Array(SHELLS * RINGS);
  const perShell = SHELLS / reach;
  for (let z = 0, row = 0; z < nz; z++) {
    const height = (z - centre[0]!) / width[0]!;
    for (let y = 0; y < ny; y++, row++) {
      const across = height * height + distance2(y, centre[1]!, width[1]!);
      for (let x = ends[2 * row]!; x < ends[2 * row + 1]!; x++) {
        const r = Math.sqrt(across + distance2(x, centre[2]!, width[2]!));
        const shell = Math.floor(r * perShell);
        if (shell >= SHELLS) continue;
        const ring = r === 0 ? 0 : Math.min(RINGS - 1, Math.floor(((height / r + 1) * RINGS) / 2));
        sums[shell * RINGS + ring]! += weights[row * nx + x]!;
      }
    }
  }
  return sums;
}

/** Means over φ of Y_lm² at the middles of the rings, for m >= 0. */
function meanSquares(degree: number): Float64Array {
  const z = Float64Array.from({ length: RINGS }, (_, i) => (2 * i + 1) / RINGS - 1);
  const x = z.map((height) => Math.sqrt(1 - height * height));
  const squares = new Float64Array(harmonicCount(degree) * RINGS);
  new Harmonics(degree).evaluate(x, new Float64Array(RINGS), z, squares);
  for (let l = 0; l <= degree; l++) {
    for (let m = 0; m <= l; m++) {
      const start = (l * (l + 1) + m) * RINGS;
      // At φ = 0 the cosine is 1: its square's mean is half of that.
      for (let i = start; i < start + RINGS; i++) squares[i] = squares[i]! ** 2 * (m === 0 ? 1 : 0.5);
    }
  }
  return squares;
}

function sumRings(rings: Float64Array, squares: Float64Array, shells: Float64Array): void {
  for (let shell = 0; shell < SHELLS; shell++) {
    let sum = 0;
    for (let ring = 0; ring < RINGS; ring++) sum += rings[shell * RINGS + ring]! * squares[ring]!;
    shells[shell] = sum;
  }
}
