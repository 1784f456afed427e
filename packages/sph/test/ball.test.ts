import { Random } from '@vdfc/numerics/random';
import { describe, expect, it } from 'vitest';
import { sphericalHarmonics } from '../src/index.js';
import { Ball } from '../src/kernel/ball.js';
import type { Frame } from '../src/kernel/frame.js';
import { hermiteTable } from '../src/kernel/hermite.js';
import { copyModes, modeCount, modeOffset, radialCount, slotOf } from '../src/kernel/modes.js';
import { radialTable } from '../src/kernel/radial.js';

const random = new Random(7);
const normals = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
const shape = [3, 4, 5];
const frameOf = (order: number, degree: number): Frame => ({
  centre: [1.2, 0.7, 2.3],
  width: [0.7, 0.5, 0.9],
  radius: Number.POSITIVE_INFINITY,
  order,
  degree,
});

/** Cell by cell, mode by mode. */
function slowly({ order, degree, centre, width, radius }: Frame, modes: Float64Array): Float64Array {
  return Float64Array.from({ length: 60 }, (_, cell) => {
    const place = [Math.floor(cell / 20), Math.floor(cell / 5) % 4, cell % 5];
    const [z, y, x] = place.map((at, axis) => (at - centre[axis]!) / width[axis]!) as [
      number,
      number,
      number,
    ];
    const r = Math.hypot(x, y, z);
    if (r > radius) return 0;
    const harmonics = sphericalHarmonics(degree, [x, y, z]);
    let sum = 0;
    for (let l = 0; l <= degree; l++) {
      const table = radialTable(l, radialCount(order, l), Float64Array.of(r));
      table.forEach((radial, n) => {
        for (let m = -l; m <= l; m++) {
          const mode = modes[modeOffset(order, l) + n * (2 * l + 1) + slotOf(m)]!;
          sum += mode * radial * harmonics[l * (l + 1) + m]!;
        }
      });
    }
    return sum / Math.sqrt(width[0]! * width[1]! * width[2]!);
  });
}

describe('a ball', () => {
  it.each([
    [0, 0],
    [7, 7],
    [9, 4],
    [60, 40],
  ])('of order %i and degree %i sums harmonics times radial functions', (order, degree) => {
    for (const radius of [Number.POSITIVE_INFINITY, 2.5]) {
      const frame = { ...frameOf(order, degree), radius };
      const ball = new Ball(shape, frame, hermiteTable);
      const modes = normals(ball.coefficients);
      const values = new Float64Array(60);
      ball.synthesise(modes, values);
      slowly(frame, modes).forEach((expected, i) => {
        expect(Math.abs(values[i]! - expected)).toBeLessThan(1e-12);
      });
    }
  });

  it('has an adjoint that is its transpose', () => {
    for (const radius of [Number.POSITIVE_INFINITY, 2]) {
      const ball = new Ball(shape, { ...frameOf(8, 6), radius });
      const modes = normals(ball.coefficients);
      const values = normals(60);
      const image = new Float64Array(60);
      const back = new Float64Array(modes.length);
      ball.synthesise(modes, image);
      ball.adjoint(values, back);
      const dot = (a: Float64Array, b: Float64Array): number =>
        a.reduce((sum, each, i) => sum + each * b[i]!, 0);
      expect(dot(values, image)).toBeCloseTo(dot(back, modes), 10);
    }
  });

  it('has orthonormal modes, and as many as cells at the highest order', () => {
    const ball = new Ball(shape, frameOf(9, 9));
    const values = normals(60);
    const modes = new Float64Array(ball.coefficients);
    ball.adjoint(values, modes);
    const again = new Float64Array(60);
    ball.synthesise(modes, again);
    again.forEach((value, i) => {
      expect(value).toBeCloseTo(values[i]!, 10);
    });
  });

  it('has the modes of the continuum where the cells are many and fine', () => {
    const wide: Frame = { centre: [14, 15, 16], width: [3, 2.8, 3.1], radius: 99, order: 6, degree: 6 };
    const modes = normals(modeCount(6, 6));
    const values = [hermiteTable, undefined].map((table) => {
      const out = new Float64Array(31 ** 3);
      new Ball([31, 31, 31], wide, table).synthesise(modes, out);
      return out;
    });
    values[0]!.forEach((value, i) => {
      expect(Math.abs(value - values[1]![i]!)).toBeLessThan(1e-4);
    });
  });

  it('estimates curvatures well where weights are the same about the polar axis', () => {
    const wide: Frame = { centre: [15, 15, 15], width: [2.5, 2.5, 2.5], radius: 99, order: 5, degree: 5 };
    const ball = new Ball([31, 31, 31], wide);
    const weights = Float64Array.from(
      { length: 31 ** 3 },
      (_, i) => 1 + Math.abs(Math.floor(i / 961) - 15) / 5,
    );
    const found = new Float64Array(ball.coefficients);
    ball.curvature(weights, found);
    const image = new Float64Array(weights.length);
    for (let mode = 0; mode < found.length; mode += 5) {
      const unit = new Float64Array(found.length);
      unit[mode] = 1;
      ball.synthesise(unit, image);
      const exact = image.reduce((sum, value, i) => sum + weights[i]! * value * value, 0);
      expect(Math.abs(found[mode]! / exact - 1)).toBeLessThan(0.2);
    }
  });
});

it('modes keep their places in larger and smaller frames', () => {
  const modes = normals(modeCount(6, 4));
  const larger = new Float64Array(modeCount(9, 7));
  copyModes(modes, [6, 4], larger, [9, 7]);
  const again = new Float64Array(modes.length);
  copyModes(larger, [9, 7], again, [6, 4]);
  expect(again).toEqual(modes);
});
