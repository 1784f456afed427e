import { type SphExpansion, sphRadial } from './coefficients.js';

/** Moments of a VDF. Velocities are in the unit of the expansion's. */
export interface SphMoments {
  /** ∫ f d³v: 1/m³ for f in s³/m⁶ and a grid. */
  readonly density: number;
  /** Bulk velocity x, y, z; the expansion's centre where the density is 0. */
  readonly velocity: readonly [x: number, y: number, z: number];
  /** Mean of (v - u)(v - u): xx, yy, zz, xy, xz, yz; zeros where the density is 0. */
  readonly variance: readonly number[];
  /** mass · density · variance: the pressure tensor, Pa, where a mass was given. */
  readonly pressure?: readonly number[];
}

/** Radii at which integrands are summed, and how far beyond the outermost turning point they go, in widths. */
const POINTS = 2000;
const BEYOND = 8;

/**
 * Density, velocity and pressure tensor from the nine coefficients with l <= 2 (Viñas & Gurgiolo, J. Geophys. Res. 114:A01105,
 * 2009). With A = ∫ f_00 v² dv, B_m = ∫ f_1m v³ dv, C = ∫ f_00 v⁴ dv, D_m = ∫ f_2m v⁴ dv about the expansion's centre:
 * ∫ f = √(4π) A; ∫ f (v_x, v_y, v_z) = √(4π/3) (B_1, B_-1, B_0); ∫ f v² = √(4π) C; ∫ f (v_x v_y, v_y v_z, v_x v_z) =
 * √(4π/15) (D_-2, D_-1, D_1); ∫ f (v_x² - v_y²) = √(16π/15) D_2; ∫ f (3 v_z² - v²) = √(16π/5) D_0. Those of higher degrees
 * have no part in these moments.
 *
 * @param mass of one particle, kg
 */
export function sphMoments(expansion: SphExpansion, mass?: number): SphMoments {
  const density = Math.sqrt(4 * Math.PI) * integral(expansion, 0, 0, 2);
  const drift = [1, -1, 0].map((m) => Math.sqrt((4 * Math.PI) / 3) * integral(expansion, 1, m, 3));
  const second = secondMoments(expansion);
  const mean = (value: number): number => (density === 0 ? 0 : value / density);
  const [x, y, z] = drift.map(mean) as [number, number, number];
  const products = [x * x, y * y, z * z, x * y, x * z, y * z];
  const variance = second.map((value, i) => mean(value) - products[i]!);
  const { centre } = expansion;
  return {
    density,
    velocity: [centre[0] + x, centre[1] + y, centre[2] + z],
    variance,
    ...(mass === undefined ? {} : { pressure: variance.map((value) => mass * density * value) }),
  };
}

/** ∫ f v_i v_j about the centre: xx, yy, zz, xy, xz, yz. */
function secondMoments(expansion: SphExpansion): number[] {
  const whole = Math.sqrt(4 * Math.PI) * integral(expansion, 0, 0, 4);
  const of = (m: number): number => (expansion.degree < 2 ? 0 : integral(expansion, 2, m, 4));
  const along = (whole + Math.sqrt((16 * Math.PI) / 5) * of(0)) / 3;
  const difference = Math.sqrt((16 * Math.PI) / 15) * of(2);
  const mixed = Math.sqrt((4 * Math.PI) / 15);
  const across = (whole - along) / 2;
  return [
    across + difference / 2,
    across - difference / 2,
    along,
    mixed * of(-2),
    mixed * of(1),
    mixed * of(-1),
  ];
}

/** ∫ f_lm v^power dv. Its integrand is even and smooth: sums over equal steps converge faster than any power of the step. */
function integral(expansion: SphExpansion, l: number, m: number, power: number): number {
  if (l > expansion.degree) return 0;
  const reach = (Math.sqrt(2 * expansion.order + 3) + BEYOND) * expansion.width;
  const step = reach / POINTS;
  const speeds = Float64Array.from({ length: POINTS }, (_, i) => (i + 1) * step);
  const radial = sphRadial({ ...expansion, degree: Math.min(expansion.degree, l) }, speeds);
  const row = (l * (l + 1) + m) * POINTS;
  let sum = 0;
  for (let i = 0; i < POINTS; i++) sum += radial[row + i]! * speeds[i]! ** power;
  return sum * step;
}
