import {
  type Check,
  filterConformance,
  filterConformanceChecks,
  guardConformance,
  guardConformanceChecks,
  packerConformance,
  packerConformanceChecks,
} from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { near, nearSpec } from './guards.js';
import { negate, negateSpec, runs, runsSpec } from './stages.js';

filterConformance(negate(), { variants: [{}, { on: false }] });
packerConformance(runs(), { variants: [{}, { longest: 1 }] });
guardConformance(near(), { variants: [{}, { within: 0 }] });

interface Broken {
  readonly what: string;
  readonly checks: Check[];
  readonly check: string;
  readonly says: string;
}

const filters: Broken[] = [
  {
    what: 'adds to values but calls itself lossless',
    checks: filterConformanceChecks(negate({ decode: ({ data }) => data.map((x) => 1e-20 - x) })),
    check: 'keeps its guarantee on velocity distributions',
    says: 'which the codec calls lossless',
  },
  {
    what: 'works in place',
    checks: filterConformanceChecks(
      negate({
        encode: ({ data, ...info }, options) => negateSpec.encode({ ...info, data: data.fill(0) }, options),
      }),
    ),
    check: 'leaves its input as it was',
    says: 'the input after encoding',
  },
  {
    what: 'does not know its own shape',
    checks: filterConformanceChecks(negate({ encodedInfo: (info) => info })),
    check: 'knows dtype and shape of the filtered array from its params',
    says: 'encodedInfo says float32 [3,0], encode made float32 [0]',
  },
  {
    what: 'takes any option',
    checks: filterConformanceChecks(negate({ resolve: ({ on = true }) => ({ on }) })),
    check: 'names an option of its own when refusing it',
    says: 'an unknown option of with to be refused',
  },
];

const packers: Broken[] = [
  {
    what: 'loses the last byte',
    checks: packerConformanceChecks(
      runs({ encode: (bytes, options) => runsSpec.encode(bytes.subarray(0, bytes.length - 1), options) }),
    ),
    check: 'brings back byte strings of every kind',
    says: 'one byte, packed and unpacked: expected 1 bytes, got 0',
  },
  {
    what: 'confuses two bytes',
    checks: packerConformanceChecks(
      runs({
        encode: (bytes, options) =>
          runsSpec.encode(
            bytes.map((x) => (x === 7 ? 8 : x)),
            options,
          ),
      }),
    ),
    check: 'brings back arbitrary byte strings',
    says: 'Property failed',
  },
  {
    what: 'fills memory without looking at the limit',
    checks: packerConformanceChecks(
      runs({ decode: (bytes, params, _, version) => runsSpec.decode(bytes, params, 2 ** 40, version) }),
    ),
    check: 'takes no more memory than it is allowed',
    says: 'refused with LIMIT',
  },
  {
    what: 'takes memory before it looks at the limit',
    checks: packerConformanceChecks(
      runs({
        decode: (bytes, params, maxBytes, version) => {
          const out = runsSpec.decode(bytes, params, 2 ** 40, version);
          return out.length > maxBytes ? runsSpec.decode(bytes, params, maxBytes, version) : out;
        },
      }),
    ),
    check: 'takes no more memory than it is allowed',
    says: 'refused with LIMIT',
  },
  {
    what: 'takes any option',
    checks: packerConformanceChecks(runs({ resolve: ({ longest = 255 }) => ({ longest }) })),
    check: 'names an option of its own when refusing it',
    says: 'an unknown option of with to be refused',
  },
];

const guards: Broken[] = [
  {
    what: 'puts the decoded values right while encoding',
    checks: guardConformanceChecks(
      near({
        encode: (original, decoded, options, share) => {
          const encoded = nearSpec.encode(original, decoded, options, share);
          decoded.set(original.data);
          return encoded;
        },
      }),
    ),
    check: 'leaves alone what it looks at',
    says: 'the decoded values after encoding',
  },
  {
    what: 'takes a smaller share for a larger one',
    checks: guardConformanceChecks(
      near({
        encode: (original, decoded, options, share) => nearSpec.encode(original, decoded, options, 1 / share),
      }),
    ),
    check: 'keeps its promise with less of its tolerance',
    says: 'keep its promise with 0.5 of its tolerance',
  },
  {
    what: 'believes that its promise always holds',
    checks: guardConformanceChecks(near({ holds: () => true })),
    check: 'knows a broken promise',
    says: 'not to take NaN',
  },
  {
    what: 'stores what is right already',
    checks: guardConformanceChecks(
      near({
        encode: (original, decoded, options) => nearSpec.encode(original, decoded, options, -1),
      }),
    ),
    check: 'changes nothing where nothing is wrong, for at most 1 byte',
    says: 'expected at most 1 byte where nothing is wrong, got',
  },
  {
    what: 'forgets a value',
    checks: guardConformanceChecks(
      near({
        decode: (decoded, payload, params, info, version) =>
          nearSpec.decode(decoded, payload, params, info, version).fill(0, 700, 800),
      }),
    ),
    check: 'keeps its guarantee on velocity distributions',
    says: 'UNREACHED',
  },
  {
    what: 'takes any option',
    checks: guardConformanceChecks(near({ resolve: ({ within = 0.01 }) => ({ within }) })),
    check: 'names an option of its own when refusing it',
    says: 'an unknown option of with to be refused',
  },
];

describe.each([
  ['filter', filters],
  ['packer', packers],
  ['guard', guards],
] as const)('the suite finds a %s that', (_kind, broken) => {
  it.each(broken)('$what', async ({ checks, check, says }) => {
    await expect(run(checks, check)).rejects.toThrow(says);
  });
});

async function run(checks: readonly Check[], name: string): Promise<void> {
  const found = checks.filter((check) => check.name === name);
  expect(found).toHaveLength(1);
  await found[0].run();
}
