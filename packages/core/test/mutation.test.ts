import {
  type Codec,
  defineCodec,
  elementCount,
  inspect,
  isVdfcError,
  OptionReader,
  pipeline,
  toDense,
} from '@vdfc/core';
import { meterAllocations, mutate, mutateContainer, Random, sampleVdf, twoBeams } from '@vdfc/testkit';
import { expect, it } from 'vitest';
import { flip, halve, keep, pad, round, runs } from './stages.js';

/** A payload that says how long its parts are: (count, value) pairs, both float64, then their number. */
const counted: Codec = defineCodec<object, object>({
  kind: 'codec',
  id: 'test.counted',
  version: 1,
  summary: 'Counts and values',
  paramNames: ['pairs', 'order'],
  accepts: { dtypes: ['float32'], nonFinite: 'keep' },
  resolve: (options) => new OptionReader('test.counted', options, []),
  guarantee: () => ({ kind: 'lossless' }),
  encode({ data }) {
    const pairs: number[] = [];
    for (let at = 0; at < data.length; ) {
      let count = 1;
      while (data[at + count] === data[at]) count++;
      pairs.push(count, data[at]);
      at += count;
    }
    const payload = new Uint8Array(Float64Array.from(pairs).buffer);
    return { payload, params: [pairs.length / 2, { bytes: Uint8Array.of(1, 2), list: [1, [2, [3]]] }] };
  },
  // Trusts its bytes as far as it may: whatever it throws becomes CORRUPT, its result is checked.
  decode(payload, [pairs], info) {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const out = new Float32Array(elementCount(info.shape));
    for (let i = 0, to = 0; i < Number(pairs); i++) {
      const count = view.getFloat64(16 * i, true);
      out.fill(view.getFloat64(16 * i + 8, true), to, to + count);
      to += count;
    }
    return out;
  },
});

const COUNT = 100_000;
const MAX_BYTES = 2 ** 16;
/** A payload, unpacked up to twice, its copies, and the arrays after two filters: each within MAX_BYTES. */
const MEMORY = 8 * MAX_BYTES;

const chains: Codec[] = [
  keep,
  round as Codec,
  counted,
  pipeline({ codec: keep, packers: [runs] }),
  pipeline({ filters: [pad], codec: round as Codec, packers: [flip, runs] }),
  pipeline({ filters: [halve, pad.with({ count: 50 }), pad], codec: keep, packers: [runs, flip, runs] }),
  pipeline({ filters: [halve], codec: counted, packers: [flip] }),
];

it(`${COUNT} damaged containers decode to what they state or are refused, within memory`, () => {
  const random = new Random(2024);
  const { data } = sampleVdf(twoBeams(), { shape: [4, 5, 15], threshold: 1e-14 });
  // A length of two bytes in the header, so that damage makes it large.
  const vdf = { data, shape: [300, 1, 1] };
  const wide = { data: Float64Array.from(data, (x) => x * 1e15), shape: vdf.shape };
  const containers = chains.map((codec) => codec.encode(codec.id === 'test.round' ? wide : vdf));
  const outcomes = { decoded: 0, refused: new Map<string, number>() };

  meterAllocations((meter) => {
    for (let i = 0; i < COUNT; i++) {
      const which = i % chains.length;
      meter.reset(Number.POSITIVE_INFINITY);
      const damage = i % 2 === 0 ? mutateContainer : mutate;
      const bytes = damage(containers[which]!, random);
      meter.reset(MEMORY);
      const outcome = attempt(chains[which]!, bytes);
      if (meter.taken > MEMORY) expect.fail(`container ${i}: decoding asked for ${meter.taken} bytes`);
      meter.reset(Number.POSITIVE_INFINITY);
      if (typeof outcome === 'string') {
        outcomes.refused.set(outcome, (outcomes.refused.get(outcome) ?? 0) + 1);
      } else {
        const stated = inspect(bytes);
        const same = stated.dtype === outcome.dtype && String(stated.shape) === String(outcome.shape);
        if (!same || outcome.length !== elementCount(stated.shape))
          expect.fail(`container ${i}: wrong array`);
        outcomes.decoded++;
      }
    }
  });

  // Damage reached every line of defence.
  expect(outcomes.decoded).toBeGreaterThan(COUNT / 100);
  for (const code of ['CORRUPT', 'LIMIT', 'UNKNOWN_CODEC', 'UNSUPPORTED_VERSION']) {
    expect(outcomes.refused.get(code) ?? 0, code).toBeGreaterThan(50);
  }
  expect([...outcomes.refused.keys()].sort()).toEqual([
    'CORRUPT',
    'LIMIT',
    'UNKNOWN_CODEC',
    'UNSUPPORTED_VERSION',
  ]);
});

function attempt(
  codec: Codec,
  bytes: Uint8Array,
): string | { dtype: string; shape: readonly number[]; length: number } {
  try {
    const { dtype, shape, data } = toDense(codec.decode(bytes, { maxBytes: MAX_BYTES }));
    return { dtype, shape, length: data.length };
  } catch (error) {
    if (!isVdfcError(error)) throw error;
    return error.code;
  }
}
