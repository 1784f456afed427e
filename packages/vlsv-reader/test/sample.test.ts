import { fileURLToPath } from 'node:url';
import { moments } from '@vdfc/metrics';
import { withData } from '@vdfc/testkit/data';
import { describe, expect, it } from 'vitest';
import { openVlsv } from '../src/index.js';
import { sha256 } from './golden.js';

const sample = fileURLToPath(new URL('../../../docs/data/shock-sample.vlsv', import.meta.url));
/** Upstream, foot, ramp, downstream. */
const cells = [56, 48, 24, 9];

describe('the sample in docs/data', () => {
  it('has four VDFs across the shock, with the moments that the run wrote', async () => {
    const file = await openVlsv(sample);
    expect(file.size).toBeLessThan(2e6);
    expect((await file.vdfCells()).sort((a, b) => b - a)).toEqual(cells);
    for await (const { cellId, array, grid, threshold } of file.vdfs({ box: 'full' })) {
      const { density } = moments(array, grid);
      const stored = (await file.readVariable('proton/vg_rho', { cells: [cellId] })).values[0]!;
      expect(Math.abs(density / stored - 1)).toBeLessThan(1e-6);
      expect(threshold).toBe(1e-15);
    }
    expect(await file.config()).toContain('project = IPShock');
    const { values } = await file.readVariable('vg_f_saved');
    const saved = [...(await file.cells())].filter((_, row) => values[row] === 1);
    expect(saved.sort((a, b) => b - a)).toEqual(cells);
    await file.close();
  });
});

withData(['ipshock-1d.vlsv'], 'the sample against the file it was cut from', (path) => {
  it('goes through blocks and VDFs as it reads them one by one, in any order', async () => {
    const file = await openVlsv(path);
    const all = await file.vdfCells();
    for (const order of [all, all.toReversed(), [...all.slice(20, 24), ...all.slice(20, 26), all[0]!]]) {
      const alone = [];
      for (const cellId of order) alone.push(sha256((await file.readBlocks(cellId)).values));
      const together = [];
      for await (const { values } of file.blocks({ cells: order, reuse: true }))
        together.push(sha256(values));
      expect(together).toEqual(alone);
    }
    for await (const { cellId, array } of file.vdfs({ cells: all.slice(0, 9) })) {
      expect(sha256(array.data)).toBe(sha256((await file.readVdf(cellId)).array.data));
    }
    await file.close();
  });

  it('has the same blocks and variables', async () => {
    const [cut, whole] = await Promise.all([openVlsv(sample), openVlsv(path)]);
    for (const cellId of cells) expect(await cut.readBlocks(cellId)).toEqual(await whole.readBlocks(cellId));
    expect(cut.parameters).toEqual(whole.parameters);
    expect(cut.variables).toEqual(whole.variables);
    for (const { name } of cut.variables) {
      if (name !== 'vg_f_saved') expect(await cut.readVariable(name)).toEqual(await whole.readVariable(name));
    }
    await Promise.all([cut.close(), whole.close()]);
  });
});
