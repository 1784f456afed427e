import type { ArrayInfo, DenseArray, DType, Floats } from './array.js';

/** What can stand in a container's header beside a stage's id: the data model of CBOR, less tags. */
export type Cbor =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly Cbor[]
  | { readonly [key: string]: Cbor };

/**
 * The little that a decoder must know besides the payload, as a list of values: their order is part of the
 * layout, their names (`paramNames`) are not stored. Encoding has *options*, decoding has *params*.
 */
export type Params = readonly Cbor[];

/** How far long work has come. */
export interface Progress {
  /** Done share of the work, 0 to 1. */
  readonly fraction: number;
  /** What is being done, in a few words. */
  readonly phase?: string;
  /** Value of the function being minimised, for learners. */
  readonly loss?: number;
  /** Estimated time to the end, s. */
  readonly secondsLeft?: number;
}

/** Long work in steps: yields its progress, returns its result. Between steps it can be paused or dropped. */
export type Steps<T> = Generator<Progress, T, void>;

/** What a stage promises about decoded values. */
export type Guarantee =
  | { readonly kind: 'lossless' }
  /** |decoded - original| <= value, in the array's unit or as a fraction of its largest |value|. */
  | { readonly kind: 'max-error'; readonly value: number; readonly of: 'unit' | 'peak' }
  | { readonly kind: 'none' };

/** Which arrays a stage takes. Anything else is refused with `BAD_INPUT` before the stage runs. */
export interface Accepts {
  readonly dtypes: readonly DType[];
  /** Ranks it takes. @default [1, 2, 3, 4] */
  readonly ranks?: readonly number[];
  /** Whether NaN and infinities are kept or refused. */
  readonly nonFinite: 'reject' | 'keep';
}

interface StageSpec<Options extends object, Resolved> {
  /**
   * Name in containers, for ever bound to one family of layouts. Third parties write `owner.name`; names
   * without a dot are this repository's.
   */
  readonly id: string;
  /** Version of the byte layout that `encode` writes; `decode` reads this and every older one. 1, 2, ... */
  readonly version: number;
  /** One line for tables and help. */
  readonly summary: string;
  /** Names of the params, in their order in the container. */
  readonly paramNames: readonly string[];
  /** Fills in defaults. @throws VdfcError `BAD_OPTION` naming the option. */
  resolve(options: Options): Resolved;
}

/** A codec's bytes and what else its decoder must know. */
export interface Encoded {
  readonly payload: Uint8Array;
  readonly params: Params;
}

/** Array to bytes. Authors write this and call `defineCodec`. */
export interface CodecSpec<Options extends object = object, Resolved = unknown>
  extends StageSpec<Options, Resolved> {
  readonly kind: 'codec';
  readonly accepts: Accepts;
  guarantee(options: Resolved): Guarantee;
  /** Must not write to `array.data`. A generator makes the work interruptible. */
  encode(array: DenseArray, options: Resolved): Encoded | Steps<Encoded>;
  /**
   * The values of an array of `info`'s dtype and shape. Checks `payload` and `params` before it takes memory
   * for them; what it throws, if not a VdfcError, becomes `CORRUPT`.
   */
  decode(payload: Uint8Array, params: Params, info: ArrayInfo, version: number): Floats | Steps<Floats>;
  /**
   * Options for a quality from 0 (smallest) to 1 (finest); the size grows with it. `base` holds the options
   * already bound, so that a choice made there is kept. Absent where there is no quality to choose.
   */
  quality?(q: number, base: Partial<Options>): Options;
  /**
   * Options with which `encode` ends after about so many seconds, at some cost in size or error. Absent where encoding
   * takes the time it takes.
   */
  budget?(seconds: number): Partial<Options>;
}

/** A filter's array and what else its inverse must know. */
export interface Filtered {
  readonly array: DenseArray;
  readonly params: Params;
}

/** Array to array. Authors write this and call `defineFilter`. */
export interface FilterSpec<Options extends object = object, Resolved = unknown>
  extends StageSpec<Options, Resolved> {
  readonly kind: 'filter';
  readonly accepts: Accepts;
  guarantee(options: Resolved): Guarantee;
  /** Must not write to `array.data`. */
  encode(array: DenseArray, options: Resolved): Filtered;
  /** What `encode` makes of an array of `info`: known from the params alone, so that decoding can check it first. */
  encodedInfo(info: ArrayInfo, params: Params): ArrayInfo;
  /** The values of an array of the original's `info`. */
  decode(array: DenseArray, params: Params, info: ArrayInfo, version: number): Floats;
}

/** A packer's bytes and what else its inverse must know. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly params: Params;
}

/** Bytes to bytes, lossless. Authors write this and call `definePacker`. */
export interface PackerSpec<Options extends object = object, Resolved = unknown>
  extends StageSpec<Options, Resolved> {
  readonly kind: 'packer';
  encode(bytes: Uint8Array, options: Resolved): Packed;
  /** The original bytes; `LIMIT` before it takes more than `maxBytes` for them. */
  decode(bytes: Uint8Array, params: Params, maxBytes: number, version: number): Uint8Array;
}

/**
 * Puts decoded values right: sees the original array and what the stages before it decode to, and adds what the decoder
 * needs to keep a promise. Its array is the chain's own, before any filter. Authors write this and call `defineGuard`.
 */
export interface GuardSpec<Options extends object = object, Resolved = unknown>
  extends StageSpec<Options, Resolved> {
  readonly kind: 'guard';
  readonly accepts: Accepts;
  /** Guards of a higher order are applied after those of a lower one, whatever the order they were given in. @default 0 */
  readonly order?: number;
  /** What is sure of the values it has put right, given what was sure of them before. */
  guarantee(options: Resolved, before: Guarantee): Guarantee;
  /**
   * The corrections. Must not write to either array. `share`, above 0 and at most 1, is how much of its tolerance it may
   * use: below 1 where a later guard needs room.
   */
  encode(original: DenseArray, decoded: Floats, options: Resolved, share: number): Encoded;
  /** The values put right. May write to `decoded`, which is nobody else's, and return it. */
  decode(decoded: Floats, payload: Uint8Array, params: Params, info: ArrayInfo, version: number): Floats;
  /** Whether the promise is kept by `decoded`, which later guards may have changed. */
  holds(original: DenseArray, decoded: Floats, options: Resolved): boolean;
}

/** Any stage's spec, its option types forgotten. */
export type AnySpec = CodecSpec | FilterSpec | PackerSpec | GuardSpec;
