import { type ArrayInput, type DenseArray, toDense } from './array.js';
import { writeContainer } from './container.js';
import { decodeStages } from './decode.js';
import { VdfcError } from './error.js';
import { encodeGuards } from './guards.js';
import type { StageRecord } from './header.js';
import type {
  Accepts,
  AnySpec,
  CodecSpec,
  FilterSpec,
  GuardSpec,
  PackerSpec,
  Params,
  Steps,
} from './spec.js';
import { isSteps } from './steps.js';

/** Stages with the options they are to run with. */
export interface Chain {
  readonly filters: readonly { readonly spec: FilterSpec; readonly options: object }[];
  readonly codec: { readonly spec: CodecSpec; readonly options: object };
  readonly packers: readonly { readonly spec: PackerSpec; readonly options: object }[];
  readonly guards: readonly { readonly spec: GuardSpec; readonly options: object }[];
}

/** Array -> filters -> codec -> packers -> container; guards look at what all that decodes to. */
export function* encodeChain(chain: Chain, input: ArrayInput): Steps<Uint8Array> {
  // Every stage's options are resolved before any stage runs: a bad one fails at once.
  const filters = chain.filters.map(({ spec, options }) => ({ spec, resolved: spec.resolve(options) }));
  const { spec } = chain.codec;
  const resolved = spec.resolve(chain.codec.options);
  const packers = chain.packers.map((packer) => ({
    spec: packer.spec,
    resolved: packer.spec.resolve(packer.options),
  }));
  const guards = chain.guards.map((guard) => ({
    spec: guard.spec,
    resolved: guard.spec.resolve(guard.options),
  }));

  const original = toDense(input);
  for (const { spec } of guards) checkAccepts(spec.id, spec.accepts, original);
  let array = original;
  const filterRecords: StageRecord[] = [];
  for (const filter of filters) {
    checkAccepts(filter.spec.id, filter.spec.accepts, array);
    const filtered = filter.spec.encode(array, filter.resolved);
    filterRecords.push(record(filter.spec, filtered.params));
    array = filtered.array;
  }
  checkAccepts(spec.id, spec.accepts, array);
  const answer = spec.encode(array, resolved);
  // With guards, decoding is the second half of the work.
  const share = guards.length === 0 ? 1 : 0.5;
  const encoded = isSteps(answer) ? yield* part(answer, 0, share) : answer;
  let bytes = encoded.payload;
  const packerRecords: StageRecord[] = [];
  for (const packer of packers) {
    const packed = packer.spec.encode(bytes, packer.resolved);
    packerRecords.push(record(packer.spec, packed.params));
    bytes = packed.bytes;
  }
  const { dtype, shape } = original;
  const codec = record(spec, encoded.params);
  const header = { dtype, shape, filters: filterRecords, codec, packers: packerRecords, guards: [] };
  if (guards.length === 0) return writeContainer(header, bytes);
  const specs = [...chain.filters, chain.codec, ...chain.packers].map((stage) => stage.spec);
  const decoded = yield* part(decodeStages(header, bytes, specs, Number.POSITIVE_INFINITY), share, 1);
  const { records, payloads } = encodeGuards(guards, original, decoded);
  return writeContainer({ ...header, guards: records }, joined([bytes, ...payloads]));
}

/** Steps as the part of a longer work between two fractions of it. */
function* part<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    yield { ...value, fraction: from + (to - from) * value.fraction };
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function record(spec: AnySpec, params: Params): StageRecord {
  return { id: spec.id, version: spec.version, params };
}

function checkAccepts(id: string, accepts: Accepts, array: DenseArray): void {
  const refuse = (expected: string, found: string): never => {
    throw new VdfcError('BAD_INPUT', `Cannot encode with ${id}: expected ${expected}, got ${found}`, {
      codec: id,
    });
  };
  if (!accepts.dtypes.includes(array.dtype)) refuse(accepts.dtypes.join(' or '), array.dtype);
  const { ranks = [1, 2, 3, 4] } = accepts;
  const rank = array.shape.length;
  if (!ranks.includes(rank)) refuse(`rank ${ranks.join(' or ')}`, `rank ${rank}`);
  if (accepts.nonFinite === 'keep') return;
  const { data } = array;
  for (let i = 0; i < data.length; i++) {
    // x - x is 0 for finite x, NaN otherwise.
    if (data[i]! - data[i]! !== 0) refuse('finite values', `${data[i]} at element ${i}`);
  }
}
