import { golden, subnormal } from '@vdfc/testkit';
import { zfp } from '../src/index.js';
import { readVdf } from './vectors/read.js';

const shock = { dtype: 'float32', data: readVdf().subarray(0, 6 * 22 * 20), shape: [6, 22, 20] } as const;
/** Whole numbers, so that no engine's `Math.exp` is in them. */
const steps = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => ((i * i) % 97) - 40);

golden(
  zfp,
  [
    { name: 'shock', array: shock },
    { name: 'shock-tolerance', array: shock, options: { tolerance: 1e-15 } },
    {
      name: 'line-precision',
      array: { data: steps(50), shape: [50] },
      options: { mode: 'precision', bits: 20 },
    },
    {
      name: 'plane-rate',
      array: { data: steps(70), shape: [7, 10] },
      options: { mode: 'rate', bitsPerValue: 9 },
    },
    {
      name: 'batch-reversible',
      array: { data: steps(360), shape: [3, 4, 5, 6] },
      options: { mode: 'reversible' },
    },
    {
      name: 'plane-expert',
      array: { data: Float32Array.from(steps(70)), shape: [10, 7] },
      options: { mode: 'expert', minBits: 40, maxBits: 200, maxPrecision: 22, minExponent: -4 },
    },
    { name: 'subnormal', array: subnormal({ dtype: 'float32', shape: [9, 10] }) },
    { name: 'empty', array: { data: new Float32Array(0), shape: [0, 4, 4] } },
  ],
  import.meta.url,
  { integer: true },
);
