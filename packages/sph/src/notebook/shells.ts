import { Harmonics, harmonicCount } from '../kernel/harmonics.js';
import { gaussLegendre } from './quadrature.js';

/** Spheres about the centre of a VDF, in cells: shell s of `count` has the radius s/(count - 1) of the outermost one's. */
export interface Shells {
  /** Slowest axis first. */
  readonly centre: readonly number[];
  readonly radius: number;
  readonly count: number;
  readonly degree: number;
}

/** Fewest circles of latitude on a shell. */
const LEAST_RINGS = 48;
/** Cells handled at a time. */
const BLOCK = 128;

/**
 * Coefficients of each shell's harmonics, (degree + 1)² a shell: integrals over directions of the VDF, linear between its cells,
 * times Y_lm, by Gauss-Legendre quadrature in cos θ and equal weights in φ. Yields after each circle of latitude.
 *
 * @param unit values are divided by it
 */
export function* analyseShells(
  values: Float32Array | Float64Array,
  shape: readonly number[],
  { centre, radius, count, degree }: Shells,
  unit: number,
): Generator<number, Float64Array, void> {
  const modes = harmonicCount(degree);
  const rings = Math.max(LEAST_RINGS, 2 * degree + 2);
  const turn = 2 * rings;
  const { nodes, weights } = gaussLegendre(rings);
  const harmonics = new Harmonics(degree);
  const [x, y, z] = [new Float64Array(turn), new Float64Array(turn), new Float64Array(turn)];
  const table = new Float64Array(modes * turn);
  const samples = new Float64Array(turn);
  const out = new Float64Array(modes * count);
  for (let ring = 0; ring < rings; ring++) {
    const sine = Math.sqrt(1 - nodes[ring]! ** 2);
    for (let i = 0; i < turn; i++) {
      const angle = (2 * Math.PI * (i + 0.5)) / turn;
      x[i] = sine * Math.cos(angle);
      y[i] = sine * Math.sin(angle);
      z[i] = nodes[ring]!;
    }
    harmonics.evaluate(x, y, z, table);
    const area = (weights[ring]! * 2 * Math.PI) / turn;
    for (let shell = 0; shell < count; shell++) {
      const r = (radius * shell) / (count - 1);
      for (let i = 0; i < turn; i++) {
        const place: Place = [centre[0]! + r * z[i]!, centre[1]! + r * y[i]!, centre[2]! + r * x[i]!];
        samples[i] = (area * between(values, shape, place)) / unit;
      }
      addProducts(table, samples, out, shell * modes, modes);
    }
    yield ring / rings;
  }
  return out;
}

function addProducts(
  table: Float64Array,
  samples: Float64Array,
  out: Float64Array,
  at: number,
  modes: number,
): void {
  for (let mode = 0; mode < modes; mode++) {
    let sum = 0;
    for (let i = 0, k = mode * samples.length; i < samples.length; i++, k++) sum += samples[i]! * table[k]!;
    out[at + mode]! += sum;
  }
}

type Place = readonly [z: number, y: number, x: number];

/** Linear interpolation along all axes; zero outside the box of the cells' middles and one cell beyond. */
function between(values: Float32Array | Float64Array, shape: readonly number[], [z, y, x]: Place): number {
  const [nz, ny, nx] = shape as [number, number, number];
  const [z0, y0, x0] = [Math.floor(z), Math.floor(y), Math.floor(x)];
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    const [cz, cy, cx] = [z0 + (corner >> 2), y0 + ((corner >> 1) & 1), x0 + (corner & 1)];
    if (cz < 0 || cz >= nz || cy < 0 || cy >= ny || cx < 0 || cx >= nx) continue;
    const weight = (1 - Math.abs(z - cz)) * (1 - Math.abs(y - cy)) * (1 - Math.abs(x - cx));
    sum += weight * values[(cz * ny + cy) * nx + cx]!;
  }
  return sum;
}

/**
 * What the shells say at the cells: linear between shells, zero beyond the outermost one. Yields after some thousand cells.
 *
 * @param out one number for each cell
 */
export function* synthesiseShells(
  coefficients: ArrayLike<number>,
  shape: readonly number[],
  shells: Shells,
  out: Float64Array,
): Generator<number, void, void> {
  const modes = harmonicCount(shells.degree);
  const harmonics = new Harmonics(shells.degree);
  const [x, y, z] = [new Float64Array(BLOCK), new Float64Array(BLOCK), new Float64Array(BLOCK)];
  const places = new Float64Array(BLOCK);
  const table = new Float64Array(modes * BLOCK);
  for (let start = 0; start < out.length; start += BLOCK) {
    const count = Math.min(BLOCK, out.length - start);
    for (let i = 0; i < count; i++) places[i] = lookAt(start + i, shape, shells, i, x, y, z);
    harmonics.evaluate(x, y, z, table);
    for (let i = 0; i < count; i++) {
      if (places[i]! < 0) continue;
      const inner = Math.min(shells.count - 2, Math.floor(places[i]!));
      const share = places[i]! - inner;
      let sum = 0;
      for (let mode = 0, at = inner * modes; mode < modes; mode++, at++) {
        sum +=
          ((1 - share) * coefficients[at]! + share * coefficients[at + modes]!) * table[mode * BLOCK + i]!;
      }
      out[start + i] = sum;
    }
    if (start % (32 * BLOCK) === 0) yield start / out.length;
  }
}

/** The direction of a cell into place i of `x`, `y`, `z`; its distance from the centre in shells, -1 beyond the outermost. */
function lookAt(
  cell: number,
  shape: readonly number[],
  { centre, radius, count }: Shells,
  i: number,
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
): number {
  const [, ny, nx] = shape as [number, number, number];
  const dx = (cell % nx) - centre[2]!;
  const dy = (Math.floor(cell / nx) % ny) - centre[1]!;
  const dz = Math.floor(cell / (nx * ny)) - centre[0]!;
  const r = Math.sqrt(dx * dx + dy * dy + dz * dz);
  x[i] = r > 0 ? dx / r : 0;
  y[i] = r > 0 ? dy / r : 0;
  z[i] = r > 0 ? dz / r : 1;
  return r > radius ? -1 : (r / radius) * (count - 1);
}
