import { Random } from '@vdfc/numerics/random';
import { describe, expect, it } from 'vitest';
import { roundTogether } from '../src/training/lattice.js';

/** Σ (x - levels)ᵀ H (x - levels). */
function cost(x: Float64Array, levels: ArrayLike<number>, curvature: Float64Array): number {
  const size = x.length;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      sum += (x[i]! - levels[i]!) * curvature[i * size + j]! * (x[j]! - levels[j]!);
    }
  }
  return sum;
}

describe('rounding together', () => {
  it('costs far less than rounding one by one where few directions count', () => {
    const size = 24;
    const random = new Random(8);
    const curvature = new Float64Array(size * size);
    for (let k = 0; k < 6; k++) {
      const vector = random.fillNormal(new Float64Array(size));
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) curvature[i * size + j]! += vector[i]! * vector[j]!;
      }
    }
    const x = random.fillNormal(new Float64Array(size), 0, 20);
    const plain = cost(x, x.map(Math.round), curvature);
    expect(cost(x, roundTogether(x, curvature, 1e-4), curvature)).toBeLessThan(0.1 * plain);
  });

  it('is plain rounding where nothing is shared', () => {
    const x = Float64Array.of(1.4, -2.6, 0.2, 7.5001);
    const curvature = Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? i + 1 : 0));
    expect([...roundTogether(x, curvature, 0.01)]).toEqual([1, -3, 0, 8]);
    expect([...roundTogether(x, new Float64Array(16), 0.01)]).toEqual([1, -3, 0, 8]);
    expect([...roundTogether(Float64Array.of(1e300, -1e300), new Float64Array(4), 1)]).toEqual([
      2 ** 24,
      -(2 ** 24),
    ]);
  });
});
