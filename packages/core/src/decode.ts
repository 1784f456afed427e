import {
  type ArrayInfo,
  allocate,
  bytesPerElement,
  elementCount,
  type Floats,
  type NdArray,
  toNdArray,
} from './array.js';
import { readContainer } from './container.js';
import { isVdfcError, VdfcError } from './error.js';
import type { GuardRecord, Header, StageRecord } from './header.js';
import type { AnySpec, CodecSpec, FilterSpec, GuardSpec, PackerSpec, Steps } from './spec.js';
import type { DecodeOptions, Stage } from './stage.js';
import { isSteps, type RunOptions, runAsync, runSync } from './steps.js';

/** Arrays above this are refused unless the caller says otherwise, bytes. */
const DEFAULT_MAX_BYTES = 2 ** 30;

/**
 * The array in a container, decoded with the stages at hand: those of `stages`, in any order.
 *
 * @throws VdfcError `CORRUPT`, `UNKNOWN_CODEC`, `UNSUPPORTED_VERSION`, `LIMIT`, `BAD_INPUT`
 */
export function decode(bytes: Uint8Array, stages: readonly Stage[], options: DecodeOptions = {}): NdArray {
  return runSync(decodeSteps(bytes, specsOf(stages), options));
}

/** As `decode`, with pauses for progress and abort. @throws VdfcError also `ABORTED` */
export async function decodeAsync(
  bytes: Uint8Array,
  stages: readonly Stage[],
  options: DecodeOptions & RunOptions = {},
): Promise<NdArray> {
  return runAsync(decodeSteps(bytes, specsOf(stages), options), options);
}

function specsOf(stages: readonly Stage[]): AnySpec[] {
  return stages.flatMap((stage) => stage.specs);
}

/** Container -> array. */
export function* decodeSteps(
  bytes: Uint8Array,
  specs: readonly AnySpec[],
  options: DecodeOptions,
): Steps<NdArray> {
  const maxBytes = resolveMaxBytes(options);
  const { header, payload } = readContainer(bytes);
  const { dtype, shape } = header;
  return toNdArray({ dtype, shape, data: yield* decodeStages(header, payload, specs, maxBytes) });
}

/** Payload -> packers -> codec -> filters -> guards -> values, each checked before the next runs. */
export function* decodeStages(
  header: Header,
  payload: Uint8Array,
  specs: readonly AnySpec[],
  maxBytes: number,
): Steps<Floats> {
  const filters = header.filters.map((record) => find(specs, record, 'filter'));
  const codec = find(specs, header.codec, 'codec');
  const packers = header.packers.map((record) => find(specs, record, 'packer'));
  const guards = header.guards.map((record) => ({ ...find(specs, record, 'guard'), bytes: record.bytes }));
  const ownBytes = codecBytes(header.guards, payload);

  // infos[i] describes the array before filter i; the last one is what the codec holds.
  const infos: ArrayInfo[] = [{ dtype: header.dtype, shape: header.shape }];
  checkLimit(infos[0]!, maxBytes);
  for (const { spec, record } of filters) {
    const info = guard(spec.id, () => spec.encodedInfo(infos.at(-1)!, record.params));
    checkLimit(info, maxBytes);
    infos.push(info);
  }
  let packed = payload.subarray(0, ownBytes);
  for (const { spec, record } of packers.reverse()) {
    packed = guard(spec.id, () => spec.decode(packed, record.params, maxBytes, record.version));
  }
  const info = infos.pop()!;
  let data = yield* decodePayload(codec, packed, info);
  let { shape, dtype } = info;
  for (const { spec, record } of filters.reverse()) {
    const original = infos.pop()!;
    const array = { dtype, shape, data };
    data = guard(spec.id, () =>
      checkData(spec.id, spec.decode(array, record.params, original, record.version), original),
    );
    ({ shape, dtype } = original);
  }
  let at = ownBytes;
  for (const { spec, record, bytes } of guards) {
    const part = payload.subarray(at, at + bytes);
    data = guard(spec.id, () =>
      checkData(spec.id, spec.decode(data, part, record.params, header, record.version), header),
    );
    at += bytes;
  }
  return data;
}

