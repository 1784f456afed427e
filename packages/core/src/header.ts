import { decodeFirst, encode } from 'cborg';
import type { ArrayInfo, DType } from './array.js';
import { VdfcError } from './error.js';
import type { Cbor, Params } from './spec.js';

/** A stage as a container names it. */
export interface StageRecord {
  readonly id: string;
  readonly version: number;
  readonly params: Params;
}

/** A guard, whose bytes follow the codec's. */
export interface GuardRecord extends StageRecord {
  /** Length of its part of the payload. */
  readonly bytes: number;
}

/** What stands between a container's magic and its payload. The byte table is in `docs/container.md`. */
export interface Header extends ArrayInfo {
  /** In the order in which encoding applies them. */
  readonly filters: readonly StageRecord[];
  readonly codec: StageRecord;
  readonly packers: readonly StageRecord[];
  /** In the order in which both encoding and decoding apply them. */
  readonly guards: readonly GuardRecord[];
}

/** The code of a dtype is its index here. Append only. */
const dtypes: readonly DType[] = ['float32', 'float64'];

/** More stages than this are taken for damage. */
const MAX_STAGES = 64;

/** Longest id of a stage, UTF-16 units. */
export const MAX_ID = 64;

const strict = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
} as const;

/**
 * `[dtype, shape, codec, filters?, packers?, guards?]` in CBOR, a stage being `[id, version, ...params]`, a guard
 * `[id, version, bytes, ...params]`.
 */
export function writeHeader(header: Header): Uint8Array {
  const lists = [
    header.filters.map(record),
    header.packers.map(record),
    header.guards.map(({ id, version, bytes, params }) => [id, version, bytes, ...params]),
  ];
  // Lists after the last that is not empty are left out.
  while (lists.at(-1)?.length === 0) lists.pop();
  const parts: Cbor[] = [dtypes.indexOf(header.dtype), header.shape, record(header.codec), ...lists];
  return encode(parts, { float64: false });
}

function record(stage: StageRecord): Cbor {
  return [stage.id, stage.version, ...stage.params];
}

/** The header at the start of `bytes`, and what follows it. @throws VdfcError `CORRUPT` */
export function readHeader(bytes: Uint8Array): { header: Header; rest: Uint8Array } {
  let item: unknown;
  let rest: Uint8Array;
  try {
    [item, rest] = decodeFirst(bytes, strict);
  } catch (cause) {
    throw new VdfcError('CORRUPT', `Cannot read container header: ${(cause as Error).message}`, { cause });
  }
  expect(Array.isArray(item) && item.length >= 3 && item.length <= 6, 'an array of 3 to 6 parts', item);
  const [code, shape, codec, filters = [], packers = [], guards = []] = item as unknown[];
  expect(
    Number.isInteger(code) && dtypes[code as number] !== undefined,
    `a dtype code below ${dtypes.length}`,
    code,
  );
  const lengths = Array.isArray(shape) && shape.length >= 1 && shape.length <= 4 && shape.every(isCount);
  expect(lengths, 'a shape of 1 to 4 axis lengths', shape);
  const header = {
    dtype: dtypes[code as number]!,
    shape: shape as number[],
    codec: readRecord(codec),
    filters: readRecords(filters),
    packers: readRecords(packers),
    guards: readRecords(guards).map(readGuard),
  };
  return { header, rest };
}

function readRecords(value: unknown): StageRecord[] {
  expect(Array.isArray(value) && value.length <= MAX_STAGES, `a list of at most ${MAX_STAGES} stages`, value);
  return (value as unknown[]).map(readRecord);
}

function readRecord(value: unknown): StageRecord {
  const named = Array.isArray(value) && typeof value[0] === 'string' && value[0].length <= MAX_ID;
  const valid = named && isCount(value[1]) && value[1] >= 1;
  expect(valid, 'a stage [id, version, ...params]', value);
  const [id, version, ...params] = value as [string, number, ...Cbor[]];
  return { id, version, params };
}

/** A guard's first param is the length of its bytes. */
function readGuard({ id, version, params }: StageRecord): GuardRecord {
  const [bytes, ...rest] = params;
  expect(isCount(bytes), 'the length of the bytes of a guard', bytes);
  return { id, version, bytes: bytes as number, params: rest };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

function expect(holds: boolean, expected: string, found: unknown): void {
  if (holds) return;
  const text = Array.isArray(found) ? `an array of ${found.length}` : String(found).slice(0, 60);
  throw new VdfcError('CORRUPT', `Cannot read container header: expected ${expected}, got ${text}`);
}
