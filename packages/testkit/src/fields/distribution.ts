import type { Vector3 } from '@vdfc/core';

/** Mean of (v - u)(v - u) in the order xx, yy, zz, xy, xz, yz. */
export type Variance = readonly [xx: number, yy: number, zz: number, xy: number, xz: number, yz: number];

/** Moments of a distribution, known from its formula. */
export interface KnownMoments {
  /** Number density, 1/m³. */
  readonly density: number;
  /** Bulk velocity u, m/s. */
  readonly velocity: Vector3;
  /** Central second moments, m²/s². The pressure tensor is density · mass times this. */
  readonly variance: Variance;
}

/** A velocity distribution given by a formula. */
export interface Distribution {
  readonly name: string;
  /** Phase-space density at a velocity in m/s, s³/m⁶. */
  at(vx: number, vy: number, vz: number): number;
  readonly moments: KnownMoments;
}

/** What most distributions have in common. */
export interface Plasma {
  /** Number density, 1/m³. @default 1e6 */
  readonly density?: number;
  /** Velocity of the frame in which the distribution is centred, m/s. @default [0, 0, 0] */
  readonly velocity?: Vector3;
  /** Direction of the magnetic field, of any length > 0. @default [0, 0, 1] */
  readonly field?: Vector3;
}

/** A distribution of density 1 about velocity 0 that depends on v∥ and v⊥ alone. */
export interface Gyrotropic {
  readonly name: string;
  /** s³/m³, of v∥ in m/s and v⊥² in m²/s². */
  at(along: number, across2: number): number;
  /** Mean of v∥², m²/s². */
  readonly along: number;
  /** Mean of v⊥²/2, m²/s². */
  readonly across: number;
}

/** A gyrotropic distribution with density, frame and field direction. */
export function place(shape: Gyrotropic, plasma: Plasma): Distribution {
  const { density = 1e6, velocity = [0, 0, 0], field = [0, 0, 1] } = plasma;
  const b = unit(field);
  const variance = tensor(
    (i, j) => (i === j ? shape.across : 0) + (shape.along - shape.across) * b[i]! * b[j]!,
  );
  return {
    name: shape.name,
    at: (vx, vy, vz) => {
      const [along, across2] = split(vx - velocity[0], vy - velocity[1], vz - velocity[2], b);
      return density * shape.at(along, across2);
    },
    moments: { density, velocity, variance },
  };
}

/** v∥ and v⊥² of a velocity. */
export function split(x: number, y: number, z: number, b: Vector3): [along: number, across2: number] {
  const along = x * b[0] + y * b[1] + z * b[2];
  return [along, Math.max(x * x + y * y + z * z - along * along, 0)];
}

/** Several distributions on top of each other. */
export function superpose(name: string, parts: readonly Distribution[]): Distribution {
  const density = parts.reduce((total, part) => total + part.moments.density, 0);
  const mean = (of: (moments: KnownMoments) => number): number =>
    parts.reduce((total, { moments }) => total + moments.density * of(moments), 0) / density;
  const velocity: Vector3 = [
    mean((m) => m.velocity[0]),
    mean((m) => m.velocity[1]),
    mean((m) => m.velocity[2]),
  ];
  const variance = tensor((i, j, entry) =>
    mean((m) => m.variance[entry]! + (m.velocity[i]! - velocity[i]!) * (m.velocity[j]! - velocity[j]!)),
  );
  return {
    name,
    at: (vx, vy, vz) => parts.reduce((total, part) => total + part.at(vx, vy, vz), 0),
    moments: { density, velocity, variance },
  };
}

/** A symmetric tensor from the formula for its entries. */
export function tensor(of: (i: number, j: number, entry: number) => number): Variance {
  return [of(0, 0, 0), of(1, 1, 1), of(2, 2, 2), of(0, 1, 3), of(0, 2, 4), of(1, 2, 5)];
}

/** The vector of length 1 in this direction. */
export function unit([x, y, z]: Vector3): Vector3 {
  const length = Math.sqrt(x * x + y * y + z * z);
  return [x / length, y / length, z / length];
}

/** A vector of length 1 perpendicular to `b`, which has length 1. */
export function perpendicular([x, y, z]: Vector3): Vector3 {
  // Crossed with the axis that is farthest from b.
  return Math.abs(x) < 0.6 ? unit([0, z, -y]) : unit([-z, 0, x]);
}
