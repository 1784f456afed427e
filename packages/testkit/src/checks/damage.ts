import { bytesPerElement, elementCount, type Inspection, inspect, isVdfcError, toDense } from '@vdfc/core';
import { Random } from '@vdfc/numerics/random';
import { type AllocationMeter, meterAllocations } from '../allocation.js';
import { mutateContainer } from '../mutation.js';
import { fieldOf, type Subject } from '../settings.js';
import type { Check } from './check.js';
import { check, describeError, refusal } from './verdict.js';

/** That damaged bytes are refused, or at least do no harm. */
export function damageChecks(subject: Subject): Check[] {
  return [
    { name: 'refuses every truncation', run: () => truncations(subject) },
    { name: 'refuses every damaged byte', run: () => flips(subject) },
    { name: 'survives damage behind a right checksum', run: () => damagedInside(subject) },
  ];
}

function truncations(subject: Subject): void {
  const bytes = subject.codec.encode(fieldOf(subject));
  for (const length of sampled(bytes.length)) {
    const what = `a container cut from ${bytes.length} to ${length} bytes`;
    refusal(what, ['CORRUPT'], () => subject.codec.decode(bytes.subarray(0, length)));
  }
}

function flips(subject: Subject): void {
  const bytes = subject.codec.encode(fieldOf(subject));
  for (const at of sampled(bytes.length)) {
    for (const mask of [1 << (at % 8), 0xff]) {
      const damaged = bytes.slice();
      damaged[at] ^= mask;
      const what = `a container with byte ${at} of ${bytes.length} damaged`;
      refusal(what, ['CORRUPT', 'UNSUPPORTED_VERSION'], () => subject.codec.decode(damaged));
    }
  }
}

/** 0 to length - 1, or some of them where they are many: the first, the last, and others evenly between. */
function sampled(length: number): number[] {
  const places = new Set<number>();
  const step = Math.max(1, Math.floor(length / 200));
  for (let at = 0; at < length; at += at < 100 || at >= length - 50 ? 1 : step) places.add(at);
  for (let at = Math.max(0, length - 50); at < length; at++) places.add(at);
  return [...places];
}

function damagedInside(subject: Subject): void {
  const { seed, damages, memory } = subject.settings;
  const { dtypes } = subject.accepts;
  const containers = dtypes.map((dtype) => subject.codec.encode(fieldOf(subject, dtype)));
  const random = new Random(seed);
  meterAllocations((meter) => {
    for (let i = 0; i < damages; i++) {
      meter.reset(Number.POSITIVE_INFINITY);
      const damaged = mutateContainer(containers[i % containers.length]!, random);
      decodeOrRefuse(subject, damaged, meter, memory, `damaged container ${i} of seed ${seed}`);
    }
  });
}

/** Decodes within limits: to the stated array, or to a VdfcError. */
function decodeOrRefuse(
  subject: Subject,
  bytes: Uint8Array,
  meter: AllocationMeter,
  memory: number,
  what: string,
): void {
  const field = fieldBytes(subject);
  meter.reset(memory);
  let outcome: unknown;
  try {
    const { shape, dtype, data } = toDense(subject.codec.decode(bytes, { maxBytes: 8 * field }));
    outcome = { shape, dtype, length: data.length };
  } catch (error) {
    outcome = error;
  }
  const { taken } = meter;
  meter.reset(Number.POSITIVE_INFINITY);
  check(taken <= memory, () => `${what}: decoding asked for ${taken} bytes, allowed are ${memory}`);
  if (isVdfcError(outcome)) return;
  check(!(outcome instanceof Error), () => `${what}: expected a VdfcError, got ${describeError(outcome)}`);
  const { shape, dtype, length } = outcome as { shape: number[]; dtype: string; length: number };
  const stated: Inspection = inspect(bytes);
  const same = String(shape) === String(stated.shape) && dtype === stated.dtype;
  check(
    same && length === elementCount(stated.shape),
    () => `${what}: expected ${stated.dtype} [${stated.shape}], got ${length} of ${dtype} [${shape}]`,
  );
}

function fieldBytes({ settings, accepts }: Subject): number {
  return settings.size ** 3 * bytesPerElement(accepts.dtypes[0]!);
}
