import { decodeSteps } from './decode.js';
import { type Chain, encodeChain } from './encode.js';
import { VdfcError } from './error.js';
import type { CodecSpec, Guarantee } from './spec.js';
import { bind, type Codec, checkSpec, type Filter, type Guard, merge, type Packer } from './stage.js';
import { runAsync, runSync } from './steps.js';

/**
 * A codec from its spec. The result does everything around the spec's own bytes: options, checks, container,
 * synchronous and asynchronous doors.
 */
export function defineCodec<Options extends object, Resolved>(
  spec: CodecSpec<Options, Resolved>,
): Codec<Options> {
  checkSpec(spec);
  return makeCodec({ filters: [], codec: { spec, options: {} }, packers: [], guards: [] });
}

/** What `pipeline` puts together. */
export interface PipelineStages<Options extends object> {
  /** Array to array, any number, applied in this order before the codec. */
  readonly filters?: readonly Filter[];
  /** Array to bytes, exactly one. */
  readonly codec: Codec<Options>;
  /** Bytes to bytes, any number, applied in this order after the codec. */
  readonly packers?: readonly Packer[];
  /** What puts decoded values right, any number, applied in this order. */
  readonly guards?: readonly Guard[];
}

/**
 * Filters, a codec, packers and guards as one codec. Its options are those of the codec inside; a pipeline can be the
 * codec of another one. Guards speak of the array that goes into the whole, whatever filters stand before.
 *
 * @example pipeline({ codec: dct.with({ keep: 4 }), packers: [deflate.with({ level: 6 })] })
 */
export function pipeline<Options extends object>(stages: PipelineStages<Options>): Codec<Options> {
  const inner = chainOf(stages.codec);
  return makeCodec({
    filters: [...(stages.filters ?? []), ...inner.filters],
    codec: inner.codec,
    packers: [...inner.packers, ...(stages.packers ?? [])],
    guards: [...inner.guards, ...(stages.guards ?? [])].sort(
      (a, b) => (a.spec.order ?? 0) - (b.spec.order ?? 0),
    ),
  });
}

const chains = /* @__PURE__ */ new WeakMap<object, Chain>();

function chainOf(codec: object): Chain {
  const chain = chains.get(codec);
  if (chain !== undefined) return chain;
  throw new VdfcError(
    'BAD_INPUT',
    'Cannot build pipeline: expected a codec made by defineCodec or pipeline, got another value',
  );
}

function makeCodec<Options extends object>(chain: Chain): Codec<Options> {
  const { spec } = chain.codec;
  const bound = chain.codec.options as Partial<Options>;
  const stages = [...chain.filters, chain.codec, ...chain.packers, ...chain.guards];
  const specs = stages.map((stage) => stage.spec);
  const chainWith = (options: Partial<Options>): Chain => ({
    ...chain,
    codec: { spec, options: merge(spec, bound, options) },
  });
  const codec: Codec<Options> = {
    kind: 'codec',
    id: specs.map((stage) => stage.id).join('+'),
    spec,
    specs,
    options: bound,
    encode: (array, options = {}) => runSync(encodeChain(chainWith(options), array)),
    encodeAsync: async (array, options = {}, run = {}) =>
      runAsync(encodeChain(chainWith(options), array), run),
    decode: (bytes, options = {}) => runSync(decodeSteps(bytes, specs, options)),
    decodeAsync: async (bytes, options = {}) => runAsync(decodeSteps(bytes, specs, options), options),
    with: (options) => makeCodec({ ...chain, codec: { spec, options: bind(spec, bound, options) } }),
    guarantee: (options = {}) => guaranteeOf(chainWith(options)),
    ...(spec.quality === undefined ? {} : { quality: (q: number) => qualityOf<Options>(spec, q, bound) }),
  };
  chains.set(codec, chain);
  return codec;
}

/**
 * A filter that changes values leaves nothing sure about the whole, whatever the codec promises. Guards see the whole, and
 * what one of them promises holds whatever others do.
 */
function guaranteeOf(chain: Chain): Guarantee {
  const exact = chain.filters.every(
    ({ spec, options }) => spec.guarantee(spec.resolve(options)).kind === 'lossless',
  );
  const { spec, options } = chain.codec;
  const inside = spec.guarantee(spec.resolve(options));
  const promise = (guard: Chain['guards'][number], before: Guarantee): Guarantee =>
    guard.spec.guarantee(guard.spec.resolve(guard.options), before);
  const before = chain.guards.reduce<Guarantee>(
    (given, guard) => promise(guard, given),
    exact ? inside : { kind: 'none' },
  );
  const own = chain.guards.map((guard) => promise(guard, { kind: 'none' }));
  return before.kind === 'none' ? (own.findLast(({ kind }) => kind !== 'none') ?? before) : before;
}

function qualityOf<Options extends object>(spec: CodecSpec, q: number, bound: Partial<Options>): Options {
  if (typeof q === 'number' && q >= 0 && q <= 1) return { ...bound, ...spec.quality?.(q, bound) } as Options;
  throw new VdfcError(
    'BAD_OPTION',
    `Cannot choose quality of ${spec.id}: expected a number from 0 to 1, got ${q}`,
    {
      codec: spec.id,
      option: 'q',
    },
  );
}
