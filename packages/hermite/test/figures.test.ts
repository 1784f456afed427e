import { compare } from '@vdfc/metrics';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import { expect, it } from 'vitest';
import { coefficients, hermite } from '../src/index.js';

withData(['reference-vdf-50x50x50.f64'], 'hermite on the reference VDF', () => {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };
  for (const [l1, most] of [
    [0.0463, 450],
    [0.01, 5200],
  ] as const) {
    it(`takes at most ${most} bytes for an L1 error of ${l1} (effort 0)`, () => {
      const { container, comparison } = tune(hermite.with({ effort: 0 }), vdf, { l1 }, { resolution: 0.02 });
      expect(comparison.l1).toBeLessThanOrEqual(l1);
      expect(container.length).toBeLessThanOrEqual(most);
    });
  }

  // The quality that tune finds.
  for (const [l1, most, quality] of [[0.0463, 420, 0.15575]] as const) {
    it(`takes at most ${most} bytes for an L1 error of ${l1} (effort 1)`, () => {
      const container = hermite.with({ effort: 1 }).encode(vdf, hermite.quality!(quality));
      expect(compare(vdf, hermite.decode(container)).l1).toBeLessThanOrEqual(l1);
      expect(container.length).toBeLessThanOrEqual(most);
    });
  }

  it("has the notebook's error with least squares in place of its sums", () => {
    const bytes = hermite.encode(vdf, { mode: 'notebook' });
    expect(compare(vdf, hermite.decode(bytes)).l1).toBeCloseTo(0.108, 3);
    expect(bytes.length).toBeLessThanOrEqual(13_544 + 25);
  });

  it("has the Maxwellian of SciPy's least_squares", () => {
    const { drift, width } = coefficients(vdf, { order: 0, fit: 'least-squares' });
    const expected = [26.185288, 27.109915, 29.323992, 3.5285665, 9.6612048, 9.5422281];
    for (const [i, value] of [...drift, ...width].entries()) expect(value).toBeCloseTo(expected[i]!, 3);
  });

  it('takes at most 33 bytes for a container of zeros', () => {
    expect(hermite.encode({ data: new Float32Array(125_000), shape: referenceShape }).length).toBeLessThan(
      34,
    );
  });
});
