import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflateAll, deflateSteps } from '../src/kernel/deflate.js';
import { inflate as inflateNode } from '../src/kernel/inflate-node.js';
import { inflate as inflatePako } from '../src/kernel/inflate-pako.js';
import { shuffle, swapBytes, unshuffle } from '../src/kernel/shuffle.js';
import { referenceShuffle } from './reference.js';
import { readCases } from './vectors/read.js';

const widths = fc.constantFrom(4, 8);
const anyElements = widths.chain((width) =>
  fc
    .uint8Array({ maxLength: 40 })
    .map((bytes) => ({ width, bytes: bytes.slice(0, bytes.length - (bytes.length % width)) })),
);

describe('shuffle', () => {
  it('agrees with its definition, and unshuffle undoes it', () => {
    fc.assert(
      fc.property(anyElements, ({ width, bytes }) => {
        const out = new Uint8Array(bytes.length);
        shuffle(bytes, width, out);
        expect(out).toEqual(referenceShuffle(bytes, width));
        const back = new Uint8Array(bytes.length);
        unshuffle(out, width, back);
        expect(back).toEqual(bytes);
      }),
    );
  });

  it.each(readCases())('agrees with NumPy for $name', ({ bytes, shuffled, values }) => {
    const out = new Uint8Array(bytes.length);
    shuffle(bytes, values.BYTES_PER_ELEMENT, out);
    expect(out).toEqual(shuffled);
  });
});

describe('swapBytes', () => {
  it('turns little-endian numbers into big-endian ones', () => {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setFloat64(0, Math.PI, true);
    view.setFloat64(8, -1e-300, true);
    swapBytes(bytes, 8);
    expect([view.getFloat64(0), view.getFloat64(8)]).toEqual([Math.PI, -1e-300]);
    view.setFloat32(4, 0.5, true);
    swapBytes(bytes, 4);
    expect(view.getFloat32(4)).toBe(0.5);
  });
});

describe('deflate', () => {
  const levels = Array.from({ length: 10 }, (_, level) => level);

  describe.each(readCases())('gives the bytes of the reference implementation for $name', (vector) => {
    it.each(levels)('at level %i', (level) => {
      expect(deflateAll(vector.shuffled, level)).toEqual(vector.deflated[level]);
    });
    it('without shuffle', () => {
      expect(deflateAll(vector.bytes, 6)).toEqual(vector.plain);
    });
  });

  it('works in steps whose progress grows to 1', () => {
    const bytes = new Uint8Array(3 * 2 ** 20 + 5).fill(7);
    const fractions: number[] = [];
    const steps = deflateSteps(bytes, 1);
    let step = steps.next();
    for (; !step.done; step = steps.next()) fractions.push(step.value.fraction);
    expect(fractions).toHaveLength(3);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
    expect(Buffer.compare(inflateNode(step.value, bytes.length), bytes)).toBe(0);
  });

  it.each([0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 2 ** 21])('keeps %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * i) >>> 8);
    expect(Buffer.compare(inflateNode(deflateAll(bytes, 1), length), bytes)).toBe(0);
  });
});

describe.each([
  ["Node's", inflateNode],
  ["pako's", inflatePako],
])('%s inflate', (_, inflate) => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i % 7) * (i % 11));
  const stream = deflateAll(bytes, 6);

  it.each(readCases())('reads the reference implementation for $name', ({ shuffled, deflated }) => {
    for (const packed of Object.values(deflated)) expect(inflate(packed, shuffled.length)).toEqual(shuffled);
  });

  it('reads from any offset and gives plain bytes', () => {
    const moved = new Uint8Array(stream.length + 3);
    moved.set(stream, 3);
    const out = inflate(moved.subarray(3), bytes.length);
    expect(out).toEqual(bytes);
    expect(out.constructor).toBe(Uint8Array);
  });

  it('reads nothing from the stream of nothing', () => {
    expect(inflate(deflateAll(new Uint8Array(0), 6), 0)).toEqual(new Uint8Array(0));
  });

  it('refuses a stream that is cut anywhere', () => {
    for (let length = 0; length < stream.length; length++) {
      expect(() => inflate(stream.subarray(0, length), bytes.length)).toThrow();
    }
  });

  it.each([1, 2, 100])('refuses %i bytes behind the stream', (more) => {
    const longer = new Uint8Array(stream.length + more);
    longer.set(stream);
    expect(() => inflate(longer, bytes.length)).toThrow('deflate stream');
  });

  it.each([0, 1, 4999, 5001, 5256, 100_000])(
    'refuses a stream of 5000 bytes where %i are expected',
    (length) => {
      expect(() => inflate(stream, length)).toThrow();
    },
  );

  it('stops a stream that goes on and on', () => {
    const bomb = deflateAll(new Uint8Array(2 ** 24), 6);
    expect(() => inflate(bomb, 1000)).toThrow();
  });
});

describe('both inflates', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * i) % 50);
  const change = fc.tuple(fc.nat(400), fc.nat(255));
  const anyDamage = fc.record({
    level: fc.constantFrom(0, 1, 6),
    changes: fc.array(change, { maxLength: 3 }),
  });

  it('agree on which damaged streams they refuse, and what the others hold', () => {
    fc.assert(
      fc.property(anyDamage, ({ level, changes }) => {
        const stream = deflateAll(bytes, level);
        for (const [place, value] of changes) stream[place % stream.length] = value;
        expect(attempt(() => inflateNode(stream, 300))).toEqual(attempt(() => inflatePako(stream, 300)));
      }),
      { numRuns: 2000 },
    );
  });
});

function attempt(work: () => Uint8Array): Uint8Array | 'refused' {
  try {
    return work();
  } catch {
    return 'refused';
  }
}
