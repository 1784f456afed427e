import { createDenseNetwork } from '@vdfc/nn';
import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OutputDomain, peakExponentOf, toOutput, toShares, toValues } from '../src/kernel/domain.js';
import { featureTables, gatherFeatures } from '../src/kernel/features.js';
import { exp2, exponentOf, log2, timesPowerOfTwo } from '../src/kernel/octaves.js';
import { stepOf } from '../src/kernel/steps.js';
import { denseShapeOf, type Structure, tensorsOf } from '../src/kernel/structure.js';
import { canonise } from '../src/training/canonical.js';
import { addColumnGram, identity, rotate, rotateBack, turnBasis } from '../src/training/rotation.js';
import { Sampler } from '../src/training/sampler.js';
import { Soap } from '../src/training/soap.js';
import { targetOutput } from '../src/training/target.js';

const positive = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });

describe('octaves', () => {
  it('are those of Math', () => {
    fc.assert(
      fc.property(positive, (value) => {
        expect(log2(value)).toBeCloseTo(Math.log2(value), 11);
        const exponent = exponentOf(value);
        const mantissa = timesPowerOfTwo(value, -exponent);
        expect(mantissa >= 1 && mantissa < 2).toBe(true);
        expect(timesPowerOfTwo(mantissa, exponent)).toBe(value);
      }),
    );
    for (let x = -1080; x < 1024; x += 0.37) expect(Math.abs(exp2(x) / 2 ** x - 1) || 0).toBeLessThan(1e-13);
  });

  it('make steps', () => {
    for (let e = -192; e < 64; e++) expect(stepOf(e) / 2 ** (e / 4)).toBeCloseTo(1, 14);
  });
});

describe('domains', () => {
  it.each<OutputDomain>([
    { kind: 'power', exponent: 0.5, clamped: true },
    { kind: 'power', exponent: 0.37, clamped: false },
    { kind: 'log', octaves: 60 },
  ])('give back what went in: %j', (domain) => {
    for (const scale of [1e-300, 1e-13, 1, 1e300]) {
      const values = Float64Array.of(0, 1.7, 1e-3, 0.2, 1e-6, domain.kind === 'power' ? -0.3 : 0.3).map(
        (value) => value * scale,
      );
      const clamped = domain.kind === 'log' || domain.clamped;
      const peak = peakExponentOf(values, clamped)!;
      const shares = new Float32Array(values.length);
      const output = new Float32Array(values.length);
      const back = new Float64Array(values.length);
      toShares(values, peak, clamped, shares);
      toOutput(shares, domain, output);
      toValues(output, domain, peak, back);
      values.forEach((value, i) => {
        const wanted = clamped ? Math.max(0, value) : value;
        expect(Math.abs(back[i]! - wanted)).toBeLessThanOrEqual(1e-5 * Math.abs(wanted));
      });
    }
  });

  it('give finite values for any output', () => {
    const output = Float32Array.of(1e30, -1e30, 3e38, 5, -5);
    for (const domain of [
      { kind: 'power', exponent: 0.1, clamped: false },
      { kind: 'log', octaves: 4000 },
    ] as const) {
      for (const out of [new Float32Array(5), new Float64Array(5)]) {
        toValues(output, domain, 1023, out);
        expect(out.every((value) => Number.isFinite(value))).toBe(true);
      }
    }
  });
});

describe('features', () => {
  it('are coordinates, sines and cosines of the place', () => {
    const lengths = [3, 5];
    const tables = featureTables(lengths, { reach: 0.5, order: 2, scale: 3, seed: 9 });
    const random = new Random(9);
    const frequencies = [3 * random.uniform(), 3 * random.uniform()];
    const input = new Float32Array(10 * 16);
    const cells = Int32Array.from({ length: 15 }, (_, i) => i);
    gatherFeatures(tables, cells, 15, [new Int32Array(16), new Int32Array(16)], input, 16);
    for (let cell = 0; cell < 15; cell++) {
      const places = [Math.floor(cell / 5) / 2 - 0.5, (cell % 5) / 4 - 0.5];
      const wanted = places.flatMap((x) => [
        x,
        ...frequencies.flatMap((h) => [Math.sin(2 * Math.PI * h * x), Math.cos(2 * Math.PI * h * x)]),
      ]);
      wanted.forEach((value, feature) => {
        expect(input[feature * 16 + cell]).toBeCloseTo(value, 5);
      });
    }
  });
});

