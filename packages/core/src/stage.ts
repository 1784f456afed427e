import type { ArrayInput, NdArray } from './array.js';
import { VdfcError } from './error.js';
import { MAX_ID } from './header.js';
import { checkOptions } from './options.js';
import type { AnySpec, CodecSpec, FilterSpec, Guarantee, GuardSpec, PackerSpec } from './spec.js';
import type { RunOptions } from './steps.js';

/** How to decode. */
export interface DecodeOptions {
  /** Largest array or intermediate result to take memory for, bytes. @default 2^30 */
  readonly maxBytes?: number;
}

/** What every codec is to its users, whether made by `defineCodec` or put together by `pipeline`. */
export interface Codec<Options extends object = object> {
  readonly kind: 'codec';
  /** The codec's id; a pipeline's are joined by `+`. */
  readonly id: string;
  /** The spec of the array-to-bytes stage. */
  readonly spec: CodecSpec;
  /** The specs of all stages, in the order in which encoding applies them. */
  readonly specs: readonly AnySpec[];
  /** Options bound by `with`. */
  readonly options: Partial<Options>;

  /**
   * The array as a container that can be decoded from its bytes alone. `options` win over those bound by
   * `with`. The array is only read.
   * @throws VdfcError `BAD_OPTION`, `BAD_INPUT`
   */
  encode(array: ArrayInput, options?: Partial<Options>): Uint8Array;
  /** As `encode`, with pauses for progress and abort. @throws VdfcError also `ABORTED` */
  encodeAsync(array: ArrayInput, options?: Partial<Options>, run?: RunOptions): Promise<Uint8Array>;
  /**
   * The array in a container that this codec's stages have written.
   * @throws VdfcError `CORRUPT`, `UNKNOWN_CODEC`, `UNSUPPORTED_VERSION`, `LIMIT`, `BAD_INPUT`
   */
  decode(bytes: Uint8Array, options?: DecodeOptions): NdArray;
  /** As `decode`, with pauses for progress and abort. @throws VdfcError also `ABORTED` */
  decodeAsync(bytes: Uint8Array, options?: DecodeOptions & RunOptions): Promise<NdArray>;
  /** The same codec with these options as its defaults. @throws VdfcError `BAD_OPTION` */
  with(options: Partial<Options>): Codec<Options>;
  /** What decoded values are sure to keep under these options. */
  guarantee(options?: Partial<Options>): Guarantee;
  /** Options for a quality from 0 (smallest) to 1 (finest), monotone in size. Absent for a lossless codec. */
  readonly quality?: (q: number) => Options;
}

/** An array-to-array stage and the options bound to it. */
export interface Filter<Options extends object = object> {
  readonly kind: 'filter';
  readonly id: string;
  readonly spec: FilterSpec;
  readonly specs: readonly AnySpec[];
  readonly options: Partial<Options>;
  /** The same filter with these options. @throws VdfcError `BAD_OPTION` */
  with(options: Partial<Options>): Filter<Options>;
}

/** A bytes-to-bytes stage and the options bound to it. */
export interface Packer<Options extends object = object> {
  readonly kind: 'packer';
  readonly id: string;
  readonly spec: PackerSpec;
  readonly specs: readonly AnySpec[];
  readonly options: Partial<Options>;
  /** The same packer with these options. @throws VdfcError `BAD_OPTION` */
  with(options: Partial<Options>): Packer<Options>;
}

/** A stage that puts decoded values right, and the options bound to it. */
export interface Guard<Options extends object = object> {
  readonly kind: 'guard';
  readonly id: string;
  readonly spec: GuardSpec;
  readonly specs: readonly AnySpec[];
  readonly options: Partial<Options>;
  /** The same guard with these options. @throws VdfcError `BAD_OPTION` */
  with(options: Partial<Options>): Guard<Options>;
}

/** Anything that can be registered. */
export type Stage = Codec | Filter | Packer | Guard;

/** A filter from its spec. */
export function defineFilter<Options extends object, Resolved>(
  spec: FilterSpec<Options, Resolved>,
  options: Partial<Options> = {},
): Filter<Options> {
  checkSpec(spec);
  return {
    kind: 'filter',
    id: spec.id,
    spec,
    specs: [spec],
    options,
    with: (more) => defineFilter(spec, bind(spec, options, more)),
  };
}

/** A packer from its spec. */
export function definePacker<Options extends object, Resolved>(
  spec: PackerSpec<Options, Resolved>,
  options: Partial<Options> = {},
): Packer<Options> {
  checkSpec(spec);
  return {
    kind: 'packer',
    id: spec.id,
    spec,
    specs: [spec],
    options,
    with: (more) => definePacker(spec, bind(spec, options, more)),
  };
}

/** A guard from its spec. */
export function defineGuard<Options extends object, Resolved>(
  spec: GuardSpec<Options, Resolved>,
  options: Partial<Options> = {},
): Guard<Options> {
  checkSpec(spec);
  return {
    kind: 'guard',
    id: spec.id,
    spec,
    specs: [spec],
    options,
    with: (more) => defineGuard(spec, bind(spec, options, more)),
  };
}

/** `options` with `more` on top, refused now rather than at the first use. */
export function bind<Options extends object>(
  spec: AnySpec,
  options: Partial<Options>,
  more: Partial<Options>,
): Partial<Options> {
  const both = merge(spec, options, more);
  spec.resolve(both);
  return both;
}

/** `options` with `more` on top. @throws VdfcError `BAD_OPTION` if `more` is not an object. */
export function merge<Options extends object>(
  spec: AnySpec,
  options: Partial<Options>,
  more: Partial<Options>,
): Partial<Options> {
  checkOptions(spec.id, more);
  return { ...options, ...more };
}

/** @throws VdfcError `BAD_INPUT` if a spec's id or version cannot stand in a container. */
export function checkSpec(spec: AnySpec): void {
  const named = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/i.test(spec.id) && spec.id.length <= MAX_ID;
  if (named && Number.isInteger(spec.version) && spec.version >= 1) return;
  const message = `Cannot define stage: expected an id such as 'owner.name' and a version from 1, got '${spec.id}' ${spec.version}`;
  throw new VdfcError('BAD_INPUT', message, { codec: spec.id });
}
