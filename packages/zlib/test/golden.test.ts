import type { ArrayInput } from '@vdfc/core';
import { golden } from '@vdfc/testkit';
import { zlib } from '../src/index.js';
import { readCases } from './vectors/read.js';

/** A smooth peak, by arithmetic that is the same on every machine. */
function peak(shape: readonly number[], data: Float32Array | Float64Array): ArrayInput {
  for (let i = 0; i < data.length; i++) {
    const distance = (i - data.length / 3) / (data.length / 10);
    data[i] = 1e-13 / (1 + distance * distance);
  }
  return { shape, data };
}

const line = peak([500], new Float32Array(500));
const specials = readCases()
  .filter(({ name }) => name.startsWith('specials'))
  .map(({ name, shape, values }) => ({ name, array: { shape, data: values } }));

golden(
  zlib,
  [
    { name: 'line', array: line },
    { name: 'line-plain', array: line, options: { shuffle: false, level: 1 } },
    { name: 'line-stored', array: line, options: { level: 0 } },
    { name: 'batch-float64', array: peak([2, 4, 5, 6], new Float64Array(240)), options: { level: 9 } },
    { name: 'empty', array: { shape: [0, 4, 4], data: new Float32Array(0) } },
    ...specials,
  ],
  import.meta.url,
  { integer: true },
);
