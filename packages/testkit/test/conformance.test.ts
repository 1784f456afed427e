import type { Codec } from '@vdfc/core';
import { conformance, conformanceChecks, raw } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { broken } from './broken.js';
import { levels } from './levels.js';

conformance(raw);
conformance(levels(), { variants: [{}, { width: 1 }], maxL2: 0.05 });

describe('the suite finds a codec that', () => {
  it.each(broken)('$what', async ({ codec, check, says, settings }) => {
    await expect(run(codec, check, settings)).rejects.toThrow(says);
  });
});

it('has a broken codec for every check', () => {
  const names = [levels() as Codec, raw].flatMap((codec) => conformanceChecks(codec).map(({ name }) => name));
  const found = new Set(broken.map(({ check }) => check));
  expect([...new Set(names)].filter((name) => !found.has(name))).toEqual([]);
});

async function run(codec: Codec, name: string, settings = {}): Promise<void> {
  const checks = conformanceChecks(codec, settings).filter((check) => check.name === name);
  expect(checks).toHaveLength(1);
  await checks[0].run();
}
