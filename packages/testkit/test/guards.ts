import { defineGuard, type Guard, type GuardSpec, OptionReader, VdfcError } from '@vdfc/core';

export interface NearOptions {
  /** Largest error left, as a fraction of a value. @default 0.01 */
  readonly within?: number;
}

/** A sound guard: what is further off than allowed is stored as it is, as pairs of index and value. */
export const nearSpec: GuardSpec<NearOptions, Required<NearOptions>> = {
  kind: 'guard',
  id: 'test.near',
  version: 1,
  summary: 'Values within a fraction of themselves',
  paramNames: ['count'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve(options) {
    const read = new OptionReader('test.near', options, ['within']);
    return { within: read.number('within', { min: 0, default: 0.01 }) };
  },
  guarantee: () => ({ kind: 'none' }),
  encode({ data }, decoded, { within }, share) {
    const wrong = [...data.keys()].filter((i) => !isNear(data[i], decoded[i], within * share));
    const pairs = Float64Array.from(wrong.flatMap((i) => [i, data[i]]));
    return { payload: new Uint8Array(pairs.buffer), params: [wrong.length] };
  },
  decode(decoded, payload, [count]) {
    if (payload.length !== 16 * Number(count)) {
      const message = `Cannot read pairs: expected ${count}, got ${payload.length} bytes`;
      throw new VdfcError('CORRUPT', message, { codec: 'test.near' });
    }
    const pairs = new Float64Array(payload.slice().buffer);
    for (let at = 0; at < pairs.length; at += 2) decoded[pairs[at]] = pairs[at + 1];
    return decoded;
  },
  holds: ({ data }, decoded, { within }) => data.every((value, i) => isNear(value, decoded[i], within)),
};

export function near(changes: Partial<typeof nearSpec> = {}): Guard<NearOptions> {
  return defineGuard({ ...nearSpec, ...changes });
}

function isNear(value: number, found: number, within: number): boolean {
  return Math.abs(value - found) <= within * Math.abs(value);
}
