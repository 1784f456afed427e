import { toDense } from '@vdfc/core';
import {
  anyBits,
  batchOf,
  biMaxwellian,
  bytesOf,
  type Distribution,
  hugeRange,
  type KnownMoments,
  kappa,
  lossCone,
  maxwellian,
  partialRing,
  peakOf,
  ring,
  sampleVdf,
  shell,
  specials,
  subnormal,
  twoBeams,
  type Vdf,
  vdfFields,
} from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { exp, gamma } from '../src/fields/special.js';

const field = [1, 2, 2] as const;
const velocity = [0.5e5, -0.3e5, 0.2e5] as const;
const distributions: readonly Distribution[] = [
  maxwellian({ velocity, density: 3e6, speed: 0.9e5 }),
  biMaxwellian({ velocity, field }),
  twoBeams({ density: 2e6 }),
  ring({ velocity, field }),
  ring({ order: 1, radius: 1e5 }),
  partialRing({ velocity, field }),
  partialRing({ order: 2, field: [1, 0, 0] }),
  shell({ velocity }),
  lossCone({ velocity, field }),
  lossCone({ fill: 0, narrowness: 0.5 }),
];

describe('distributions', () => {
  it.each(distributions)('$name has the moments that it states', (distribution) => {
    const vdf = sampleVdf(distribution, { shape: [64, 64, 64], dtype: 'float64', extent: 8e5 });
    const found = momentsOf(vdf);
    const { density, velocity: u, variance } = distribution.moments;
    // The sum over cells converges faster than any power of the cell size where the formula is smooth.
    expect(found.density / density).toBeCloseTo(1, 6);
    for (const [i, component] of u.entries()) {
      expect((found.velocity[i]! - component) / 1e5).toBeCloseTo(0, 6);
    }
    for (const [i, entry] of variance.entries()) {
      expect((found.variance[i]! - entry) / 1e10).toBeCloseTo(0, 5);
    }
  });

  it('kappa comes near its moments, and nearer on a wider grid', () => {
    const distribution = kappa({ kappa: 6 });
    const errors = [8e5, 16e5].map((extent) => {
      const found = momentsOf(sampleVdf(distribution, { shape: [64, 64, 64], dtype: 'float64', extent }));
      return [Math.abs(found.density / 1e6 - 1), Math.abs(found.variance[0] / 1e10 - 1)];
    });
    expect(errors[0]![0]).toBeLessThan(1e-3);
    expect(errors[0]![1]).toBeLessThan(2e-2);
    expect(errors[1]![0]).toBeLessThan(errors[0]![0]! / 10);
    expect(errors[1]![1]).toBeLessThan(errors[0]![1]! / 10);
  });

  it('are laid out with x fastest, on a grid of cell centres', () => {
    const { data, grid, shape } = sampleVdf(maxwellian({ velocity: [1e5, 2e5, 3e5] }), {
      shape: [12, 8, 6],
      extent: 6e5,
    });
    expect(shape).toEqual([12, 8, 6]);
    const peak = data.indexOf(peakOf(data));
    const place = [peak % 6, Math.floor(peak / 6) % 8, Math.floor(peak / 48)];
    place.forEach((index, axis) => {
      const centre = grid.min[axis]! + (index + 0.5) * grid.cell[axis]!;
      expect(Math.abs(centre - [1e5, 2e5, 3e5][axis]!)).toBeLessThanOrEqual(grid.cell[axis]! / 2 + 1e-6);
    });
  });

  it('get seeded noise and a threshold', () => {
    const options = { noise: 0.1, threshold: 1e-15, seed: 3 };
    const noisy = sampleVdf(maxwellian(), options);
    const smooth = sampleVdf(maxwellian(), { dtype: 'float32' });
    expect(sampleVdf(maxwellian(), options).data).toEqual(noisy.data);
    expect(sampleVdf(maxwellian(), { ...options, seed: 4 }).data).not.toEqual(noisy.data);
    expect(noisy.data.every((x) => x === 0 || x >= 0.9999e-15)).toBe(true);
    expect(noisy.data.some((x) => x === 0)).toBe(true);
    const { data } = noisy;
    const ratios = Array.from(data, (x, i) => x / smooth.data[i]!).filter((x) => x > 0);
    const mean = ratios.reduce((sum, x) => sum + x, 0) / ratios.length;
    const spread = Math.sqrt(ratios.reduce((sum, x) => sum + (x - mean) ** 2, 0) / ratios.length);
    expect(spread).toBeGreaterThan(0.08);
    expect(spread).toBeLessThan(0.12);
  });
});

