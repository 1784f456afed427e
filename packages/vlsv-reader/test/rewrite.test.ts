import { readFileSync } from 'node:fs';
import { withData } from '@vdfc/testkit/data';
import { buildVlsv } from '@vdfc/testkit/vlsv';
import { expect, it } from 'vitest';
import { openVlsv } from '../src/index.js';

const files = ['bulk.1d', 'bulk.2d', 'bulk.amr', '1d_single', 'ipshock-1d', 'restart-small-octree'] as const;
const describing = ['arraysize', 'vectorsize', 'datasize', 'datatype'];

withData(
  files.map((name) => `${name}.vlsv`),
  'real files read and written again',
  (...paths) => {
    it.each(files.map((name, i) => [name, paths[i]!] as const))(
      '%s has the same bytes',
      async (_name, path) => {
        const file = await openVlsv(path);
        // In the order of their offsets; empty arrays share theirs with the array that follows.
        const order = file.arrays.toSorted((a, b) => a.offset - b.offset || a.byteLength - b.byteLength);
        const arrays = [];
        for (const entry of order) {
          const { tag, vectorSize: vectorsize } = entry;
          const all = Object.entries(entry.attributes);
          const attributes = Object.fromEntries(all.filter(([name]) => !describing.includes(name)));
          arrays.push({ tag, attributes, data: await file.readArray(entry), vectorsize });
        }
        const bytes = buildVlsv(arrays);
        expect(Buffer.compare(bytes, readFileSync(path))).toBe(0);
        await file.close();
      },
    );
  },
);
