import { isVdfcError, VdfcError } from '@vdfc/core';
import { biMaxwellian, sampleVdf, twoBeams } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { componentsOf, emSteps, type GmmOptions, gmm, gmmDefaults } from '../src/index.js';

const vdf = sampleVdf(twoBeams(), { shape: [12, 13, 14] });
const quick = { components: 4, effort: 0 } as const;

function l1(options: GmmOptions, power = 1): number {
  const decoded = gmm.decode(gmm.encode(vdf, options)).data;
  let off = 0;
  let whole = 0;
  vdf.data.forEach((value, i) => {
    off += Math.abs(value ** power - decoded[i]! ** power);
    whole += value ** power;
  });
  return off / whole;
}

describe('options', () => {
  it.each<[string, object]>([
    ['components', { components: 0 }],
    ['components', { components: 'aic' }],
    ['components', { components: 1025 }],
    ['most', { most: 0 }],
    ['covariance', { covariance: 'tied' }],
    ['direction', { direction: [0, 0, 0] }],
    ['direction', { direction: [1, 2] }],
    ['cell', { cell: [1, 0, 1] }],
    ['cell', { cell: 1 }],
    ['precision', { precision: 1 }],
    ['refine', { refine: 'l3' }],
    ['exponent', { exponent: 0.05 }],
    ['effort', { effort: 3 }],
    ['restarts', { restarts: 0 }],
    ['seed', { seed: -1 }],
    ['mode', { mode: 'float16' }],
    ['precision', { mode: 'notebook', precision: 100 }],
    ['components', { mode: 'notebook', components: 'bic' }],
  ])('of which %s is wrong are refused: %j', (option, options) => {
    let error: unknown;
    try {
      gmm.with(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(isVdfcError(error, 'BAD_OPTION')).toBe(true);
    expect((error as VdfcError).option).toBe(option);
  });

  it('have defaults', () => {
    expect(gmm.encode(vdf, { ...gmmDefaults, ...quick })).toEqual(gmm.encode(vdf, quick));
  });
});

describe('an encoder', () => {
  it('comes nearer with more effort, more components and more precision', () => {
    const base = l1({ components: 3, effort: 0, precision: 24 });
    expect(l1({ components: 3, effort: 1, precision: 24 })).toBeLessThan(base);
    expect(l1({ components: 8, effort: 0, precision: 96 })).toBeLessThan(base);
    expect(l1({ components: 3, effort: 0, precision: 256 })).toBeLessThan(base);
  });

  it('comes nearer to what it is to refine', () => {
    const likely = l1({ ...quick, components: 2, refine: 'none', precision: 4096 });
    expect(l1({ ...quick, components: 2, precision: 4096 })).toBeLessThan(likely);
  });

  it('comes nearer to the tails with a lower exponent', () => {
    const few = { components: 1, effort: 1, precision: 4096 } as const;
    expect(l1({ ...few, exponent: 0.4 }, 0.4)).toBeLessThan(l1(few, 0.4));
    expect(l1({ ...few, exponent: 0.4 })).toBeGreaterThan(l1(few));
  });

  it('starts elsewhere from another seed, and takes the likeliest of several starts', () => {
    const one = { components: 5, effort: 0, refine: 'none', precision: 1024 } as const;
    expect(gmm.encode(vdf, { ...one, seed: 1 })).not.toEqual(gmm.encode(vdf, one));
    const many = gmm.encode(vdf, { ...one, restarts: 6 });
    const alone = Array.from({ length: 6 }, (_, seed) => gmm.encode(vdf, { ...one, seed }));
    expect(alone.some((bytes) => bytes.every((byte, i) => byte === many[i]))).toBe(true);
  });

  it('has no more Gaussians than there are cells', () => {
    const three = { data: Float32Array.of(0, 1, 2, 0, 3), shape: [5] };
    expect(componentsOf(gmm.encode(three, { components: 100, effort: 0 })).length).toBeLessThanOrEqual(3);
  });

  it('needs one bi-Maxwellian along the field where that is what there is', () => {
    const field = [1, 2, 2] as const;
    const plasma = sampleVdf(biMaxwellian({ field }), { shape: [16, 16, 16] });
    const options = { components: 1, covariance: 'aligned', direction: field, precision: 2048 } as const;
    const bytes = gmm.encode(plasma, options);
    const decoded = gmm.decode(bytes).data;
    const values = Array.from(plasma.data);
    const off = values.reduce((sum, value, i) => sum + Math.abs(value - decoded[i]!), 0);
    expect(off / values.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.005);
    expect(bytes.length).toBeLessThan(65);
  });
});

describe('quality', () => {
  it('chooses components, and the precision for them', () => {
    expect([0, 0.5, 1].map((q) => gmm.quality?.(q))).toEqual([
      { components: 1, precision: 9 },
      { components: 23, precision: 93 },
      { components: 512, precision: 969 },
    ]);
  });

  it('leaves bound components alone', () => {
    expect(gmm.with({ components: 12 }).quality?.(0.5)).toEqual({ components: 12, precision: 181 });
    expect(gmm.with({ mode: 'notebook' }).quality?.(0.5)).toEqual({ mode: 'notebook', components: 23 });
  });
});

describe('EM by hand', () => {
  const start = {
    means: [
      [4, 6, 6],
      [9, 8, 6],
    ],
    variance: 4,
  };

  it.each(['full', 'diagonal', 'aligned'] as const)('raises the likelihood, %s', (covariance) => {
    const step = emSteps(vdf, start, { covariance, direction: [1, 1, 0] });
    const found = Array.from({ length: 10 }, () => step().logLikelihood);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(step().components).toBe(2);
  });

  it.each([
    ['a batch', { data: new Float32Array(16).fill(1), shape: [2, 2, 2, 2] }],
    ['nothing', { data: new Float32Array(8), shape: [2, 2, 2] }],
  ])('is refused of %s', (_, array) => {
    expect(() => emSteps(array, start)).toThrow(VdfcError);
  });
});
