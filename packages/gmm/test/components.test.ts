import { isVdfcError, pipeline } from '@vdfc/core';
import { batchOf, sampleVdf, twoBeams } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { componentsOf, gmm, gmmComponents } from '../src/index.js';
import { relativeDistance } from './brute.js';

const vdf = sampleVdf(twoBeams(), { shape: [12, 13, 14] });
const quick = { components: 3, effort: 0 } as const;

describe('beams of a container', () => {
  it('make up what it decodes to', () => {
    const bytes = gmm.encode({ data: Float64Array.from(vdf.data), shape: vdf.shape }, quick);
    const beams = componentsOf(bytes);
    expect(beams.length).toBe(3);
    const decoded = gmm.decode(bytes).data;
    const slow = Float64Array.from(decoded, (_, i) => {
      const place = [i % 14, Math.floor(i / 14) % 13, Math.floor(i / 182)];
      return beams.reduce((sum, { density, drift, temperature: t }) => {
        const [x, y, z] = place.map((value, axis) => value - drift[axis]!) as [number, number, number];
        const det =
          t.xx * (t.yy * t.zz - t.yz ** 2) -
          t.xy * (t.xy * t.zz - t.yz * t.xz) +
          t.xz * (t.xy * t.yz - t.yy * t.xz);
        const square =
          (t.yy * t.zz - t.yz ** 2) * x * x +
          (t.xx * t.zz - t.xz ** 2) * y * y +
          (t.xx * t.yy - t.xy ** 2) * z * z +
          2 * (t.xz * t.yz - t.xy * t.zz) * x * y +
          2 * (t.xy * t.yz - t.xz * t.yy) * x * z +
          2 * (t.xy * t.xz - t.xx * t.yz) * y * z;
        return sum + (density * Math.exp(-square / det / 2)) / Math.sqrt((2 * Math.PI) ** 3 * det);
      }, 0);
    });
    // Gaussians on cells do not quite sum up to their mass; decoding sees to it.
    expect(relativeDistance(decoded, slow)).toBeLessThan(2e-3);
  });

  it('are in physical units where a grid is given', () => {
    const bytes = gmm.encode(vdf, quick);
    const cells = componentsOf(bytes);
    const physical = componentsOf(bytes, vdf.grid);
    const { min, cell, mass } = vdf.grid;
    cells.forEach((beam, k) => {
      const { density, drift, temperature, scalarTemperature } = physical[k]!;
      expect(density / (beam.density * cell[0] * cell[1] * cell[2])).toBeCloseTo(1, 12);
      expect(drift[1]).toBeCloseTo(min[1] + (beam.drift[1] + 0.5) * cell[1], 3);
      const kelvin = (mass / 1.3806503e-23) * cell[1] ** 2;
      expect(temperature.yy / (beam.temperature.yy * kelvin)).toBeCloseTo(1, 12);
      const { xx, yy, zz } = temperature;
      expect(scalarTemperature / ((xx + yy + zz) / 3)).toBeCloseTo(1, 12);
    });
  });

  it('are those of one VDF of a batch', () => {
    const other = { ...vdf, data: vdf.data.map((value) => 2 * value) };
    const bytes = gmm.encode(batchOf([vdf, other]), quick);
    const [first, second] = [0, 1].map((item) => componentsOf(bytes, vdf.grid, item));
    const sum = (beams: typeof first): number => beams!.reduce((total, { density }) => total + density, 0);
    expect(sum(second) / sum(first)).toBeCloseTo(2, 5);
  });

  it('are none where there is no mass', () => {
    const none = { data: new Float32Array(8), shape: [2, 2, 2] };
    expect(componentsOf(gmm.encode(none))).toEqual([]);
    expect(gmmComponents(none)).toEqual([]);
    expect(componentsOf(gmm.encode({ data: new Float32Array(0), shape: [0, 3] }))).toEqual([]);
  });

  it.each([
    ['another VDF of the batch', () => componentsOf(gmm.encode(vdf, quick), undefined, 1)],
    ['a batch', () => gmmComponents(batchOf([vdf, vdf]))],
    ['values that are not finite', () => gmmComponents({ data: Float32Array.of(1, Number.NaN), shape: [2] })],
    ['bytes of no container', () => componentsOf(undefined as unknown as Uint8Array)],
  ])('are refused of %s', (_, attempt) => {
    try {
      attempt();
    } catch (error) {
      expect(isVdfcError(error, 'BAD_INPUT')).toBe(true);
      return;
    }
    expect.unreachable();
  });

  it('are read through pipelines without filters', () => {
    const bytes = pipeline({ codec: gmm.with(quick) }).encode(vdf);
    expect(componentsOf(bytes)).toEqual(componentsOf(gmm.encode(vdf, quick)));
  });
});

describe('beams of an array', () => {
  it('are as many as asked for, the densest first', () => {
    const beams = gmmComponents(vdf, { components: 4, effort: 0 });
    expect(beams.length).toBe(4);
    const shares = beams.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('have no drift and temperature along axes that there are not', () => {
    const line = {
      data: Float64Array.from({ length: 40 }, (_, i) => Math.exp(-((i - 17) ** 2) / 18)),
      shape: [40],
    };
    const [beam, ...others] = gmmComponents(line);
    expect(others).toEqual([]);
    expect(beam!.drift).toEqual([expect.closeTo(17, 6), 0, 0]);
    expect(beam!.temperature).toEqual({ xx: expect.closeTo(9, 2), yy: 0, zz: 0, xy: 0, xz: 0, yz: 0 });
    expect(beam!.scalarTemperature).toBeCloseTo(9, 2);
  });
});
