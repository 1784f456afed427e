import {
  type ArrayInfo,
  allocate,
  bytesPerElement,
  type Codec,
  type CodecSpec,
  defineCodec,
  defineFilter,
  defineGuard,
  definePacker,
  elementCount,
  type Filter,
  type FilterSpec,
  type Guard,
  type GuardSpec,
  OptionReader,
  type Packer,
  type PackerSpec,
  VdfcError,
} from '@vdfc/core';

/** The values themselves, little-endian. */
export const keepSpec: CodecSpec<object, object> = {
  kind: 'codec',
  id: 'test.keep',
  version: 1,
  summary: 'The values themselves',
  paramNames: [],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'keep' },
  resolve: (options) => new OptionReader('test.keep', options, []),
  guarantee: () => ({ kind: 'lossless' }),
  encode({ data, dtype }) {
    const size = bytesPerElement(dtype);
    const payload = new Uint8Array(data.length * size);
    const view = new DataView(payload.buffer);
    data.forEach((value, i) => {
      if (size === 4) view.setFloat32(4 * i, value, true);
      else view.setFloat64(8 * i, value, true);
    });
    return { payload, params: [] };
  },
  decode(payload, _params, info) {
    const size = bytesPerElement(info.dtype);
    const out = allocate(info);
    const view = new DataView(payload.buffer, payload.byteOffset, out.length * size);
    for (let i = 0; i < out.length; i++) {
      out[i] = size === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
    }
    return out;
  },
};
export const keep: Codec = defineCodec(keepSpec);

export interface RoundOptions {
  /** Distance of the levels. @default 1 */
  readonly step?: number;
  /** Levels beyond ±this are cut off. @default 32767 */
  readonly most?: number;
}

/** Rounds to multiples of a step, as int16. Works in steps of 100 values, lossy, with a quality. */
export const roundSpec: CodecSpec<RoundOptions, Required<RoundOptions>> = {
  kind: 'codec',
  id: 'test.round',
  version: 2,
  summary: 'Multiples of a step',
  paramNames: ['step', 'note'],
  accepts: { dtypes: ['float64'], ranks: [1, 3], nonFinite: 'reject' },
  resolve(options) {
    const read = new OptionReader('test.round', options, ['step', 'most']);
    return {
      step: read.number('step', { above: 0, default: 1 }),
      most: read.integer('most', { min: 1, max: 32767, default: 32767 }),
    };
  },
  guarantee: ({ step }) => ({ kind: 'max-error', value: step / 2, of: 'unit' }),
  *encode({ data }, { step, most }) {
    const payload = new Uint8Array(2 * data.length);
    const view = new DataView(payload.buffer);
    for (let i = 0; i < data.length; i++) {
      if (i % 100 === 0) yield { fraction: i / data.length, phase: 'rounding' };
      view.setInt16(2 * i, Math.max(-most, Math.min(most, Math.round(data[i] / step))), true);
    }
    return { payload, params: [step, 'ok'] };
  },
  *decode(payload, [step], info, version) {
    if (typeof step !== 'number') throw new TypeError('no step');
    const out = allocate(info);
    if (payload.length !== 2 * out.length) {
      throw new VdfcError('CORRUPT', 'Cannot read levels: wrong length', { codec: 'test.round' });
    }
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    // Version 1 stored levels in the other byte order.
    for (let i = 0; i < out.length; i++) {
      if (i % 100 === 0) yield { fraction: i / out.length };
      out[i] = view.getInt16(2 * i, version > 1) * step;
    }
    return out;
  },
  quality: (q, base) => ({ ...base, step: 10 ** (3 - 6 * q) }),
};
export const round: Codec<RoundOptions> = defineCodec(roundSpec);

export interface PadOptions {
  /** Zeros put in front. @default 2 */
  readonly count?: number;
}

/** Puts zeros in front, in one row of float64: changes dtype, rank and length. */
export const padSpec: FilterSpec<PadOptions, Required<PadOptions>> = {
  kind: 'filter',
  id: 'test.pad',
  version: 1,
  summary: 'Zeros in front',
  paramNames: ['count'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'keep' },
  resolve(options) {
    const read = new OptionReader('test.pad', options, ['count']);
    return { count: read.integer('count', { min: 0, max: 1000, default: 2 }) };
  },
  guarantee: () => ({ kind: 'lossless' }),
  encode(array, { count }) {
    const info = padSpec.encodedInfo(array, [count]);
    const data = allocate(info);
    data.set(array.data, count);
    return { array: { ...info, data }, params: [count] };
  },
  encodedInfo({ shape }, [count]): ArrayInfo {
    if (typeof count !== 'number' || !(count >= 0)) throw new RangeError('no count');
    return { dtype: 'float64', shape: [elementCount(shape) + count] };
  },
  decode({ data }, [count], { dtype }) {
    const rest = data.subarray(count as number);
    return dtype === 'float32' ? Float32Array.from(rest) : Float64Array.from(rest);
  },
};
export const pad: Filter<PadOptions> = defineFilter(padSpec);

