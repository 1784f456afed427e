import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withData } from '@vdfc/testkit/data';
import { describe, expect, it } from 'vitest';
import type { ReportData } from '../src/report/page/data.js';
import type { Row } from '../src/row.js';
import { temporaryFolder } from './support/files.js';
import { vdfc } from './support/io.js';

const folder = temporaryFolder();

async function rowsOf(...args: readonly string[]): Promise<Row[]> {
  const { stdout, stderr } = await vdfc('compare', ...args, '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout).rows;
}

describe('vdfc compare on real data', () => {
  withData(['reference-vdf-50x50x50.f64'], 'the reference VDF', (file) => {
    it('gives the published figures of dct, and none of zlib', async () => {
      const settings = ['--option', 'dct.blockSize=8', '--option', 'dct.keep=4', '--codecs', 'dct,zlib'];
      const [dct, zlib] = await rowsOf(file, '--shape', '50,50,50', '--dtype', 'float32', ...settings);
      expect(dct!.rawBytes).toBe(500_000);
      expect(dct!.measured!.errors.l1).toBeCloseTo(0.0463, 4);
      expect(dct!.measured!.errors.l2).toBeCloseTo(0.0444, 4);
      expect(zlib!.measured!.errors).toMatchObject({ l1: 0, maxError: 0, density: 0 });
    });

    it('compares codecs at equal error', async () => {
      const args = [
        file,
        '--shape',
        '50,50,50',
        '--dtype',
        'float32',
        '--codecs',
        'dct:effort=0,power+dct:keep=4:blockSize=25',
      ];
      const loose = await rowsOf(...args, '--target', 'l1=0.05');
      const tight = await rowsOf(...args, '--target', 'l1=0.01');
      for (const [i, { tuned, measured }] of loose.entries()) {
        expect(tuned).toMatchObject({ reached: true, figure: measured!.errors.l1 });
        expect(tuned!.figure).toBeLessThanOrEqual(0.05);
        expect(tight[i]!.tuned!.figure).toBeLessThanOrEqual(0.01);
        expect(tight[i]!.measured!.bytes).toBeGreaterThan(measured!.bytes);
      }
    });
  });

  withData(['bulk.1d.vlsv'], 'a public file', (file) => {
    it('finds its two VDFs', async () => {
      const rows = await rowsOf(file, '--codecs', 'zlib');
      expect(rows.map(({ subject, rawBytes }) => [subject, rawBytes])).toEqual([
        ['cell 5', 18 ** 3 * 4],
        ['cell 10', 18 ** 3 * 4],
      ]);
    });

    it('shows moments of the whole VDF that equal those that the file states', async () => {
      await vdfc('compare', file, '--codecs', 'zlib', '--box', 'full', '--out', folder);
      const html = readFileSync(join(folder, 'index.html'), 'utf8');
      const { vdfs }: ReportData = JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)![1]!);
      for (const { view } of vdfs) {
        const { moments, stored } = view!;
        expect(moments!.density! / stored!.density!).toBeCloseTo(1, 12);
        expect(moments!.bulkVelocity![0]! / stored!.bulkVelocity![0]!).toBeCloseTo(1, 12);
        expect(moments!.temperature! / stored!.temperature!).toBeCloseTo(1, 12);
      }
      expect(vdfs.map(({ view }) => view!.unit)).toEqual(['m/s', 'm/s']);
    });

    it('inspects it', async () => {
      const found = JSON.parse((await vdfc('inspect', file, '--json')).stdout);
      expect(found).toMatchObject({
        bytes: 529_201,
        parameters: { time: 10, xcells_ini: 10 },
        populations: [{ name: 'proton', vdfCells: [5, 10], velocityMesh: { cells: [40, 40, 40] } }],
      });
    });
  });
});
