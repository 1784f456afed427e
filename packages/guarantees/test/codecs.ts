import { registry } from '@vdfc/all';
import { allocate, type Codec, defineCodec, type Floats, OptionReader } from '@vdfc/core';
import { Random } from '@vdfc/numerics/random';
import { coarse, raw } from '@vdfc/testkit';

/** Every codec of the repository at a low quality and its fastest setting, and some that are worse than any. */
export async function everyCodec(quality = 0.25): Promise<Codec[]> {
  const stages = await Promise.all(registry.ids.map((id) => registry.load(id)));
  const codecs = stages.filter((stage) => stage.kind === 'codec');
  return [...codecs.map((codec) => atQuality(fast(codec), quality)), raw, coarse, ...poorCodecs];
}

/** A codec at a quality, if it has one. */
export function atQuality(codec: Codec, quality: number): Codec {
  return codec.quality === undefined ? codec : codec.with(codec.quality(quality));
}

/** Without the search for better bytes, where a codec has such, and with little training. */
function fast(codec: Codec): Codec {
  const choices = [
    { effort: 0, steps: 5, bits: 32, hidden: [4] },
    { effort: 0, steps: 5 },
    { effort: 0 },
    {},
  ];
  return codec.with(choices.find((options) => takes(codec, options))!);
}

function takes(codec: Codec, options: object): boolean {
  try {
    codec.with(options);
    return true;
  } catch {
    return false;
  }
}

/** Codecs that keep nothing but the shape. */
export const poorCodecs: readonly Codec[] = [
  poor('test.zeros', () => {}),
  poor('test.huge', (out) => {
    for (let i = 0; i < out.length; i++)
      out[i] = (i % 2 === 0 ? 1 : -1) * (out.BYTES_PER_ELEMENT === 4 ? 3e38 : 1e300);
  }),
  poor('test.one', (out) => out.fill(1e-13, 0, 1)),
  poor('test.negative', (out) => out.fill(-1e-14)),
  poor('test.noise', (out) => {
    const random = new Random(out.length);
    for (let i = 0; i < out.length; i++) out[i] = 1e-13 * random.normal();
  }),
];

function poor(id: string, fill: (out: Floats) => void): Codec {
  return defineCodec<object, object>({
    kind: 'codec',
    id,
    version: 1,
    summary: 'Values that have nothing to do with the original',
    paramNames: [],
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve: (options) => new OptionReader(id, options, []),
    guarantee: () => ({ kind: 'none' }),
    encode: () => ({ payload: new Uint8Array(0), params: [] }),
    decode: (_payload, _params, info) => {
      const out = allocate(info);
      fill(out);
      return out;
    },
  });
}
