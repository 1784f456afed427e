import type { Vector3 } from '@vdfc/core';
import type { HermiteExpansion } from './coefficients.js';
import type { AxisBasis } from './kernel/basis.js';
import { contract } from './kernel/contract.js';

/** A symmetric tensor in velocity space. */
export interface Tensor {
  readonly xx: number;
  readonly yy: number;
  readonly zz: number;
  readonly yz: number;
  readonly xz: number;
  readonly xy: number;
}

/** Moments of an expansion over all velocities. Units in brackets: with a grid / without one. */
export interface HermiteMoments {
  /** n = ∫ f d³v [m^-3 / unit of f]. */
  readonly density: number;
  /** u = ∫ f v d³v / n, x y z; 0 along an axis that the array does not have, and where n is 0 [m/s / cells]. */
  readonly velocity: Vector3;
  /** P_ab = m ∫ f (v_a - u_a)(v_b - u_b) d³v [Pa / unit of f · cells²]. */
  readonly pressure: Tensor;
  /** q_a = m/2 ∫ f |v - u|² (v_a - u_a) d³v [W/m² / unit of f · cells³]. */
  readonly heatFlux: Vector3;
}

/** Integrals of higher powers are not needed. */
const HIGHEST_POWER = 3;

/**
 * Moments of a Hermite expansion, as sums over its coefficients with weights that are known: ∫ ψ_n dx is
 * √2 π^(1/4) √((n-1)!!/n!!) for even n and 0 for odd n, and x ψ_n = √((n+1)/2) ψ_(n+1) + √(n/2) ψ_(n-1) leads from one power to the next.
 */
export function momentsOf({ shape, coefficients, drift, width, mass }: HermiteExpansion): HermiteMoments {
  const rank = shape.length;
  const integrals = shape.map((count, axis) => powerIntegrals(count, width[rank - 1 - axis]!));
  /** ∫ f (v_x - drift_x)^powers[0] … d³v. */
  const raw = (powers: Vector3): number => {
    if (powers.some((power, c) => power > 0 && c >= rank)) return 0;
    return weigh(
      coefficients,
      shape,
      integrals.map((of, axis) => of[powers[rank - 1 - axis]!]!),
    );
  };
  const unit = (c: number): Vector3 => [Number(c === 0), Number(c === 1), Number(c === 2)];
  const density = raw([0, 0, 0]);
  const first = vector((a) => raw(unit(a)));
  const shift = vector((a) => (density === 0 ? 0 : first[a] / density));
  const second = (a: number, b: number): number => raw(sum(unit(a), unit(b)));
  const pressure = (a: number, b: number): number => mass * (second(a, b) - density * shift[a]! * shift[b]!);
  const third = (a: number, b: number): number =>
    raw(sum(unit(a), unit(b), unit(b))) -
    2 * shift[b]! * second(a, b) -
    shift[a]! * second(b, b) +
    2 * density * shift[a]! * shift[b]! ** 2;
  return {
    density,
    velocity: vector((a) => (density === 0 || a >= rank ? 0 : drift[a] + shift[a])),
    pressure: {
      xx: pressure(0, 0),
      yy: pressure(1, 1),
      zz: pressure(2, 2),
      yz: pressure(1, 2),
      xz: pressure(0, 2),
      xy: pressure(0, 1),
    },
    heatFlux: vector((a) => (mass / 2) * (third(a, 0) + third(a, 1) + third(a, 2))),
  };
}

function vector(value: (a: 0 | 1 | 2) => number): Vector3 {
  return [value(0), value(1), value(2)];
}

function sum(...vectors: readonly Vector3[]): Vector3 {
  return vector((a) => vectors.reduce((total, each) => total + each[a], 0));
}

/** ∫ (v - u)^p ψ_n((v - u)/w) / √w dv for n = 0 … count - 1, for each p from 0 to 3. */
function powerIntegrals(count: number, width: number): Float64Array[] {
  const powers = [new Float64Array(count + HIGHEST_POWER)];
  const [plain] = powers as [Float64Array];
  // √(2π) times the value at 0, where the function is largest but for its sign.
  for (let n = 0, integral = Math.SQRT2 * Math.PI ** 0.25; n < plain.length; n += 2) {
    plain[n] = integral;
    integral *= Math.sqrt((n + 1) / (n + 2));
  }
  for (let p = 1; p <= HIGHEST_POWER; p++) {
    const last = powers[p - 1]!;
    powers.push(
      last.map((_, n) => {
        const up = n + 1 < last.length ? Math.sqrt((n + 1) / 2) * last[n + 1]! : 0;
        return up + (n > 0 ? Math.sqrt(n / 2) * last[n - 1]! : 0);
      }),
    );
  }
  return powers.map((of, p) => of.slice(0, count).map((integral) => integral * width ** (p + 0.5)));
}

/** Σ c_lmn a_l b_m c_n. */
function weigh(
  coefficients: Float64Array,
  shape: readonly number[],
  weights: readonly Float64Array[],
): number {
  let values = coefficients;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const basis: AxisBasis = {
      length: shape[axis]!,
      count: 1,
      rows: weights[axis]!,
      columns: weights[axis]!,
    };
    const rest = values.length / basis.length;
    const out = new Float64Array(rest);
    contract(values, rest, 1, basis.length, 1, basis.rows, basis.columns, out);
    values = out;
  }
  return values[0]!;
}
