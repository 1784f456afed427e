import type { Vector3 } from '@vdfc/core';
import {
  biMaxwellian,
  type Distribution,
  kappa,
  maxwellian,
  ring,
  sampleVdf,
  superpose,
  twoBeams,
} from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { type GmmComponent, type GmmFitOptions, gmmComponents, type Tensor } from '../src/index.js';

const BOLTZMANN = 1.3806503e-23;

function beamsOf(
  distribution: Distribution,
  options?: GmmFitOptions,
): { beams: GmmComponent[]; mass: number } {
  const vdf = sampleVdf(distribution, { shape: [20, 21, 22] });
  return { beams: gmmComponents(vdf, options, vdf.grid), mass: vdf.grid.mass };
}

/** Fails unless the beam has these moments to 1 % (of density, thermal speed and temperature). */
function expectBeam(beam: GmmComponent, mass: number, { moments }: Distribution): void {
  const { density, velocity, variance } = moments;
  const thermal = Math.sqrt((variance[0] + variance[1] + variance[2]) / 3);
  expect(Math.abs(beam.density / density - 1)).toBeLessThan(0.01);
  beam.drift.forEach((value, axis) => {
    expect(Math.abs(value - velocity[axis]!) / thermal).toBeLessThan(0.01);
  });
  const names: readonly (keyof Tensor)[] = ['xx', 'yy', 'zz', 'xy', 'xz', 'yz'];
  const unit = (mass * thermal * thermal) / BOLTZMANN;
  names.forEach((name, i) => {
    expect(Math.abs(beam.temperature[name] - (mass * variance[i]!) / BOLTZMANN) / unit).toBeLessThan(0.01);
  });
  expect(Math.abs(beam.scalarTemperature / unit - 1)).toBeLessThan(0.01);
}

const tilted: Vector3 = [1, 2, 2];

describe('recovers to 1 %, and finds the number of,', () => {
  it('a Maxwellian', () => {
    const plasma = maxwellian({ density: 3e6, speed: 0.9e5 });
    const { beams, mass } = beamsOf(plasma);
    expect(beams.length).toBe(1);
    expectBeam(beams[0]!, mass, plasma);
  });

  it.each(['full', 'aligned'] as const)('a drifting bi-Maxwellian, %s', (covariance) => {
    const plasma = biMaxwellian({ velocity: [1e5, -0.5e5, 0.3e5], field: tilted });
    const { beams, mass } = beamsOf(plasma, { covariance, direction: tilted });
    expect(beams.length).toBe(1);
    expectBeam(beams[0]!, mass, plasma);
  });

  it.each([{}, { components: 2, refine: 'l1', effort: 1 }, { components: 2, restarts: 3 }] as const)(
    'two beams, %j',
    (options) => {
      const speed = 1e5;
      const { beams, mass } = beamsOf(twoBeams(), options);
      expect(beams.length).toBe(2);
      const core = maxwellian({ density: 0.8e6, velocity: [-speed, 0, speed / 2], speed: 0.8 * speed });
      const beam = maxwellian({ density: 0.2e6, velocity: [2 * speed, speed, 0], speed: 0.6 * speed });
      expectBeam(beams[0]!, mass, core);
      expectBeam(beams[1]!, mass, beam);
      expect(beams[0]!.share).toBeCloseTo(0.8, 2);
    },
  );

  it('two bi-Maxwellians along the field with different anisotropies', () => {
    const parts = [
      biMaxwellian({
        density: 7e5,
        velocity: [-1e5, -2e5, 0],
        field: tilted,
        parallel: 1e5,
        perpendicular: 0.7e5,
      }),
      biMaxwellian({
        density: 3e5,
        velocity: [1e5, 1.5e5, 2e5],
        field: tilted,
        parallel: 0.6e5,
        perpendicular: 0.9e5,
      }),
    ];
    const { beams, mass } = beamsOf(superpose('two', parts), { covariance: 'aligned', direction: tilted });
    expect(beams.length).toBe(2);
    parts.forEach((part, i) => {
      expectBeam(beams[i]!, mass, part);
    });
  });
});

describe('what no Gaussian is', () => {
  it.each([kappa(), ring({ field: tilted })])(
    '$name is made of several, whose moments add up to its own',
    (plasma) => {
      const vdf = sampleVdf(plasma, { shape: [20, 20, 20] });
      const beams = gmmComponents(vdf, { effort: 1 }, vdf.grid);
      expect(beams.length).toBeGreaterThan(1);
      const { min, cell } = vdf.grid;
      const volume = cell[0] * cell[1] * cell[2];
      const values = Array.from(vdf.data);
      const total = values.reduce((sum, value) => sum + value, 0);
      const density = beams.reduce((sum, beam) => sum + beam.density, 0);
      expect(Math.abs(density / (total * volume) - 1)).toBeLessThan(1e-6);
      // EM keeps the first moments of the cells.
      const mean =
        values.reduce((sum, value, i) => sum + value * (min[0] + ((i % 20) + 0.5) * cell[0]), 0) / total;
      const drift = beams.reduce((sum, beam) => sum + beam.share * beam.drift[0], 0);
      expect(Math.abs(drift - mean)).toBeLessThan(1e-3 * cell[0]);
    },
  );
});
