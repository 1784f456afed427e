import { open as openHandle } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { withData } from '@vdfc/testkit/data';
import { expect, it } from 'vitest';
import { openVlsv } from '../src/index.js';

/** Frees all garbage now, so that what is left is what is held. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

withData(['ipshock-1d.vlsv'], 'going through all VDFs of ipshock-1d', (path) => {
  it('holds no more than the largest one, stored and dense', async () => {
    const file = await openVlsv(path);
    const counts = await file.readArray(file.arrays.find(({ tag }) => tag === 'BLOCKSPERCELL')!);
    const stored = Math.max(...(counts as Uint32Array)) * 64 * 4;
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    let held = 0;
    let dense = 0;
    let total = 0;
    for await (const { array } of file.vdfs()) {
      collectGarbage();
      held = Math.max(held, process.memoryUsage().arrayBuffers - before);
      dense = Math.max(dense, array.data.byteLength);
      total += array.data.byteLength;
    }
    // Two mebibytes of VDFs read ahead, one of pages, and room for the runtime's own.
    const bound = stored + 2 * dense + 4 * 2 ** 20;
    expect(held).toBeLessThan(bound);
    expect(total).toBeGreaterThan(3 * bound);
    await file.close();
  });

  it('asks for one VDF at a time, and for nothing of it twice', async () => {
    const handle = await openHandle(path);
    const { size } = await handle.stat();
    let total = 0;
    let open = 0;
    let most = 0;
    const file = await openVlsv({
      size,
      async read(offset, length) {
        total += length;
        most = Math.max(most, ++open);
        const bytes = new Uint8Array(length);
        await handle.read(bytes, 0, length, offset);
        open -= 1;
        return bytes;
      },
    });
    let cells = 0;
    for await (const vdf of file.vdfs()) cells += vdf.cellId > 0 ? 1 : 0;
    expect(cells).toBe(56);
    // The ids and the values of one cell.
    expect(most).toBeLessThanOrEqual(2);
    const values = file.arrays.find(({ tag }) => tag === 'BLOCKVARIABLE')!;
    expect(total).toBeLessThan(values.byteLength + 2 ** 20);
    await Promise.all([file.close(), handle.close()]);
  });
});
