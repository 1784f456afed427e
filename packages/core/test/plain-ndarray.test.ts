import fc from 'fast-check';
import ndarray from 'ndarray';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type NdArray, toDense, toNdArray } from '../src/index.js';
import { plainNdArray } from '../src/plain-ndarray.js';

const shape = [3, 4, 5];
const values = Float32Array.from({ length: 60 }, (_, i) => i + 0.5);
const plain = (): NdArray => plainNdArray(values.slice(), shape, [20, 5, 1]);
const compiled = (): NdArray => ndarray(values.slice(), [...shape]) as NdArray;

/** Everything that a view is made of. */
function parts(view: NdArray): unknown {
  const { shape, stride, offset, dtype, dimension, size, order } = view;
  return { shape: [...shape], stride: [...stride], offset, dtype, dimension, size, order: [...order] };
}

type Step = (view: NdArray) => NdArray;

const index = fc.integer({ min: 0, max: 2 });
const steps: fc.Arbitrary<{ name: string; run: Step }> = fc.oneof(
  fc
    .tuple(index, index)
    .map(([a, b]) => ({ name: `lo(${a}, ${b})`, run: (v: NdArray) => v.lo(a, b) as NdArray })),
  fc.tuple(index).map(([a]) => ({
    name: `hi(${a + 1})`,
    run: (v: NdArray) => v.hi(Math.min(a + 1, v.shape[0]!)) as NdArray,
  })),
  fc.constantFrom([-1, 2, 1], [2, -2, 1], [1, 1, -1]).map((by) => ({
    name: `step(${by})`,
    run: (v: NdArray) => v.step(...by.slice(0, v.dimension)) as NdArray,
  })),
  fc.constant({
    name: 'T',
    run: (v: NdArray) => v.transpose(...v.shape.map((_, i) => v.dimension - 1 - i)) as NdArray,
  }),
);

describe('PlainNdArray', () => {
  it('has what ndarray has, after any chain of views', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 4 }), (chain) => {
        let a = compiled();
        let b = plain();
        for (const { run } of chain) {
          a = run(a);
          b = run(b);
        }
        if (a.shape.some((length) => length <= 0)) return;
        const { order: _a, ...known } = parts(a) as Record<string, unknown>;
        const { order: _b, ...found } = parts(b) as Record<string, unknown>;
        expect(found).toEqual(known);
        expect(toDense(b)).toEqual(toDense(a));
      }),
    );
  });

  it('picks, indexes, gets and sets as ndarray does', () => {
    const [a, b] = [compiled(), plain()];
    expect(parts(b)).toEqual(parts(a));
    expect(parts(b.pick(null, 2, null) as NdArray)).toEqual(parts(a.pick(null, 2, null) as NdArray));
    expect(parts(b.pick(1) as NdArray)).toEqual(parts(a.pick(1) as NdArray));
    expect(parts(b.T as NdArray)).toEqual(parts(a.transpose(2, 1, 0) as NdArray));
    expect(b.index(1, 2, 3)).toBe(a.index(1, 2, 3));
    expect(b.get(2, 3, 4)).toBe(59.5);
    b.set(2, 3, 4, -1);
    expect(b.get(2, 3, 4)).toBe(-1);
  });
});

describe('toNdArray', () => {
  afterEach(() => {
    vi.doUnmock('ndarray');
    vi.resetModules();
  });

  it('does without compiled code where that is forbidden', async () => {
    vi.resetModules();
    vi.doMock('ndarray', () => ({
      default: () => {
        throw new EvalError('Refused to evaluate a string as JavaScript');
      },
    }));
    const core = await import('../src/index.js');
    const view = core.toNdArray({ dtype: 'float32', shape, data: values });
    expect(view.get(1, 2, 3)).toBe(33.5);
    expect(core.toDense(view).data).toEqual(values);
  });

  it('hides no other failure', async () => {
    vi.resetModules();
    vi.doMock('ndarray', () => ({
      default: () => {
        throw new RangeError('out of memory');
      },
    }));
    const core = await import('../src/index.js');
    expect(() => core.toNdArray({ dtype: 'float32', shape, data: values })).toThrow(RangeError);
  });

  it('takes the package where it can', () => {
    expect(toNdArray({ dtype: 'float32', shape, data: values }).constructor.name).not.toBe('PlainNdArray');
  });
});

describe('toDense', () => {
  it.each([
    ['float32', Float32Array, [0x7fa00001, 0xffa12345, 0x80000000]],
    ['float64', Float64Array, [1, 0x7ff40000, 2, 0xfff45678]],
  ] as const)('keeps every bit of a strided %s view, signalling NaNs too', (_, Floats, words) => {
    const bits = new Uint32Array(words);
    const data = new Floats(bits.buffer);
    const reversed = toDense({ data, shape: [data.length], stride: [-1], offset: data.length - 1 });
    const width = data.BYTES_PER_ELEMENT / 4;
    const expected = Array.from({ length: data.length }, (_, i) =>
      Array.from(bits.subarray((data.length - 1 - i) * width, (data.length - i) * width)),
    ).flat();
    expect(Array.from(new Uint32Array(reversed.data.buffer))).toEqual(expected);
  });
});
