import { zlib } from '@vdfc/zlib';
import { describe, expect, it } from 'vitest';
import { boxSection, ellipsoidSection, outlinesOf } from '../src/report/outlines.js';

const xy = [0, 1, 2] as const;
const yz = [1, 2, 0] as const;

describe('outlines of models', () => {
  it('are rectangles where a plane cuts a box', () => {
    const box = { from: [1, 2, 3], to: [4, 6, 5] } as const;
    expect(boxSection(box, xy, [0, 0, 3])).toEqual([[1, 2, 4, 2, 4, 6, 1, 6]]);
    expect(boxSection(box, xy, [0, 0, 4])).toHaveLength(1);
    expect(boxSection(box, xy, [0, 0, 5])).toEqual([]);
    expect(boxSection(box, yz, [1, 0, 0])).toEqual([[2, 3, 6, 3, 6, 5, 2, 5]]);
    expect(boxSection(box, yz, [0, 0, 0])).toEqual([]);
  });

  it('are on the surface of an ellipsoid and in the plane', () => {
    const covariance = [4, 1, 0.5, 1, 9, -1, 0.5, -1, 2];
    const centre = [10, 12, 7.2] as const;
    const [line] = ellipsoidSection({ centre, covariance }, xy, [0, 0, 7]) as [number[]];
    for (let i = 0; i < line.length; i += 2) {
      const d = [line[i]! - 10, line[i + 1]! - 12, 7.5 - 7.2] as const;
      expect(quadratic(covariance, d)).toBeCloseTo(1, 1);
    }
    expect(ellipsoidSection({ centre, covariance }, xy, [0, 0, 9])).toEqual([]);
    const flat = { centre, covariance: [0, 0, 0, 0, 1, 0, 0, 0, 1] };
    expect(ellipsoidSection(flat, xy, [0, 0, 7])).toEqual([]);
  });

  it('are nothing for a codec without a model', async () => {
    const cut = { lengths: [2, 1, 1], start: 0, peak: [0, 0, 0] } as const;
    const bytes = zlib.encode({ data: Float32Array.of(1, 2), shape: [1, 1, 2] });
    expect(await outlinesOf(zlib, bytes, cut)).toBeUndefined();
  });
});

/** dᵀ C⁻¹ d by Cramer's rule. */
function quadratic(c: readonly number[], d: readonly [number, number, number]): number {
  const determinant = (m: readonly number[]): number =>
    m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) -
    m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) +
    m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!);
  const whole = determinant(c);
  return [0, 1, 2].reduce((sum, column) => {
    const replaced = c.map((value, i) => (i % 3 === column ? d[Math.floor(i / 3)]! : value));
    return sum + (d[column]! * determinant(replaced)) / whole;
  }, 0);
}