describe('the sampler', () => {
  it('draws each cell as often as its density says, within a sample or two', () => {
    const values = Float64Array.from({ length: 300 }, (_, i) => Math.exp(-((i - 90) ** 2) / 800));
    const domain: OutputDomain = { kind: 'power', exponent: 0.5, clamped: true };
    const outputs = [targetOutput(values, domain)!];
    const target = { lengths: [300], cells: 300, domain, outputs };
    const sampler = new Sampler(target, false, new Random(5));
    const cells = new Int32Array(3000);
    sampler.draw(cells, 3000);
    const counts = new Float64Array(300);
    for (const cell of cells) counts[cell]!++;
    counts.forEach((count, cell) => {
      expect(Math.abs(count - 10 * sampler.density[cell]!)).toBeLessThan(2);
    });
    expect(sampler.density[90]).toBeGreaterThan(10 * sampler.density[299]!);
  });
});

describe('rotations', () => {
  it('find the axes of a matrix of products, whatever its rank', () => {
    const size = 7;
    const random = new Random(2);
    const gram = new Float64Array(size * size);
    for (const length of [9, 4, 2, 1]) {
      addColumnGram(gram, 1 - 1 / length ** 2, random.fillNormal(new Float64Array(size)), 1, size);
    }
    const basis = identity(size);
    for (let i = 0; i < 200; i++) turnBasis(gram, basis, size, new Float64Array(size * size));
    const between = new Float64Array(size * size);
    const turned = new Float64Array(size * size);
    rotate(basis, gram, basis, size, size, between, turned);
    const back = new Float64Array(size * size);
    rotateBack(basis, turned, basis, size, size, between, back);
    back.forEach((value, i) => {
      expect(value).toBeCloseTo(gram[i]!, 10);
      if (i % (size + 1) !== 0) expect(turned[i]).toBeCloseTo(0, 6);
    });
  });
});

describe('SOAP', () => {
  it('goes straight down a narrow valley that Adam zigzags in', () => {
    const structure: Structure = {
      axes: 3,
      features: { reach: 1, order: 0, scale: 1, seed: 0 },
      hidden: [4],
      activation: 'tanh',
      outputs: 1,
    };
    const tensors = tensorsOf(structure).slice(0, 2);
    const random = new Random(1);
    const wanted = random.fillNormal(new Float64Array(16));
    const mixing = random.fillNormal(new Float64Array(16));
    // Loss ½ |(W - wanted) M|² by rows of [weights | bias], M badly conditioned.
    for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) mixing[4 * i + j]! *= 4 ** -j;
    const at = (parameters: Float64Array, unit: number, input: number): number =>
      input < 3 ? parameters[3 * unit + input]! : parameters[12 + unit]!;
    const soap = new Soap(tensors, new Float64Array(16), { mean: 0.9, square: 0.95, gram: 0.95 });
    const gradients = new Float32Array(16);
    let loss = 0;
    for (let step = 0; step < 400; step++) {
      loss = 0;
      for (let unit = 0; unit < 4; unit++) {
        const off = [0, 1, 2, 3].map((j) => at(soap.parameters, unit, j) - wanted[4 * unit + j]!);
        const mixed = [0, 1, 2, 3].map((k) => off.reduce((sum, o, j) => sum + o * mixing[4 * j + k]!, 0));
        loss += mixed.reduce((sum, m) => sum + m * m, 0) / 2;
        for (let j = 0; j < 4; j++) {
          const slope = mixed.reduce((sum, m, k) => sum + m * mixing[4 * j + k]!, 0);
          gradients[j < 3 ? 3 * unit + j : 12 + unit] = slope;
        }
      }
      soap.step(gradients, Float64Array.of(0.1 * (1 - step / 400)));
    }
    expect(loss).toBeLessThan(1e-4);
  });
});

describe('the canonical form', () => {
  it.each(['sine', 'tanh', 'relu'] as const)('computes what the network computed: %s', (activation) => {
    const structure: Structure = {
      axes: 2,
      features: { reach: 1, order: 0, scale: 1, seed: 0 },
      hidden: [6, 5],
      activation,
      outputs: 2,
    };
    const network = createDenseNetwork({ ...denseShapeOf(structure), batch: 8, training: false });
    const random = new Random(4);
    const levels = Int32Array.from(network.parameters, () => Math.round(20 * random.normal()));
    random.fillUniform(network.input, -1, 1);
    const compute = (): Float32Array => {
      network.parameters.set(levels.map((level) => level).map(Number));
      for (let i = 0; i < levels.length; i++) network.parameters[i] = levels[i]! / 16;
      network.forward();
      return network.output.slice();
    };
    const before = compute();
    canonise(levels, network.tensors, structure);
    compute().forEach((value, i) => {
      expect(value).toBeCloseTo(before[i]!, 3);
    });
    for (const { kind, layer, offset, length } of network.tensors) {
      if (kind !== 'biases' || layer === 2) continue;
      const biases = levels.subarray(offset, offset + length);
      expect([...biases]).toEqual([...biases].sort((a, b) => a - b));
      if (activation !== 'relu') expect(biases[0]).toBeGreaterThanOrEqual(0);
    }
  });
});
