import { conformance, packerConformance } from '@vdfc/testkit';
import { expect, it, vi } from 'vitest';
import { deflate, zlib } from '../src/index.js';

// What a browser gets: package.json leads #inflate here wherever Node's zlib is not at hand.
const used = vi.hoisted(() => ({ times: 0 }));
vi.mock('#inflate', async () => {
  const { inflate } = await import('../src/kernel/inflate-pako.js');
  return {
    inflate(bytes: Uint8Array, length: number): Uint8Array {
      used.times++;
      return inflate(bytes, length);
    },
  };
});

conformance(zlib, { maxL2: 0 });
packerConformance(deflate);

it('was decoding by pako', () => {
  expect(used.times).toBeGreaterThan(100);
});
