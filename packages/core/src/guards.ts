import type { DenseArray, Floats } from './array.js';
import { VdfcError } from './error.js';
import type { GuardRecord } from './header.js';
import type { GuardSpec } from './spec.js';

/** A guard with its options filled in. */
export interface ResolvedGuard {
  readonly spec: GuardSpec;
  readonly resolved: unknown;
}

/** What guards add to a container: their records and their bytes, in their order. */
export interface Guarded {
  readonly records: readonly GuardRecord[];
  readonly payloads: readonly Uint8Array[];
}

/** A guard may break the promise of one before it; then all try again with less of their tolerance. */
const shares = [1, 15 / 16, 1 / 2, 1 / 8, 1 / 32, 1 / 128] as const;

/**
 * What guards need to put `decoded` right, all promises kept at the end.
 *
 * @throws VdfcError `UNREACHED` if they cannot be kept together
 */
export function encodeGuards(
  guards: readonly ResolvedGuard[],
  original: DenseArray,
  decoded: Floats,
): Guarded {
  let broken: ResolvedGuard | undefined;
  for (const share of shares) {
    const attempt = applyGuards(guards, original, decoded.slice(), share);
    broken = guards.find(({ spec, resolved }) => !spec.holds(original, attempt.values, resolved));
    if (broken === undefined) return attempt;
  }
  const id = broken!.spec.id;
  const others = guards.filter((guard) => guard !== broken).map(({ spec }) => spec.id);
  const beside = others.length > 0 ? ` beside ${others.join(', ')}` : '';
  const message = `Cannot encode with ${id}: expected its promise to hold for this array${beside}, it does not even at ${shares.at(-1)} of its tolerance`;
  throw new VdfcError('UNREACHED', message, { codec: id });
}

function applyGuards(
  guards: readonly ResolvedGuard[],
  original: DenseArray,
  start: Floats,
  share: number,
): Guarded & { readonly values: Floats } {
  const records: GuardRecord[] = [];
  const payloads: Uint8Array[] = [];
  let values = start;
  for (const { spec, resolved } of guards) {
    const { payload, params } = spec.encode(original, values, resolved, share);
    values = spec.decode(values, payload, params, original, spec.version);
    records.push({ id: spec.id, version: spec.version, bytes: payload.length, params });
    payloads.push(payload);
  }
  return { records, payloads, values };
}
