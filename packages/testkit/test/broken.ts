import { allocate, type Codec, defineCodec, type Encoded, elementCount, type Floats } from '@vdfc/core';
import { type ConformanceSettings, raw } from '@vdfc/testkit';
import { decodeLevels, encodeLevels, type LevelsOptions, levels, levelsSpec, topLevel } from './levels.js';

/** A codec broken on purpose, and the check that must find it. */
export interface Broken {
  readonly what: string;
  readonly codec: Codec;
  readonly check: string;
  /** Part of what it says then. */
  readonly says: string;
  readonly settings?: ConformanceSettings;
}

const { spec: rawSpec } = raw;

/** The values of the raw codec, changed by `change`. */
function rawDecoding(change: (data: Floats, payload: Uint8Array) => Floats): Codec {
  return defineCodec({
    ...rawSpec,
    decode: (payload, params, info, version) =>
      change(rawSpec.decode(payload, params, info, version) as Floats, payload),
  });
}

/** Encodes by `encodeLevels` without steps. */
function encodeAtOnce(...args: Parameters<typeof encodeLevels>): Encoded {
  const steps = encodeLevels(...args);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** A codec whose doors are not those that core made. */
function disguised(changes: (sound: Codec) => Partial<Codec>, sound: Codec = levels() as Codec): Codec {
  const codec: Codec = { ...sound, ...changes(sound), with: () => codec };
  return codec;
}

let encodings = 0;
let lastPeak = 0;
const scratch = new Float32Array(12 ** 3);

export const broken: readonly Broken[] = [
  {
    what: 'is off by one in the last place but calls itself lossless',
    codec: rawDecoding((data) => {
      if (data.length > 2 && data instanceof Float32Array) new Uint32Array(data.buffer)[2] ^= 1;
      return data;
    }),
    check: 'keeps its guarantee on arrays of every rank and kind',
    says: 'byte 8 of 268 differs',
  },
  {
    what: 'returns one value too few',
    codec: rawDecoding((data) => data.slice(0, data.length - 1)),
    check: 'keeps its guarantee on velocity distributions',
    says: 'expected 1728 values of float32, got 1727',
  },
  {
    what: 'throws a TypeError over an empty array',
    codec: levels({
      encode: (array, options) => {
        if (array.data.length === 0) throw new TypeError('data[0] is undefined');
        return encodeLevels(array, options);
      },
    }) as Codec,
    check: 'keeps its guarantee on arrays of every rank and kind',
    says: 'zero float32 [0]: TypeError',
  },
  {
    what: 'divides by zero where all is zero',
    codec: levels({
      guarantee: () => ({ kind: 'none' }),
      decode: (payload, params, info) =>
        decodeLevels(payload, params, info).map((x) => x * (Number(params[1]) / Number(params[1]))),
    }) as Codec,
    check: 'keeps its guarantee on arrays of every rank and kind',
    says: 'element 0 was 0 and came back as NaN',
  },
  {
    what: 'guarantees ten times less error than it makes',
    codec: levels({
      guarantee: ({ width }) => ({ kind: 'max-error', value: 0.05 / topLevel(width), of: 'peak' }),
    }) as Codec,
    check: 'keeps its guarantee on velocity distributions',
    says: 'allowed is an error of',
  },
  {
    what: 'loses the sign of zero but calls itself lossless',
    codec: rawDecoding((data) => data.map((x) => x + 0) as Floats),
    check: 'keeps its guarantee on arbitrary arrays',
    says: 'which the codec calls lossless',
  },
  {
    what: 'makes all NaNs the same but says that it keeps them',
    codec: rawDecoding((data) => data.map((x) => (Number.isNaN(x) ? Number.NaN : x)) as Floats),
    check: 'keeps or refuses non-finite values, as it says',
    says: 'special values, float32',
  },
  {
    what: 'makes NaN zero but says that it keeps it',
    codec: levels({ accepts: { ...levelsSpec.accepts, nonFinite: 'keep' } }) as Codec,
    check: 'keeps or refuses non-finite values, as it says',
    says: 'NaN at element 0 of 7',
  },
  {
    what: 'is coarser than it should be',
    codec: levels().with({ width: 1 }) as Codec,
    check: 'comes as close to a velocity distribution as it should',
    says: 'expected a relative L2 error of at most 0.0001',
    settings: { maxL2: 1e-4 },
  },
  {
    what: 'writes to its input',
    codec: levels({
      encode: (array, options) => {
        array.data.sort();
        return encodeLevels(array, options);
      },
    }) as Codec,
    check: 'leaves its input as it was',
    says: 'the input after encoding',
  },
  {
    what: 'encodes the whole buffer behind a view',
    codec: defineCodec({
      ...rawSpec,
      encode: ({ data }) => ({
        payload: new Uint8Array(data.buffer, 0, data.byteLength).slice(),
        params: [],
      }),
    }),
    check: 'makes the same bytes of a view as of its copy',
    says: 'encoding a part of a larger array',
  },
  {
    what: 'counts its encodings in the payload',
    codec: defineCodec({
      ...rawSpec,
      paramNames: ['count'],
      encode: (array, options) => ({ ...(rawSpec.encode(array, options) as Encoded), params: [encodings++] }),
    }),
    check: 'makes the same bytes every time',
    says: 'encoding twice',
  },
  {
    what: 'ignores the byte offset of its payload',
    codec: defineCodec({
      ...rawSpec,
      decode: (payload, params, info, version) =>
        rawSpec.decode(new Uint8Array(payload.buffer, 0, payload.length), params, info, version),
    }),
    check: 'decodes from any place in memory',
    says: 'decoding from byte offset 1',
  },
  {
    what: 'remembers what it should have stored',
    codec: levels({
      encode: (array, options) => {
        const encoded = encodeAtOnce(array, options);
        lastPeak = encoded.params[1] as number;
        return encoded;
      },
      decode: (payload, [width], info) => decodeLevels(payload, [width!, lastPeak], info),
    }) as Codec,
    check: 'decodes from a copy that went through text',
    says: 'decoding a copy of the bytes',
  },
  {
    what: 'uses its payload as working memory',
    codec: rawDecoding((data, payload) => {
      payload.fill(0);
      return data;
    }),
    check: 'decodes to the same values every time',
    says: 'the bytes are damaged',
  },
  {
    what: 'returns a view of its payload',
    codec: rawDecoding((data, { buffer, byteOffset }) => {
      const aligned = byteOffset % data.BYTES_PER_ELEMENT === 0;
      if (!aligned) return data;
      return data instanceof Float32Array
        ? new Float32Array(buffer, byteOffset, data.length)
        : new Float64Array(buffer, byteOffset, data.length);
    }),
    check: 'gives results that share no memory with anything',
    says: 'the result after the container was overwritten',
  },
  {
    what: 'returns the same memory every time',
    codec: rawDecoding((data) => {
      if (data.length !== scratch.length || !(data instanceof Float32Array)) return data;
      scratch.set(data);
      return scratch;
    }),
    check: 'gives results that share no memory with anything',
    says: 'the result after another result was overwritten',
  },
  {
    what: 'makes the container in the memory of its input',
    codec: disguised((sound) => ({
      encode: (array, options) => {
        const bytes = sound.encode(array, options);
        const shared = new Uint8Array(array.data.buffer, 0, bytes.length);
        shared.set(bytes);
        return shared;
      },
    })),
    check: 'gives results that share no memory with anything',
    says: 'the container after the input was overwritten',
  },
  {
    what: 'takes what it can read of a truncated container',
    codec: disguised((sound) => ({ decode: (bytes, options) => leniently(sound, bytes, options) })),
    check: 'refuses every truncation',
    says: 'cut from 3491 to 0 bytes to be refused with CORRUPT, but it was accepted',
  },
  {
    what: 'does not mind damaged bytes',
    codec: disguised((sound) => ({ decode: (bytes, options) => leniently(sound, bytes, options) })),
    check: 'refuses every damaged byte',
    says: 'with byte 0 of 3491 damaged to be refused',
  },
  {
    what: 'takes memory for whatever its payload claims',
    codec: defineCodec({
      ...rawSpec,
      encode: (array, options) => {
        const { payload } = rawSpec.encode(array, options) as Encoded;
        const bytes = new Uint8Array(4 + payload.length);
        new DataView(bytes.buffer).setUint32(0, array.data.length, true);
        bytes.set(payload, 4);
        return { payload: bytes, params: [] };
      },
      decode: (payload, params, info, version) => {
        const count = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
        const values = new Float64Array(count);
        values.set(rawSpec.decode(payload.subarray(4), params, info, version) as Floats);
        return info.dtype === 'float32' ? Float32Array.from(values) : values;
      },
    }),
    check: 'survives damage behind a right checksum',
    says: 'bytes, allowed are 33554432',
  },
  {
    what: 'lets errors of other classes out',
    codec: disguised((sound) => ({
      decode: (bytes, options) => {
        try {
          return sound.decode(bytes, options);
        } catch {
          throw new RangeError('Offset is outside the bounds of the DataView');
        }
      },
    })),
    check: 'survives damage behind a right checksum',
    says: 'expected a VdfcError, got RangeError',
  },
  {
    what: 'decodes to another shape than the container states',
    codec: disguised((sound) => ({
      decode: (bytes, options) => {
        const { data } = sound.decode(bytes, options);
        return { ...sound.decode(sound.encode({ data, shape: [data.length] })) } as ReturnType<
          Codec['decode']
        >;
      },
    })),
    check: 'survives damage behind a right checksum',
    says: 'got 1728 of float64 [1728]',
  },
  {
    what: 'has an id in capitals and no summary',
    codec: levels({ id: 'Test.Levels', summary: '' }) as Codec,
    check: 'has a well-formed spec',
    says: 'expected a lower-case id',
  },
  {
    what: 'guarantees a negative error',
    codec: levels({ guarantee: () => ({ kind: 'max-error', value: -1, of: 'unit' }) }) as Codec,
    check: 'has a well-formed spec',
    says: 'expected a guarantee',
  },
  {
    what: 'forgets bound options when given others',
    codec: disguised((sound) => ({
      options: { width: 1 },
      encode: (array, options: LevelsOptions = {}) => sound.encode(array, options),
    })),
    check: 'binds options',
    says: 'encoding with bound options given again',
  },
  {
    what: 'accepts options that it does not know',
    codec: levels({ resolve: ({ width = 2 }) => ({ width }) }) as Codec,
    check: 'names an unknown option when refusing it',
    says: 'an unknown option of encode to be refused with BAD_OPTION, but it was accepted',
  },
  {
    what: 'takes whatever stands for a number',
    codec: levels({
      resolve: ({ width = 2, ...rest }) => levelsSpec.resolve({ ...rest, width: Number(width) || 2 }),
    }) as Codec,
    check: 'names an option of the wrong type when refusing it',
    says: 'function as option width to be refused',
  },
  {
    what: 'takes integers although it says float32',
    codec: disguised((sound) => ({
      encode: (array, options) => sound.encode({ ...array, data: Float32Array.from(array.data) }, options),
    })),
    check: 'refuses element types and ranks that it does not take',
    says: 'an int32 array to be refused',
  },
  {
    what: 'stores a param that it does not name',
    codec: levels({ paramNames: ['width'] }) as Codec,
    check: 'writes containers that describe themselves',
    says: 'expected params [width]',
  },
  {
    what: 'goes by two names',
    codec: disguised(() => ({ id: 'test.other' })),
    check: 'is found by a registry',
    says: 'registered are: test.other',
  },
  {
    what: 'puts a table into its params',
    codec: levels({
      paramNames: ['width', 'peak', 'table'],
      encode: (array, options) => {
        const { payload, params } = encodeAtOnce(array, options);
        return { payload, params: [...params, new Uint8Array(30)] };
      },
    }) as Codec,
    check: 'adds at most 40 bytes to its payload',
    says: 'expected at most 40 bytes besides the payload, got 67',
  },
  {
    what: 'makes other bytes asynchronously',
    codec: disguised((sound) => ({
      encodeAsync: (array) => sound.encodeAsync(array, { width: 1 } as object),
    })),
    check: 'makes the same bytes and values asynchronously',
    says: 'encodeAsync: expected 3491 bytes, got 1763',
  },
  {
    what: 'counts its progress down',
    codec: levels({
      *encode(array, options) {
        yield { fraction: 0.5 };
        yield { fraction: 0.25 };
        return encodeAtOnce(array, options);
      },
    }) as Codec,
    check: 'reports progress from 0 to 1 that never goes back',
    says: 'step 1 reports 0.25 after 0.5',
  },
  {
    what: 'reports progress in percent',
    codec: levels({
      *decode(payload, params, info) {
        yield { fraction: 50 };
        return decodeLevels(payload, params, info);
      },
    }) as Codec,
    check: 'reports progress from 0 to 1 that never goes back',
    says: 'decodeAsync: step 0 reports 50',
  },
  {
    what: 'cannot be aborted',
    codec: disguised((sound) => ({ encodeAsync: (array, options) => sound.encodeAsync(array, options) })),
    check: 'stops when aborted',
    says: 'encoding with an aborted signal to be refused with ABORTED',
  },
  {
    what: 'has a time budget beyond its options',
    codec: levels({ budget: (seconds) => ({ width: Math.round(seconds) }) }) as Codec,
    check: 'has valid options for every time',
    says: 'expected valid options for 0.01 s',
  },
  {
    what: 'has the same options for every time',
    codec: levels({ budget: () => ({ width: 2 }) }) as Codec,
    check: 'has valid options for every time',
    says: 'options that differ',
  },
  {
    what: 'is lossy but has no quality',
    codec: defineCodec(withoutQuality()) as Codec,
    check: 'has a quality unless it is lossless',
    says: 'expected a quality',
  },
  {
    what: 'has a quality beyond its options',
    codec: levels({ quality: (q) => ({ width: 1 + Math.round(3 * q) }) }) as Codec,
    check: 'has valid options for every quality',
    says: 'expected an integer from 1 to 3, got 4',
  },
  {
    what: 'gets smaller in the middle of its qualities',
    codec: levels({ quality: (q) => ({ width: q === 0.25 ? 2 : q === 0.5 ? 1 : q < 0.5 ? 1 : 3 }) }) as Codec,
    check: 'grows with quality',
    says: '0.25: 3491, 0.5: 1763',
  },
  {
    what: 'has the same size at every quality',
    codec: levels({ quality: () => ({ width: 2 }) }) as Codec,
    check: 'grows with quality',
    says: '0.75: 3491, 1: 3491',
  },
  {
    what: 'spends bytes but gains nothing',
    codec: levels({
      quality: (q) => ({ width: 1 + Math.round(2 * q) }),
      decode: (payload, params, info) =>
        params[0] === 1
          ? decodeLevels(payload, params, info)
          : allocate({ ...info, shape: [elementCount(info.shape)] }),
    }) as Codec,
    check: 'is closer at the highest quality than at the lowest',
    says: 'at the lowest, 1 at the highest',
  },
  {
    what: 'takes any number for a quality',
    codec: disguised((sound) => ({
      quality: (q: number) => sound.quality!(Math.min(Math.max(Number(q) || 0, 0), 1)),
    })),
    check: 'refuses a quality outside 0 to 1',
    says: 'quality -0.1 to be refused',
  },
];

function withoutQuality(): typeof levelsSpec {
  const { quality: _, ...rest } = levelsSpec;
  return rest;
}

/** Decodes, or makes zeros of what cannot be decoded. */
function leniently(sound: Codec, ...args: Parameters<Codec['decode']>): ReturnType<Codec['decode']> {
  try {
    return sound.decode(...args);
  } catch {
    return sound.decode(sound.encode({ data: new Float32Array(1), shape: [1] }));
  }
}
