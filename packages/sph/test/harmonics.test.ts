import { readFileSync } from 'node:fs';
import { Random } from '@vdfc/numerics/random';
import { describe, expect, it } from 'vitest';
import { sphericalHarmonics } from '../src/index.js';
import { radialTable } from '../src/kernel/radial.js';
import { gaussLegendre } from '../src/notebook/quadrature.js';

const read = (name: string): Buffer => readFileSync(new URL(`vectors/${name}`, import.meta.url));
const { degree, directions } = JSON.parse(read('harmonics.json').toString()) as {
  degree: number;
  directions: number[][];
};
const radial = JSON.parse(read('radial.json').toString()) as {
  radii: number[];
  functions: { l: number; n: number; values: number[] }[];
  nodes: number[];
  weights: number[];
};

function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let most = 0;
  for (let i = 0; i < found.length; i++) most = Math.max(most, Math.abs(found[i]! - expected[i]!));
  return most;
}

function randomDirections(count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: 3 * count }, () => random.normal());
}

describe('spherical harmonics', () => {
  it('are those of SciPy to degree 40', () => {
    const bytes = read('harmonics.f64');
    const expected = Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
    expect(worst(sphericalHarmonics(degree, directions.flat()), expected)).toBeLessThan(1e-12);
  });

  it('do not depend on the length of a direction, nor on others beside it', () => {
    const one = sphericalHarmonics(6, [1, 2, 3]);
    const many = sphericalHarmonics(6, [...randomDirections(300, 3), 10, 20, 30]);
    expect(
      worst(
        one,
        Float64Array.from({ length: 49 }, (_, k) => many[k * 301 + 300]!),
      ),
    ).toBeLessThan(1e-15);
  });

  it('obey the addition theorem', () => {
    const [a, b] = [randomDirections(20, 1), randomDirections(20, 2)];
    const [ya, yb] = [sphericalHarmonics(40, a), sphericalHarmonics(40, b)];
    const unit = (v: number[]): number[] => v.map((each) => each / Math.hypot(...v));
    for (let i = 0; i < 20; i++) {
      const [u, v] = [unit(a.slice(3 * i, 3 * i + 3)), unit(b.slice(3 * i, 3 * i + 3))];
      const cosine = u.reduce((sum, each, k) => sum + each * v[k]!, 0);
      let [before, legendre] = [0, 1];
      for (let l = 0; l <= 40; l++) {
        let sum = 0;
        for (let k = l * l; k < (l + 1) ** 2; k++) sum += ya[k * 20 + i]! * yb[k * 20 + i]!;
        expect(Math.abs(sum - ((2 * l + 1) / (4 * Math.PI)) * legendre)).toBeLessThan(1e-12);
        [before, legendre] = [legendre, ((2 * l + 1) * cosine * legendre - l * before) / (l + 1)];
      }
    }
  });

  it('are orthonormal over directions', () => {
    const { nodes, weights } = gaussLegendre(12);
    const places: number[] = [];
    const areas: number[] = [];
    nodes.forEach((z, i) => {
      for (let k = 0; k < 24; k++) {
        const [angle, sine] = [(Math.PI * k) / 12, Math.sqrt(1 - z * z)];
        places.push(sine * Math.cos(angle), sine * Math.sin(angle), z);
        areas.push((weights[i]! * Math.PI) / 12);
      }
    });
    const rows = sphericalHarmonics(10, places);
    const product = (a: number, b: number): number =>
      areas.reduce(
        (sum, area, i) => sum + area * rows[a * areas.length + i]! * rows[b * areas.length + i]!,
        0,
      );
    for (let a = 0; a < 121; a += 7) {
      for (let b = 0; b < 121; b++) expect(Math.abs(product(a, b) - (a === b ? 1 : 0))).toBeLessThan(1e-12);
    }
  });
});

it('radial functions are those of SciPy', () => {
  const radii = Float64Array.from(radial.radii);
  for (const { l, n, values } of radial.functions) {
    const row = radialTable(l, n + 1, radii).subarray(n * radii.length);
    expect(worst(row, values)).toBeLessThan(1e-12);
  }
});

it('nodes and weights of Gauss-Legendre quadrature are those of SciPy', () => {
  const { nodes, weights } = gaussLegendre(49);
  expect(worst(nodes.toReversed(), radial.nodes)).toBeLessThan(1e-14);
  expect(worst(weights.toReversed(), radial.weights)).toBeLessThan(1e-14);
});
