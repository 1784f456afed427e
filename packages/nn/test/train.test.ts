import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkFinite,
  constantSchedule,
  cosineSchedule,
  createDenseNetwork,
  type DenseNetwork,
  dequantiseTensors,
  exponentialSchedule,
  initialise,
  quantiseTensors,
  roundTensors,
} from '../src/index.js';

const badOption = expect.objectContaining({ code: 'BAD_OPTION' });
const badInput = expect.objectContaining({ code: 'BAD_INPUT' });
const diverged = expect.objectContaining({ code: 'DIVERGED' });

function network(): DenseNetwork {
  const layers = [
    { units: 50, activation: 'sine' as const },
    { units: 70, activation: 'linear' as const },
  ];
  return createDenseNetwork({ inputs: 40, layers, batch: 1 });
}

function tensor({ parameters, tensors }: DenseNetwork, i: number): Float32Array {
  return parameters.subarray(tensors[i]!.offset, tensors[i]!.offset + tensors[i]!.length);
}

describe('schedules', () => {
  it('are constant', () => {
    expect([0, 5, 1e9].map(constantSchedule(0.1))).toEqual([0.1, 0.1, 0.1]);
  });

  it('rise, and fall along half a cosine', () => {
    const schedule = cosineSchedule({ rate: 2, steps: 110, warmUp: 10, floor: 0.5 });
    expect([0, 4, 9].map(schedule)).toEqual([0.2, 1, 2]);
    for (let step = 10; step < 110; step++) {
      const expected = 0.5 + 1.5 * Math.cos((Math.PI * (step - 10)) / 200) ** 2;
      expect(schedule(step)).toBeCloseTo(expected, 6);
    }
    expect([110, 1000].map(schedule)).toEqual([0.5, 0.5]);
    expect([0, 1].map(cosineSchedule({ rate: 1, steps: 0 }))).toEqual([0, 0]);
  });

  it('never rise after the warm-up', () => {
    const schedule = cosineSchedule({ rate: 1, steps: 5000 });
    for (let step = 1; step <= 5000; step++)
      expect(schedule(step)).toBeLessThanOrEqual(schedule(step - 1) + 1e-7);
  });

  it('fall by a factor', () => {
    const schedule = exponentialSchedule({ rate: 0.3, decay: 0.99 });
    for (const step of [0, 1, 2, 7, 100, 1000])
      expect(schedule(step) / (0.3 * 0.99 ** step)).toBeCloseTo(1, 12);
  });

  it('refuse numbers that are none', () => {
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => constantSchedule(bad)).toThrow(badOption);
      expect(() => cosineSchedule({ rate: bad, steps: 10 })).toThrow(badOption);
      expect(() => cosineSchedule({ rate: 1, steps: bad })).toThrow(badOption);
      expect(() => cosineSchedule({ rate: 1, steps: 9, warmUp: bad })).toThrow(badOption);
      expect(() => cosineSchedule({ rate: 1, steps: 9, floor: bad })).toThrow(badOption);
      expect(() => exponentialSchedule({ rate: 1, decay: bad })).toThrow(badOption);
    }
  });
});

