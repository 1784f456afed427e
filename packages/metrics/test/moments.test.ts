import { isVdfcError, type VelocityGrid } from '@vdfc/core';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { BOLTZMANN, moments } from '../src/index.js';

const proton = 1.67262158e-27;
const grid: VelocityGrid = { min: [-1e6, -2e6, 5e5], cell: [4e4, 3e4, 2e4], mass: proton };

function single(shape: number[], at: number): { data: Float64Array; shape: number[] } {
  const data = new Float64Array(shape.reduce((product, n) => product * n, 1));
  data[at] = 2;
  return { data, shape };
}

describe('moments', () => {
  it('puts a single full cell at its centre, axis by axis', () => {
    // Cell z = 1, y = 2, x = 3 of [2, 3, 4].
    const array = single([2, 3, 4], (1 * 3 + 2) * 4 + 3);
    expect(moments(array).bulkVelocity).toEqual([3, 2, 1]);
    expect(moments(array, grid).bulkVelocity).toEqual([-1e6 + 3.5 * 4e4, -2e6 + 2.5 * 3e4, 5e5 + 1.5 * 2e4]);
    expect(moments(array, grid).density).toBe(2 * 4e4 * 3e4 * 2e4);
    expect(moments(array, grid).temperature).toBe(0);
    expect(moments(array, grid).thermalSpeed).toBe(0);
  });

  it('gives a Maxwellian its own density, velocity and temperature', () => {
    const temperature = 5e5;
    const velocity = [2e5, -1e5, 3e4];
    const thermal = Math.sqrt((BOLTZMANN * temperature) / proton);
    const n = 60;
    const cell = 2e4;
    const box: VelocityGrid = { min: [-6e5, -6e5, -6e5], cell: [cell, cell, cell], mass: proton };
    const centre = (i: number): number => -6e5 + (i + 0.5) * cell;
    const data = new Float64Array(n ** 3);
    for (let i = 0; i < data.length; i++) {
      const v = [centre(i % n), centre(Math.floor(i / n) % n), centre(Math.floor(i / n / n))];
      const square = v.reduce((sum, x, axis) => sum + ((x - velocity[axis]!) / thermal) ** 2, 0);
      data[i] = (1e6 / (2 * Math.PI * thermal ** 2) ** 1.5) * Math.exp(-square / 2);
    }
    const found = moments({ data, shape: [n, n, n] }, box);
    // What the box cuts off, 4 thermal speeds away.
    expect(found.density / 1e6).toBeCloseTo(1, 3);
    expect(found.temperature / temperature).toBeCloseTo(1, 2);
    expect(found.thermalSpeed / thermal).toBeCloseTo(1, 2);
    found.bulkVelocity.forEach((u, axis) => {
      expect((u - velocity[axis]!) / thermal).toBeCloseTo(0, 2);
    });
  });

  it('counts only the axes that an array has', () => {
    const line = moments({ data: new Float64Array([1, 0, 1]), shape: [3] });
    expect(line).toEqual({
      density: 2,
      bulkVelocity: [1, 0, 0],
      pressure: { xx: 2, yy: 0, zz: 0, yz: 0, xz: 0, xy: 0 },
      temperature: 1,
      thermalSpeed: 1,
    });
    const physical = moments({ data: new Float64Array([1, 0, 1]), shape: [3] }, grid);
    expect(physical.density).toBe(2 * 4e4);
    expect(physical.bulkVelocity).toEqual([-1e6 + 1.5 * 4e4, 0, 0]);
    // The same line as a plane of one row has a second velocity axis.
    expect(moments({ data: new Float64Array([1, 0, 1]), shape: [1, 3] }).temperature).toBe(0.5);
  });

  it('calls velocity and temperature of nothing 0', () => {
    const nothing = {
      density: 0,
      bulkVelocity: [0, 0, 0],
      pressure: { xx: 0, yy: 0, zz: 0, yz: 0, xz: 0, xy: 0 },
      temperature: 0,
      thermalSpeed: 0,
    };
    expect(moments({ data: new Float32Array(0), shape: [0] }, grid)).toEqual(nothing);
    expect(moments({ data: new Float32Array(0), shape: [4, 0, 3] })).toEqual(nothing);
    expect(moments({ data: new Float32Array(24), shape: [2, 3, 4] }, grid)).toEqual(nothing);
  });

  it('hands NaN on', () => {
    const { density, bulkVelocity, temperature } = moments({
      data: new Float32Array([1, NaN, 2]),
      shape: [3],
    });
    expect([density, bulkVelocity[0], temperature]).toEqual([NaN, NaN, NaN]);
  });

  it('sees an infinite value as infinite density', () => {
    expect(moments({ data: new Float64Array([1, Infinity, 2]), shape: [3] }).density).toBe(Infinity);
  });

  it('has no thermal speed where the temperature is negative', () => {
    const { temperature, thermalSpeed } = moments({ data: new Float64Array([-1, 4, -1]), shape: [3] });
    expect(temperature).toBe(-1);
    expect(thermalSpeed).toBe(0);
  });

  it('takes a slice of a batch, not the batch', () => {
    const data = Float64Array.from({ length: 48 }, (_, i) => i);
    const batch = ndarray(data, [2, 2, 3, 4]);
    expect(refusal(() => moments(batch))).toBe('BAD_INPUT');
    expect(moments(batch.pick(1))).toEqual(moments({ data: data.slice(24), shape: [2, 3, 4] }));
  });

  it.each([
    ['cell size 0', { ...grid, cell: [1, 0, 1] as const }],
    ['negative cell size', { ...grid, cell: [1, 1, -1] as const }],
    ['NaN edge', { ...grid, min: [0, NaN, 0] as const }],
    ['infinite edge', { ...grid, min: [0, 0, Infinity] as const }],
    ['two axes', { ...grid, min: [0, 0] as unknown as VelocityGrid['min'] }],
    ['no mass', { ...grid, mass: 0 }],
    ['mass NaN', { ...grid, mass: NaN }],
    ['no cell', { min: grid.min, mass: 1 } as unknown as VelocityGrid],
    ['null', null as unknown as VelocityGrid],
  ])('refuses a grid with %s', (_, wrong) => {
    expect(refusal(() => moments(single([2, 2, 2], 0), wrong))).toBe('BAD_INPUT');
  });

  const field = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain((shape) =>
      fc
        .array(fc.double({ min: 0.01, max: 1, noNaN: true }), {
          minLength: shape[0] * shape[1] * shape[2],
          maxLength: shape[0] * shape[1] * shape[2],
        })
        .map((values) => ({ data: Float64Array.from(values), shape })),
    );

  it('follows a permutation of the axes', () => {
    fc.assert(
      fc.property(field, ({ data, shape }) => {
        const array = ndarray(data, shape);
        const found = moments(array);
        const turned = moments(array.transpose(2, 0, 1)); // axes z, y, x become x, z, y
        const [x, y, z] = found.bulkVelocity;
        near([...turned.bulkVelocity], [y, z, x]);
        const p = found.pressure;
        const { xx, yy, zz, yz, xz, xy } = turned.pressure;
        near([xx, yy, zz, yz, xz, xy], [p.yy, p.zz, p.xx, p.xz, p.xy, p.yz]);
      }),
    );
  });

  it('is the same for a view with strides, reversed or not', () => {
    fc.assert(
      fc.property(field, ({ data, shape }) => {
        const view = ndarray(data, shape).step(-1, 1, -1);
        const copy = Float64Array.from({ length: view.size }, (_, i) => {
          const [, ny, nx] = shape;
          return view.get(Math.floor(i / ny / nx), Math.floor(i / nx) % ny, i % nx);
        });
        expect(moments(view)).toEqual(moments({ data: copy, shape }));
      }),
    );
  });

  it('agrees with itself on a finer unit of velocity', () => {
    fc.assert(
      fc.property(field, ({ data, shape }) => {
        const cells = moments({ data, shape });
        const unit: VelocityGrid = { min: [-0.5, -0.5, -0.5], cell: [1, 1, 1], mass: BOLTZMANN };
        const physical = moments({ data, shape }, unit);
        near([...physical.bulkVelocity], [...cells.bulkVelocity]);
        near([physical.temperature], [cells.temperature]);
        near([physical.pressure.xy], [cells.pressure.xy * BOLTZMANN]);
      }),
    );
  });
});

function near(found: number[], expected: number[]): void {
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-13);
  });
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isVdfcError(error)) return error.code;
    throw error;
  }
  return 'accepted';
}