describe('vdfFields', () => {
  it('has eight different, finite fields of the shape asked for, with zeros where a threshold cuts', () => {
    const fields = vdfFields({ shape: [10, 11, 12], dtype: 'float64' });
    expect(new Set(fields.map(({ name }) => name)).size).toBe(8);
    for (const { data, shape, dtype } of fields) {
      expect([shape, dtype, data.length]).toEqual([[10, 11, 12], 'float64', 1320]);
      expect(data.every((x) => Number.isFinite(x) && x >= 0)).toBe(true);
      expect(peakOf(data)).toBeGreaterThan(1e-12);
    }
    expect(fields.filter(({ data }) => data.includes(0)).length).toBeGreaterThanOrEqual(6);
  });

  it('makes a batch of several', () => {
    const fields = vdfFields({ shape: [3, 4, 5] }).slice(0, 2);
    const batch = batchOf(fields);
    expect(batch.shape).toEqual([2, 3, 4, 5]);
    expect(batch.data.slice(60)).toEqual(fields[1]!.data);
  });
});

describe('special arrays', () => {
  it.each(['float32', 'float64'] as const)('of %s are what they say', (dtype) => {
    const info = { dtype, shape: [200] };
    const tiny = dtype === 'float32' ? 2 ** -126 : 2 ** -1022;
    expect(subnormal(info).data.every((x) => Math.abs(x) < tiny)).toBe(true);
    expect(new Set(subnormal(info).data).size).toBeGreaterThan(150);
    const sizes = Array.from(hugeRange(info).data, Math.abs);
    expect(Math.log10(Math.max(...sizes) / Math.min(...sizes))).toBeGreaterThan(
      dtype === 'float32' ? 50 : 400,
    );
    expect(sizes.every((x) => Number.isFinite(x) && x > 0)).toBe(true);
    expect(anyBits(info).data.every(Number.isFinite)).toBe(true);
  });

  it('hold special values bit for bit', () => {
    const words = new Uint32Array(specials('float32').data.buffer);
    expect([...words.slice(2, 5), words[7], words[9]]).toEqual([
      0x7fc12345, 0x7fa00001, 0xff800001, 0x80000000, 0x7f7fffff,
    ]);
    const { data } = specials('float64');
    expect([data.filter(Number.isNaN).length, data.at(-2), data.at(-1)]).toEqual([5, 2 ** -1074, 1]);
    expect(bytesOf(toDense({ data, shape: [13] }).data)).toEqual(bytesOf(data));
  });
});

describe('special functions', () => {
  it('exp agrees with Math.exp', () => {
    for (let x = -740; x <= 700; x += 0.37) {
      const tolerance = 1e-15 * Math.max(1, Math.abs(x));
      const expected = Math.exp(x);
      expect(Math.abs(exp(x) - expected)).toBeLessThanOrEqual(tolerance * expected + 5e-324);
    }
    expect([exp(0), exp(-1000)]).toEqual([1, 0]);
  });

  it('gamma of halves and wholes', () => {
    expect([gamma(1), gamma(2), gamma(6)]).toEqual([1, 1, 120]);
    // Γ(7/2) = 15√π/8
    expect(gamma(3.5)).toBeCloseTo((15 * Math.sqrt(Math.PI)) / 8, 14);
  });
});

/** Moments by summing over the cells. */
function momentsOf({ data, shape, grid: { min, cell } }: Vdf): KnownMoments {
  const [nz, ny, nx] = shape as [number, number, number];
  const raw = new Float64Array(10);
  let at = 0;
  for (let iz = 0; iz < nz; iz++) {
    for (let iy = 0; iy < ny; iy++) {
      for (let ix = 0; ix < nx; ix++) {
        const f = data[at++]!;
        const [x, y, z] = [ix, iy, iz].map((index, axis) => min[axis]! + (index + 0.5) * cell[axis]!);
        [1, x, y, z, x! * x!, y! * y!, z! * z!, x! * y!, x! * z!, y! * z!].forEach((weight, i) => {
          raw[i]! += f * weight!;
        });
      }
    }
  }
  const [n, x, y, z, ...second] = raw;
  const u = [x! / n!, y! / n!, z! / n!] as const;
  const pairs = [
    [0, 0],
    [1, 1],
    [2, 2],
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const variance = pairs.map(([i, j], entry) => second[entry]! / n! - u[i] * u[j]);
  return {
    density: n! * cell[0] * cell[1] * cell[2],
    velocity: u,
    variance: variance as unknown as KnownMoments['variance'],
  };
}
