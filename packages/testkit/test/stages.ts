import {
  defineFilter,
  definePacker,
  type Filter,
  type FilterSpec,
  OptionReader,
  type Packer,
  type PackerSpec,
  VdfcError,
} from '@vdfc/core';

export interface NegateOptions {
  /** Whether to change signs at all. @default true */
  readonly on?: boolean;
}

/** A sound filter: changes signs, and makes one axis of all. */
export const negateSpec: FilterSpec<NegateOptions, Required<NegateOptions>> = {
  kind: 'filter',
  id: 'test.negate',
  version: 1,
  summary: 'The negative of every value, in one row',
  paramNames: ['on'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: (options) => ({
    on: new OptionReader('test.negate', options, ['on']).boolean('on', { default: true }),
  }),
  guarantee: () => ({ kind: 'lossless' }),
  encode: ({ data, dtype }, { on }) => ({
    array: { dtype, shape: [data.length], data: on ? data.map((x) => -x) : data.slice() },
    params: [on],
  }),
  encodedInfo: ({ dtype, shape }) => ({ dtype, shape: [shape.reduce((count, n) => count * n, 1)] }),
  decode: ({ data }, [on]) => (on === true ? data.map((x) => -x) : data),
};

export function negate(changes: Partial<typeof negateSpec> = {}): Filter<NegateOptions> {
  return defineFilter({ ...negateSpec, ...changes });
}

export interface RunsOptions {
  /** Longest run in one pair of bytes, 1 to 255. @default 255 */
  readonly longest?: number;
}

/** A sound packer: run lengths, as pairs (count, byte). */
export const runsSpec: PackerSpec<RunsOptions, Required<RunsOptions>> = {
  kind: 'packer',
  id: 'test.runs',
  version: 1,
  summary: 'Runs of equal bytes as pairs of count and byte',
  paramNames: [],
  resolve(options) {
    const read = new OptionReader('test.runs', options, ['longest']);
    return { longest: read.integer('longest', { min: 1, max: 255, default: 255 }) };
  },
  encode(bytes, { longest }) {
    const pairs: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      let count = 1;
      while (count < longest && bytes[at + count] === bytes[at]) count++;
      pairs.push(count, bytes[at]);
      at += count;
    }
    return { bytes: Uint8Array.from(pairs), params: [] };
  },
  decode(bytes, _params, maxBytes) {
    let length = 0;
    for (let at = 0; at < bytes.length; at += 2) length += bytes[at];
    if (length > maxBytes) {
      const message = `Cannot unpack runs: they make ${length} bytes, allowed are ${maxBytes}`;
      throw new VdfcError('LIMIT', message, { codec: 'test.runs' });
    }
    if (bytes.length % 2 !== 0) {
      throw new VdfcError('CORRUPT', 'Cannot unpack runs: expected pairs of bytes, got an odd one', {
        codec: 'test.runs',
      });
    }
    const out = new Uint8Array(length);
    for (let at = 0, to = 0; at < bytes.length; to += bytes[at], at += 2) {
      out.fill(bytes[at + 1], to, to + bytes[at]);
    }
    return out;
  },
};

export function runs(changes: Partial<typeof runsSpec> = {}): Packer<RunsOptions> {
  return definePacker({ ...runsSpec, ...changes });
}