/** Bytes of a payload before those of the guards. @throws VdfcError `CORRUPT` */
function codecBytes(guards: readonly GuardRecord[], payload: Uint8Array): number {
  const theirs = guards.reduce((sum, { bytes }) => sum + bytes, 0);
  if (theirs <= payload.length) return payload.length - theirs;
  const message = `Cannot decode: expected a payload of at least the ${theirs} bytes of its guards, got ${payload.length}`;
  throw new VdfcError('CORRUPT', message);
}

function* decodePayload(codec: Found<CodecSpec>, payload: Uint8Array, info: ArrayInfo): Steps<Floats> {
  const { spec, record } = codec;
  try {
    const answer = spec.decode(payload, record.params, info, record.version);
    const data = isSteps<Floats>(answer) ? yield* answer : answer;
    return checkData(spec.id, data, info);
  } catch (error) {
    throw asVdfcError(spec.id, error);
  }
}

interface Found<Spec> {
  readonly spec: Spec;
  readonly record: StageRecord;
}

type SpecOf = { filter: FilterSpec; codec: CodecSpec; packer: PackerSpec; guard: GuardSpec };

function find<K extends keyof SpecOf>(
  specs: readonly AnySpec[],
  record: StageRecord,
  kind: K,
): Found<SpecOf[K]> {
  const spec = specs.find((candidate) => candidate.id === record.id && candidate.kind === kind);
  if (spec === undefined) {
    const known = [...new Set(specs.map((candidate) => candidate.id))].join(', ');
    const message = `Cannot decode: the container needs the ${kind} '${record.id}', at hand are: ${known || 'none'}`;
    throw new VdfcError('UNKNOWN_CODEC', message, { codec: record.id });
  }
  if (record.version > spec.version) {
    const message = `Cannot decode with ${spec.id}: expected layout version ${spec.version} or older, got ${record.version}`;
    throw new VdfcError('UNSUPPORTED_VERSION', message, { codec: spec.id });
  }
  return { spec: spec as SpecOf[K], record };
}

function resolveMaxBytes({ maxBytes = DEFAULT_MAX_BYTES }: DecodeOptions): number {
  if (typeof maxBytes === 'number' && maxBytes >= 0) return maxBytes;
  const message = `Cannot use option maxBytes of decode: expected a number from 0, got ${maxBytes}`;
  throw new VdfcError('BAD_OPTION', message, { option: 'maxBytes' });
}

function checkLimit(info: ArrayInfo, maxBytes: number): void {
  const bytes = elementCount(info.shape) * bytesPerElement(info.dtype);
  if (bytes <= maxBytes) return;
  const message = `Cannot decode: the array of shape [${info.shape.join(', ')}] needs ${bytes} bytes, allowed are ${maxBytes} (option maxBytes)`;
  throw new VdfcError('LIMIT', message);
}

function checkData(id: string, data: Floats, info: ArrayInfo): Floats {
  const expected = allocate({ dtype: info.dtype, shape: [0] });
  const count = elementCount(info.shape);
  if (data.constructor === expected.constructor && data.length === count) return data;
  const message = `Cannot decode with ${id}: expected ${count} values of ${info.dtype}, got ${data.length} in a ${data.constructor.name}`;
  throw new VdfcError('CORRUPT', message, { codec: id });
}

function guard<T>(id: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asVdfcError(id, error);
  }
}

/** Whatever a stage throws over bytes it cannot read is an error of the bytes. */
function asVdfcError(id: string, error: unknown): VdfcError {
  if (isVdfcError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new VdfcError('CORRUPT', `Cannot decode with ${id}: ${reason}`, { codec: id, cause: error });
}
