import assert from 'node:assert/strict';
import { dct } from '@vdfc/dct';

const shape = [8, 9, 10];
const data = Float32Array.from({ length: 720 }, (_, i) => Math.exp(-(((i % 10) - 4) ** 2) / 8));
const bytes = dct.encode({ data, shape }, { blockSize: 8, keep: 8 });
const decoded = dct.decode(bytes);
assert.deepEqual(decoded.shape, shape);
decoded.data.forEach((value, i) => {
  assert.ok(Math.abs(value - data[i]) < 1e-5, `element ${i}: ${value} for ${data[i]}`);
});
