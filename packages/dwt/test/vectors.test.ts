import { decodeBands } from '@vdfc/numerics/coding';
import { describe, expect, it } from 'vitest';
import { makeDwt } from '../src/codec.js';
import { analyse, filteredLayout } from '../src/kernel/filtered.js';
import { scaledDown, scaleOf } from '../src/kernel/scale.js';
import { shrinkArray } from '../src/kernel/shrink.js';
import { distance, open } from './open.js';
import { readCases } from './vectors/read.js';

const cases = readCases();
const peakOf = (values: Float64Array): number => Math.max(...values.map(Math.abs));

describe.each(['wasm', 'typescript'] as const)('agrees with PyWavelets, kernel %s', (kernel) => {
  const dwt = makeDwt(kernel);

  it.each(cases.int8)('mode int8: $wavelet of $shape, $boundary, $levels levels', (vector) => {
    const { shape, wavelet, boundary, levels, values, quantised } = vector;
    const layout = filteredLayout(shape, { wavelet, boundary, levels });
    const coefficients = analyse(scaledDown(values, scaleOf(peakOf(values))), layout, kernel);
    expect(distance(coefficients, vector.coefficients)).toBeLessThan(1e-10);

    const bytes = dwt.encode({ data: values, shape }, { mode: 'int8', wavelet, boundary, levels });
    const stored = new Int32Array(layout.count);
    decodeBands(open(bytes).payload, stored, layout.bands);
    expect([...stored]).toEqual(quantised);
    expect(distance(dwt.decode(bytes).data, vector.decoded)).toBeLessThan(1e-10);
  });

  it.each(cases.threshold)('mode threshold: $wavelet of $shape, $boundary, $rule', (vector) => {
    const { shape, wavelet, boundary, levels, rule, threshold, values } = vector;
    const options = { mode: 'threshold', wavelet, boundary, levels, rule, threshold } as const;
    const bytes = dwt.encode({ data: values, shape }, options);
    expect(distance(dwt.decode(bytes).data, vector.decoded)).toBeLessThan(1e-10);
    // A kept coefficient has 52 bits of fraction, and its place, sign and exponent are some more.
    expect(open(bytes).payload.length).toBeGreaterThan((52 / 8) * vector.kept);
    expect(open(bytes).payload.length).toBeLessThan((64 / 8) * vector.kept + 16);
  });

  it.each(cases.stationary)('shrinkage of swt: $wavelet of $shape, $levels levels, $rule', (vector) => {
    const { shape, wavelet, levels, rule, threshold, values, shrunk } = vector;
    const found = shrinkArray(values, shape, { wavelet, levels, rule, threshold }, kernel);
    expect(distance(found, shrunk)).toBeLessThan(1e-10);
  });
});
