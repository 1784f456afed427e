import type { PackerSpec } from '@vdfc/core';
import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { meterAllocations } from '../allocation.js';
import type { Subject } from '../settings.js';
import type { Check } from './check.js';
import { check, refusal, sameBytes } from './verdict.js';

const MIB = 2 ** 20;

/** What only packers must do. */
export function packerChecks(subject: Subject, spec: PackerSpec, resolved: unknown): Check[] {
  return [
    { name: 'brings back byte strings of every kind', run: () => fixedStrings(spec, resolved) },
    { name: 'brings back arbitrary byte strings', run: () => arbitraryStrings(subject, spec, resolved) },
    { name: 'takes no more memory than it is allowed', run: () => limited(spec, resolved) },
  ];
}

function fixedStrings(spec: PackerSpec, resolved: unknown): void {
  const strings: Record<string, Uint8Array> = {
    'no byte': new Uint8Array(0),
    'one byte': Uint8Array.of(255),
    zeros: new Uint8Array(70_000),
    'all bytes': Uint8Array.from({ length: 1024 }, (_, i) => i),
    'random bytes': new Random(1).fillBytes(new Uint8Array(70_000)),
  };
  for (const [name, bytes] of Object.entries(strings)) bringsBack(spec, resolved, bytes, name);
}

function arbitraryStrings({ settings }: Subject, spec: PackerSpec, resolved: unknown): void {
  const { runs, seed } = settings;
  const property = fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) =>
    bringsBack(spec, resolved, bytes, 'the bytes'),
  );
  fc.assert(property, { numRuns: runs, seed, includeErrorInReport: true });
}

function bringsBack(spec: PackerSpec, resolved: unknown, bytes: Uint8Array, name: string): void {
  const before = bytes.slice();
  const packed = spec.encode(bytes, resolved);
  sameBytes(`${name} after packing`, bytes, before);
  const copy = packed.bytes.slice();
  const unpacked = spec.decode(packed.bytes, packed.params, bytes.length, spec.version);
  sameBytes(`${name}, packed and unpacked`, unpacked, before);
  sameBytes(`${name}, packed, after unpacking`, packed.bytes, copy);
}

/** A bomb: four million zeros packed, to be unpacked within a sixteenth of that. */
function limited(spec: PackerSpec, resolved: unknown): void {
  const { bytes, params } = spec.encode(new Uint8Array(4 * MIB), resolved);
  const allowed = MIB / 4;
  const taken = meterAllocations((meter) => {
    meter.reset(bytes.length + MIB);
    refusal('unpacking more than maxBytes', ['LIMIT'], () =>
      spec.decode(bytes, params, allowed, spec.version),
    );
    return meter.taken;
  });
  const limit = bytes.length + MIB;
  check(taken <= limit, () => `unpacking asked for ${taken} bytes where ${allowed} were allowed`);
}
