import type { Vector3 } from '@vdfc/core';
import {
  type Distribution,
  type Gyrotropic,
  type Plasma,
  perpendicular,
  place,
  split,
  superpose,
  tensor,
  unit,
} from './distribution.js';
import { exp, gamma, power, power32 } from './special.js';

/** Standard deviation of a velocity component where none is given, m/s: that of protons of 1.2e6 K. */
const SPEED = 1e5;

/** Isotropic Maxwellian; `speed` is the standard deviation √(kT/m) of each component, m/s. */
export function maxwellian(options: Plasma & { readonly speed?: number } = {}): Distribution {
  const { speed = SPEED } = options;
  return place({ ...normal(speed, speed), name: 'maxwellian' }, options);
}

/** Bi-Maxwellian with standard deviations `parallel` and, each component, `perpendicular` to the field, m/s. */
export function biMaxwellian(
  options: Plasma & { readonly parallel?: number; readonly perpendicular?: number } = {},
): Distribution {
  const { parallel = 1.5 * SPEED, perpendicular: across = 0.8 * SPEED } = options;
  return place(normal(parallel, across), options);
}

function normal(along: number, across: number): Gyrotropic {
  const peak = 1 / (power32(2 * Math.PI) * along * across * across);
  return {
    name: 'bi-maxwellian',
    at: (v, w2) => peak * exp(-(v * v) / (2 * along * along) - w2 / (2 * across * across)),
    along: along * along,
    across: across * across,
  };
}

/** Two Maxwellian beams, a fifth of the particles in the faster and colder one. */
export function twoBeams(options: { readonly density?: number } = {}): Distribution {
  const { density = 1e6 } = options;
  return superpose('two beams', [
    maxwellian({ density: 0.8 * density, velocity: [-SPEED, 0, SPEED / 2], speed: 0.8 * SPEED }),
    maxwellian({ density: 0.2 * density, velocity: [2 * SPEED, SPEED, 0], speed: 0.6 * SPEED }),
  ]);
}

/**
 * Isotropic kappa distribution, (1 + v²/(κθ²))^-(κ + 1), with θ such that each component has the standard deviation
 * `speed`, m/s (Vasyliunas, J. Geophys. Res. 73:2839, 1968). `kappa` is an integer from 2. Its tail is wide: on a
 * finite grid its moments are only approached.
 */
export function kappa(
  options: Plasma & { readonly kappa?: number; readonly speed?: number } = {},
): Distribution {
  const { kappa: k = 4, speed = SPEED } = options;
  const width2 = (2 * k - 3) * speed * speed;
  const peak = gamma(k + 1) / (power32(Math.PI * width2) * gamma(k - 0.5));
  const at = (v: number, w2: number): number => peak / power(1 + (v * v + w2) / width2, k + 1);
  return place({ name: 'kappa', at, along: speed * speed, across: speed * speed }, options);
}

/** What rings have in common: v⊥^2j exp(-v⊥²/w²) across the field, normal along it. */
export interface RingOptions extends Plasma {
  /** The speed v⊥ = w √j at which the ring is densest, m/s. @default 2.2e5 */
  readonly radius?: number;
  /** Standard deviation along the field, m/s. @default 0.8e5 */
  readonly parallel?: number;
  /** The exponent j, an integer from 1: the larger, the sharper. @default 4 */
  readonly order?: number;
}

/** Ring around the field (Dory, Guest & Harris, Phys. Rev. Lett. 14:131, 1965). */
export function ring(options: RingOptions = {}): Distribution {
  return place(dory(options), options);
}

function dory({ radius = 2.2 * SPEED, parallel = 0.8 * SPEED, order = 4 }: RingOptions): Gyrotropic {
  const width2 = (radius * radius) / order;
  const peak = 1 / (Math.PI * width2 * gamma(order + 1) * Math.sqrt(2 * Math.PI) * parallel);
  return {
    name: 'ring',
    at: (v, w2) => peak * power(w2 / width2, order) * exp(-(v * v) / (2 * parallel * parallel) - w2 / width2),
    along: parallel * parallel,
    across: ((order + 1) * width2) / 2,
  };
}

/**
 * A ring denser on one side, by the factor 1 + cos φ of the gyrophase φ: particles not yet spread over all phases, as
 * newly reflected ones. Its bulk velocity is not that of the frame in which it gyrates.
 */
export function partialRing(options: RingOptions = {}): Distribution {
  const { radius = 2.2 * SPEED, order = 4, velocity = [0, 0, 0], field = [0, 0, 1] } = options;
  const full = ring(options);
  const b = unit(field);
  const side = perpendicular(b);
  // ⟨v⊥⟩/2: the mean of v⊥ cos φ (1 + cos φ).
  const shift = ((radius / Math.sqrt(order)) * gamma(order + 1.5)) / gamma(order + 1) / 2;
  const moved = velocity.map((u, i) => u + shift * side[i]!) as unknown as Vector3;
  return {
    name: 'partial ring',
    at: (vx, vy, vz) => {
      const [x, y, z] = [vx - velocity[0], vy - velocity[1], vz - velocity[2]];
      const speed = Math.sqrt(split(x, y, z, b)[1]);
      const cosine = speed === 0 ? 0 : (x * side[0] + y * side[1] + z * side[2]) / speed;
      return full.at(vx, vy, vz) * Math.max(1 + cosine, 0);
    },
    moments: {
      density: full.moments.density,
      velocity: moved,
      variance: tensor((i, j, entry) => full.moments.variance[entry]! - shift * shift * side[i]! * side[j]!),
    },
  };
}

/** Spherical shell v^2j exp(-v²/w²), densest at the speed `radius` = w √j, m/s; `order` is j, an integer from 1. */
export function shell(
  options: Plasma & { readonly radius?: number; readonly order?: number } = {},
): Distribution {
  const { radius = 2.2 * SPEED, order = 4 } = options;
  const width2 = (radius * radius) / order;
  const peak = 1 / (2 * Math.PI * power32(width2) * gamma(order + 1.5));
  const at = (v: number, w2: number): number =>
    peak * power((v * v + w2) / width2, order) * exp(-(v * v + w2) / width2);
  const variance = (width2 * (order + 1.5)) / 3;
  return place({ name: 'shell', at, along: variance, across: variance }, options);
}

/**
 * Bi-Maxwellian with a loss cone, as the difference of two (Ashour-Abdalla & Kennel, J. Geophys. Res. 83:1531,
 * 1978): `fill` is how full the cone is at v⊥ = 0, 0 to 1, and `narrowness` is the narrower one's v⊥² over the wider
 * one's, between 0 and 1. `parallel` and `perpendicular` are those of the wider one, as for `biMaxwellian`.
 */
export function lossCone(
  options: Plasma & {
    readonly parallel?: number;
    readonly perpendicular?: number;
    readonly fill?: number;
    readonly narrowness?: number;
  } = {},
): Distribution {
  const {
    parallel = 0.7 * SPEED,
    perpendicular: across = 1.1 * SPEED,
    fill = 0.1,
    narrowness = 0.3,
  } = options;
  const wide = normal(parallel, across);
  const width2 = 2 * across * across;
  const share = (1 - fill) / (1 - narrowness);
  const at = (v: number, w2: number): number =>
    wide.at(v, 0) *
    (fill * exp(-w2 / width2) + share * (exp(-w2 / width2) - exp(-w2 / (narrowness * width2))));
  const mean = across * across * (1 + (1 - fill) * narrowness);
  return place({ name: 'loss cone', at, along: parallel * parallel, across: mean }, options);
}
