import { toDense } from '@vdfc/core';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { expect, it } from 'vitest';
import { mlp } from '../src/index.js';

withData(['reference-vdf-50x50x50.f64'], 'the reference VDF', () => {
  it('fits into 520 bytes at an L1 of 0.0463 with the defaults', () => {
    const data = readReferenceVdf();
    const container = mlp.encode({ data, shape: referenceShape });
    const decoded = toDense(mlp.decode(container)).data;
    let off = 0;
    let whole = 0;
    data.forEach((value, i) => {
      off += Math.abs(value - decoded[i]!);
      whole += Math.abs(value);
    });
    expect(container.length).toBeLessThanOrEqual(520);
    expect(off / whole).toBeLessThanOrEqual(0.0463);
  });
});
