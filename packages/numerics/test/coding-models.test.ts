import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AdaptiveBits,
  BitMeter,
  COARSE_BUCKETS,
  coarse,
  DecisionMixer,
  FINE_BUCKETS,
  fine,
  IntegerModel,
  LARGEST_MAGNITUDE,
  RangeDecoder,
  RangeEncoder,
} from '../src/coding/index.js';
import { LOGIT_LIMIT, LOGIT_UNIT, squash, stretch } from '../src/coding/logistic.js';

describe('logistic tables', () => {
  it('squash is the logistic function to half a unit, within 1 and 65535', () => {
    for (let logit = -LOGIT_LIMIT; logit <= LOGIT_LIMIT; logit++) {
      const exact = 65536 / (1 + Math.exp(-logit / LOGIT_UNIT));
      expect(Math.abs(squash(logit) - Math.min(exact, 65535))).toBeLessThan(0.51);
      expect(squash(logit) + squash(-logit)).toBe(65536);
    }
    expect(squash(0)).toBe(32768);
  });

  it('stretch undoes squash to the width of its steps', () => {
    for (let probability = 0; probability < 65536; probability += 7) {
      const middle = (probability & ~15) + 8;
      const exact = LOGIT_UNIT * Math.log(middle / (65536 - middle));
      expect(Math.abs(stretch(probability) - exact)).toBeLessThanOrEqual(17);
    }
  });

  it('are the same on every machine', () => {
    const digest = (length: number, value: (i: number) => number): number => {
      let sum = 0;
      for (let i = 0; i < length; i++) sum = (Math.imul(sum, 31) + value(i)) | 0;
      return sum;
    };
    expect(digest(2 * LOGIT_LIMIT + 1, (i) => squash(i - LOGIT_LIMIT))).toMatchInlineSnapshot(`-1535766976`);
    expect(digest(4096, (i) => stretch(16 * i))).toMatchInlineSnapshot(`1039177981`);
  });
});

describe('buckets', () => {
  it.each([
    ['coarse', coarse, COARSE_BUCKETS, 2],
    ['fine', fine, FINE_BUCKETS, 4],
  ] as const)('%s never falls, skips none, and has so many an octave', (_, bucket, count, perOctave) => {
    let last = bucket(0);
    expect(last).toBe(0);
    for (let value = 1; value < 20_000; value++) {
      expect(bucket(value) - last).toBeGreaterThanOrEqual(0);
      expect(bucket(value) - last).toBeLessThanOrEqual(1);
      last = bucket(value);
    }
    expect(bucket(2 ** 30)).toBe(count - 1);
    expect(bucket(128) - bucket(64)).toBe(perOctave);
  });
});

function bitsPer(count: number, draw: () => number, code: (coder: BitMeter, bit: number) => void): number {
  const meter = new BitMeter();
  for (let i = 0; i < count; i++) code(meter, draw());
  return meter.bits / count;
}

const entropy = (p: number): number => -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);

describe('AdaptiveBits', () => {
  it.each([0.5, 0.1, 0.01])('comes near the entropy of bits that are 1 with probability %d', (p) => {
    const random = new Random(1);
    const bits = new AdaptiveBits(1);
    const count = 20_000;
    const found = bitsPer(
      count,
      () => (random.uniform() < p ? 1 : 0),
      (coder, bit) => bits.code(coder, 0, bit),
    );
    expect(found).toBeLessThan(1.02 * entropy(p) + 20 / count);
  });

  it('keeps its probability within 1 and 65535 whatever comes', () => {
    const bits = new AdaptiveBits(2);
    const meter = new BitMeter();
    for (let i = 0; i < 100_000; i++) {
      bits.code(meter, 0, 0);
      bits.code(meter, 1, 1);
    }
    expect(bits.predict(0)).toBe(1);
    expect(bits.predict(1)).toBeGreaterThan(65_520);
    expect(bits.predict(1)).toBeLessThan(65_536);
    for (let i = 0; i < 5000; i++) bits.code(meter, 0, 1);
    expect(bits.predict(0)).toBeGreaterThan(65_000);
  });

  it('starts where it is told to', () => {
    expect(new AdaptiveBits(1).predict(0)).toBe(32768);
    expect(new AdaptiveBits(1, 64, 40).predict(0)).toBe(64);
  });
});

describe('DecisionMixer', () => {
  it('learns which of its inputs to trust', () => {
    const random = new Random(2);
    const mixer = new DecisionMixer({ adaptive: 2, fixed: 0, slots: 4, sets: 1, rate: 10 }, [32768]);
    const p = 0.05;
    let truth = 0;
    const draw = (): number => {
      truth = random.uniform() < 0.5 ? 1 : 0;
      mixer.slot[0] = truth;
      mixer.slot[1] = random.uniform() < 0.5 ? 2 : 3;
      return random.uniform() < p ? 1 - truth : truth;
    };
    const found = bitsPer(20_000, draw, (coder, bit) => mixer.code(coder, bit));
    expect(found).toBeLessThan(1.05 * entropy(p));
  });

  it('takes a fixed prediction at its word, given a weight of 1', () => {
    const mixer = new DecisionMixer({ adaptive: 0, fixed: 1, slots: 0, sets: 1, rate: 10 }, [65536]);
    mixer.fixed[0] = 512;
    expect(mixer.predict()).toBe(squash(512));
  });
});

const integers = fc.array(
  fc.oneof(
    fc.integer({ min: -8, max: 8 }),
    fc.integer({ min: -5000, max: 5000 }),
    fc.integer({ min: -LARGEST_MAGNITUDE, max: LARGEST_MAGNITUDE }),
  ),
  { maxLength: 200 },
);

function codeIntegers(coder: RangeEncoder | RangeDecoder, values: readonly number[]): number[] {
  const model = new IntegerModel({ magnitude: [1, 6, 3], sign: 3 });
  const coded: number[] = [];
  for (const [i, value] of values.entries()) {
    const before = coded[i - 1] ?? 0;
    const contexts = [0, Math.min(Math.abs(before), 5), i % 3];
    coded.push(model.code(coder, value, contexts, 1 + Math.sign(before)));
  }
  return coded;
}

describe('IntegerModel', () => {
  it('gives back any integers up to the largest magnitude', () => {
    fc.assert(
      fc.property(integers, (values) => {
        const encoder = new RangeEncoder();
        expect(codeIntegers(encoder, values)).toEqual(values);
        const nothing = values.map(() => 0);
        expect(codeIntegers(new RangeDecoder(encoder.finish()), nothing)).toEqual(values);
      }),
    );
  });

  it('makes integers of any bytes, within bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const values = codeIntegers(new RangeDecoder(bytes), new Array<number>(200).fill(0));
        expect(values.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 30)).toBe(true);
      }),
    );
  });

  it.each([0.3, 3, 300])('comes near the entropy of a two-sided geometric source of mean %d', (scale) => {
    const random = new Random(5);
    const ratio = scale / (1 + scale);
    const model = new IntegerModel({ magnitude: [1] });
    const meter = new BitMeter();
    const count = 40_000;
    for (let i = 0; i < count; i++) {
      const magnitude = Math.floor(Math.log(1 - random.uniform()) / Math.log(ratio));
      model.code(meter, random.uniform() < 0.5 ? -magnitude : magnitude, [0]);
    }
    const geometric = entropy(ratio) / (1 - ratio);
    expect(meter.bits / count).toBeLessThan(1.03 * (geometric + ratio) + 0.01);
  });
});
