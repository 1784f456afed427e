import { Random } from '@vdfc/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Extent, elementBytes, type Slab, VALUE_BYTES } from '../src/kernel/kernel.js';
import { codingOrder, inverseOrder } from '../src/kernel/order.js';
import { type BitString, decodeField, encodeField, type Field, type Work } from '../src/kernel/run.js';
import { kernelFor } from '../src/kernel/select.js';
import { forEachRun, slabsOf } from '../src/kernel/slabs.js';
import { wasmBinary } from '../src/kernel/wasm-binary.js';
import { digest, kernels } from './run.js';

const nothing: BitString = { bytes: new Uint8Array(0), bits: 0 };
const limits = { minBits: 1, maxBits: 16658, maxPrecision: 64, minExponent: -1075 };

describe('the coding order', () => {
  it.each([1, 2, 3, 4])('of rank %d names every place once, lowest frequencies first', (rank) => {
    const order = codingOrder(rank);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 4 ** rank }, (_, i) => i));
    const frequency = (place: number, power: number): number =>
      [0, 1, 2, 3].reduce((sum, axis) => sum + ((place >> (2 * axis)) & 3) ** power, 0);
    for (let i = 1; i < order.length; i++) {
      const [before, after] = [order[i - 1]!, order[i]!];
      const step = frequency(after, 1) - frequency(before, 1);
      expect(step > 0 || (step === 0 && frequency(after, 2) >= frequency(before, 2))).toBe(true);
    }
    const inverse = inverseOrder(order);
    order.forEach((place, i) => {
      expect(inverse[place]).toBe(i);
    });
  });
});

describe('slabs', () => {
  it.each([
    [[37, 1, 1, 1], 1],
    [[9, 14, 1, 1], 2],
    [[9, 14, 6, 1], 3],
    [[9, 5, 6, 7], 4],
    [[9, 0, 6, 1], 3],
  ] as const)('of %o cover every value once, in the order of blocks', (extent, rank) => {
    const count = extent[0] * extent[1] * extent[2] * extent[3];
    const orders = [1, 2, 3, 5, 8, 13, 1000].map((maxBlocks) => {
      const seen = new Set<number>();
      const blocks: string[] = [];
      for (const slab of slabsOf('float32', rank, extent, maxBlocks)) {
        expect(blocksOf(slab)).toBeLessThanOrEqual(maxBlocks);
        blocks.push(...blockCorners(slab));
        let next = 0;
        forEachRun(extent, slab, (inArray, inSlab, length) => {
          expect(inSlab).toBe(next);
          next += length;
          for (let i = 0; i < length; i++) seen.add(inArray + i);
        });
      }
      expect(seen.size).toBe(count);
      return blocks;
    });
    for (const order of orders) expect(order).toEqual(orders[0]);
  });
});

function blocksOf({ size }: Slab): number {
  return size.reduce((product, length) => product * Math.ceil(length / 4), 1);
}

function blockCorners({ origin, size }: Slab): string[] {
  const corners: string[] = [];
  for (let w = 0; w < size[3]; w += 4)
    for (let z = 0; z < size[2]; z += 4)
      for (let y = 0; y < size[1]; y += 4)
        for (let x = 0; x < size[0]; x += 4)
          corners.push([origin[0] + x, origin[1] + y, origin[2] + z, origin[3] + w].join());
  return corners;
}

describe.each(kernels)('the %s kernel', (name) => {
  const kernel = kernelFor(name)!;

  it('takes some megabytes at most, however large the array', () => {
    expect(kernel.name).toBe(name);
    expect(kernel.values.buffer.byteLength).toBeLessThan(2 ** 22);
    expect(kernel.stream.buffer.byteLength).toBeLessThan(2 ** 22);
  });

  it('can work on several arrays in turn', () => {
    const extent: Extent = [(VALUE_BYTES / 4) * 3, 1, 1, 1];
    const fields = [1, 2, 3].map((seed) => {
      const random = new Random(seed);
      const values = Float32Array.from({ length: extent[0] }, () => random.normal());
      return { dtype: 'float32' as const, rank: 1, extent, bytes: new Uint8Array(values.buffer) };
    });
    const encode = (field: Field): Work<BitString | undefined> => encodeField(kernel, field, limits, nothing);
    const streams = inTurn(fields.map(encode)).map((stream) => stream!.bytes);
    fields.forEach((field, i) => {
      expect(digest(inTurn([encode(field)])[0]!.bytes)).toBe(digest(streams[i]!));
    });
    const results = fields.map((field) => ({ ...field, bytes: new Uint8Array(field.bytes.length) }));
    const decoding = results.map((field, i) => decodeField(kernel, streams[i]!, 0, limits, field));
    inTurn<unknown>([...decoding, encode(fields[0]!)]);
    expect(results.map(({ bytes }) => digest(bytes))).toEqual(fields.map(({ bytes }) => digest(bytes)));
  });

  it('works on blocks that are filled up to 4 kB each', () => {
    const random = new Random(5);
    const values = Float64Array.from({ length: 5000 }, () => random.normal());
    const field = {
      dtype: 'float64' as const,
      rank: 1,
      extent: [5000, 1, 1, 1] as const,
      bytes: new Uint8Array(values.buffer),
    };
    const wide = { ...limits, minExponent: -1074, minBits: 32768, maxBits: 32768 };
    const [stream] = inTurn([encodeField(kernel, field, wide, nothing)]);
    expect(stream!.bits).toBe(1250 * 32768);
    const result = { ...field, bytes: new Uint8Array(field.bytes.length) };
    expect(inTurn([decodeField(kernel, stream!.bytes, 0, wide, result)])).toEqual([stream!.bits]);
    const decoded = new Float64Array(result.bytes.buffer);
    values.forEach((value, i) => {
      expect(Math.abs(decoded[i]! - value)).toBeLessThan(1e-14);
    });
  });
});

/** Runs several pieces of work, a step of each after the other. */
function inTurn<T>(works: readonly Generator<number, T, void>[]): T[] {
  const results: T[] = [];
  const open = new Set(works.keys());
  while (open.size > 0) {
    for (const i of open) {
      const step = works[i]!.next();
      if (!step.done) continue;
      results[i] = step.value;
      open.delete(i);
    }
  }
  return results;
}

describe('where WebAssembly is missing', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it.each([
    ['altogether', undefined],
    [
      'by policy',
      {
        Module: class {
          constructor() {
            throw new EvalError('refused to compile');
          }
        },
      },
    ],
  ])('%s, TypeScript does the work', async (_, WebAssembly) => {
    const { zfpStream } = await import('../src/index.js');
    const values = Float32Array.from({ length: 1000 }, (_value, i) => Math.fround(1 / (i + 1)));
    const options = { mode: 'accuracy', tolerance: 1e-4 } as const;
    const expected = zfpStream.encode(values, { ...options, kernel: 'wasm' });
    vi.resetModules();
    vi.stubGlobal('WebAssembly', WebAssembly);
    const anew = await import('../src/index.js');
    expect(anew.zfpStream.encode(values, options)).toEqual(expected);
    expect(() => anew.zfpStream.encode(values, { ...options, kernel: 'wasm' })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED' }),
    );
  });
});

it('the WebAssembly module wants nothing from outside', () => {
  const module = new WebAssembly.Module(new Uint8Array(Buffer.from(wasmBinary, 'base64')));
  expect(WebAssembly.Module.imports(module)).toEqual([]);
  expect(elementBytes('int64')).toBe(8);
});