describe('initial parameters', () => {
  it.each([
    ['glorot', Math.sqrt(6 / 90), Math.sqrt(6 / 120), 0],
    ['he', Math.sqrt(6 / 40), Math.sqrt(6 / 50), 0],
    ['lecun', Math.sqrt(3 / 40), Math.sqrt(3 / 50), 0],
    ['siren', 1 / 40, Math.sqrt(6 / 50) / 8, 1 / Math.sqrt(50)],
  ] as const)('of scheme %s fill their range', (scheme, first, second, biases) => {
    const made = network();
    initialise(made, new Random(4), scheme, { frequency: 8 });
    const limits = [first, scheme === 'siren' ? 1 / Math.sqrt(40) : 0, second, biases];
    limits.forEach((limit, i) => {
      const values = tensor(made, i);
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest).toBeLessThanOrEqual(Math.fround(limit));
      expect(largest).toBeGreaterThanOrEqual(0.9 * limit);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean)).toBeLessThanOrEqual(0.2 * limit);
    });
  });

  it('are those of the seed', () => {
    const [one, same, other] = [7, 7, 8].map((seed) => {
      const made = network();
      initialise(made, new Random(seed), 'he');
      return made.parameters;
    });
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('of scales are 1, of shifts 0', () => {
    const base = { layer: 0, length: 2, shape: [2], fanIn: 2, fanOut: 2 };
    const tensors = [
      { ...base, kind: 'scale' as const, offset: 0 },
      { ...base, kind: 'shift' as const, offset: 2 },
    ];
    const parameters = new Float32Array(4).fill(9);
    initialise({ tensors, parameters }, new Random(0), 'siren');
    expect([...parameters]).toEqual([1, 1, 0, 0]);
  });

  it('refuse a scheme that is none', () => {
    expect(() => initialise(network(), new Random(0), 'zero' as 'he')).toThrow(badOption);
    expect(() => initialise(network(), new Random(0), 'toString' as 'he')).toThrow(badOption);
    expect(() => initialise(network(), new Random(0), 'siren', { frequency: 0 })).toThrow(badOption);
  });
});

describe('quantised parameters', () => {
  const { tensors, parameters } = network();
  const { length } = parameters;

  it('are the nearest multiples of the step of their tensor', () => {
    const step = fc.double({ min: 1e-6, max: 10, noNaN: true });
    const property = fc.property(fc.nat(), fc.tuple(step, step, step, step), (seed, steps) => {
      const values = new Random(seed).fillNormal(new Float32Array(length));
      const levels = new Int32Array(length);
      const back = new Float32Array(length);
      const rounded = new Float32Array(length);
      quantiseTensors(tensors, values, steps, levels);
      dequantiseTensors(tensors, levels, steps, back);
      roundTensors(tensors, values, steps, rounded);
      expect(rounded).toEqual(back);
      const near = tensors.every(({ offset, length: count }, t) => {
        const part = values.subarray(offset, offset + count);
        return part.every(
          (value, i) => Math.abs(back[offset + i]! - value) <= 0.5000001 * steps[t]! + 1e-7 * Math.abs(value),
        );
      });
      expect(near).toBe(true);
      const again = new Int32Array(length);
      quantiseTensors(tensors, back, steps, again);
      return again.every((level, i) => level === levels[i]);
    });
    fc.assert(property, { numRuns: 10, seed: 1 });
  });

  it('refuse steps and lengths that do not fit', () => {
    const levels = new Int32Array(length);
    const steps = [1, 1, 1, 1];
    expect(() => quantiseTensors(tensors, parameters, [1, 1, 1], levels)).toThrow(badInput);
    expect(() => quantiseTensors(tensors, parameters.subarray(1), steps, levels)).toThrow(badInput);
    expect(() => dequantiseTensors(tensors, levels.subarray(1), steps, parameters)).toThrow(badInput);
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => quantiseTensors(tensors, parameters, [1, bad, 1, 1], levels)).toThrow(badOption);
      expect(() => dequantiseTensors(tensors, levels, [1, bad, 1, 1], parameters)).toThrow(badOption);
      expect(() => roundTensors(tensors, parameters, [1, bad, 1, 1], parameters)).toThrow(badOption);
    }
    const one = parameters.slice().fill(1);
    expect(() => quantiseTensors(tensors, one, [1, 1, 1, 1e-12], levels)).toThrow(badOption);
    one[3] = Number.NaN;
    expect(() => quantiseTensors(tensors, one, steps, levels)).toThrow(diverged);
    one[3] = Number.POSITIVE_INFINITY;
    expect(() => roundTensors(tensors, one, steps, one.slice())).toThrow(diverged);
  });
});

describe('checkFinite', () => {
  it('names what is not', () => {
    expect(() => checkFinite([1, -2, 0], 'loss')).not.toThrow();
    expect(() => checkFinite(new Float32Array([1, Number.NaN]), 'loss at step 3')).toThrow(diverged);
    expect(() => checkFinite([Number.NEGATIVE_INFINITY], 'loss at step 3')).toThrow(
      /-Infinity \(loss at step 3\)/,
    );
  });
});