/** Halves every value: loses the last bit of the smallest ones. */
export const halveSpec: FilterSpec<object, object> = {
  kind: 'filter',
  id: 'test.halve',
  version: 1,
  summary: 'Half of every value',
  paramNames: [],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: (options) => new OptionReader('test.halve', options, []),
  guarantee: () => ({ kind: 'none' }),
  encode: ({ data, ...info }) => ({ array: { ...info, data: data.map((x) => x / 2) }, params: [] }),
  encodedInfo: (info) => info,
  decode: ({ data }) => data.map((x) => 2 * x),
};
export const halve: Filter = defineFilter(halveSpec);

/** Runs of equal bytes as pairs of count and byte. */
export const runsSpec: PackerSpec<object, object> = {
  kind: 'packer',
  id: 'test.runs',
  version: 1,
  summary: 'Run lengths',
  paramNames: ['length'],
  resolve: (options) => new OptionReader('test.runs', options, []),
  encode(bytes) {
    const pairs: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      let count = 1;
      while (count < 255 && at + count < bytes.length && bytes[at + count] === bytes[at]) count++;
      pairs.push(count, bytes[at]);
      at += count;
    }
    return { bytes: Uint8Array.from(pairs), params: [bytes.length] };
  },
  decode(bytes, [length], maxBytes) {
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 0)
      throw new TypeError('no length');
    if (length > maxBytes)
      throw new VdfcError('LIMIT', `Cannot unpack ${length} bytes`, { codec: 'test.runs' });
    const out = new Uint8Array(length);
    let to = 0;
    for (let at = 0; at + 1 < bytes.length; to += bytes[at], at += 2) {
      out.fill(bytes[at + 1], to, to + bytes[at]);
    }
    if (to !== length) throw new Error('runs do not add up');
    return out;
  },
};
export const runs: Packer = definePacker(runsSpec);

export interface FlipOptions {
  /** What every byte is combined with. @default 255 */
  readonly mask?: number;
}

/** Every byte in the exclusive-or with a mask. */
export const flipSpec: PackerSpec<FlipOptions, Required<FlipOptions>> = {
  kind: 'packer',
  id: 'test.flip',
  version: 1,
  summary: 'Bytes combined with a mask',
  paramNames: ['mask'],
  resolve(options) {
    const read = new OptionReader('test.flip', options, ['mask']);
    return { mask: read.integer('mask', { min: 0, max: 255, default: 255 }) };
  },
  encode: (bytes, { mask }) => ({ bytes: bytes.map((byte) => byte ^ mask), params: [mask] }),
  decode: (bytes, [mask]) => bytes.map((byte) => byte ^ Number(mask)),
};
export const flip: Packer<FlipOptions> = definePacker(flipSpec);

export interface NearOptions {
  /** Largest error left. @default 1 */
  readonly within?: number;
}

/** Corrects what is further away than allowed: pairs of index and value, float64. */
export const nearSpec: GuardSpec<NearOptions, Required<NearOptions>> = {
  kind: 'guard',
  id: 'test.near',
  version: 2,
  summary: 'Values within a distance',
  paramNames: ['count'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve(options) {
    const read = new OptionReader('test.near', options, ['within']);
    return { within: read.number('within', { min: 0, default: 1 }) };
  },
  guarantee: ({ within }) => ({ kind: 'max-error', value: within, of: 'unit' }),
  encode({ data }, decoded, { within }, share) {
    const wrong = [...data.keys()].filter((i) => Math.abs(data[i] - decoded[i]) > within * share);
    const pairs = Float64Array.from(wrong.flatMap((i) => [i, data[i]]));
    return { payload: new Uint8Array(pairs.buffer), params: [wrong.length] };
  },
  decode(decoded, payload, [count]) {
    if (payload.length !== 16 * Number(count)) throw new RangeError('wrong count');
    const pairs = new Float64Array(payload.slice().buffer);
    for (let at = 0; at < pairs.length; at += 2) decoded[pairs[at]] = pairs[at + 1];
    return decoded;
  },
  holds: ({ data }, decoded, { within }) => data.every((value, i) => Math.abs(value - decoded[i]) <= within),
};
export const near: Guard<NearOptions> = defineGuard(nearSpec);

export interface ShiftOptions {
  /** Added to every value. @default 0.25 */
  readonly by?: number;
}

/** Moves every value: what a guard does that breaks the promise of others. */
export const shiftSpec: GuardSpec<ShiftOptions, Required<ShiftOptions>> = {
  kind: 'guard',
  id: 'test.shift',
  version: 1,
  summary: 'All values moved',
  paramNames: ['by'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve(options) {
    const read = new OptionReader('test.shift', options, ['by']);
    return { by: read.number('by', { default: 0.25 }) };
  },
  guarantee: (_options, before) => before,
  encode: (_original, _decoded, { by }) => ({ payload: new Uint8Array(0), params: [by] }),
  decode: (decoded, _payload, [by]) => decoded.map((value) => value + Number(by)),
  holds: () => true,
};
export const shift: Guard<ShiftOptions> = defineGuard(shiftSpec);
