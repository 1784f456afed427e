import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '@vdfc/all';
import { describe, expect, it } from 'vitest';
import type { ReportData } from '../src/report/page/data.js';
import type { Row } from '../src/row.js';
import type { Summary } from '../src/summary.js';
import type { SweepRow, SweepSummary } from '../src/sweep.js';
import { temporaryFolder, writeMaxwellian, writeVlsv } from './support/files.js';
import { vdfc, vdfcOnTerminal } from './support/io.js';
import { writePlugin } from './support/plugin.js';

const folder = temporaryFolder();
const path = (name: string): string => join(folder, name);
const npy = writeMaxwellian(folder, [9, 10, 11]);
const vlsv = writeVlsv(folder, [3, 1, 2]);
const plugin = writePlugin(folder);

interface Results {
  readonly target?: unknown;
  readonly rows: readonly Row[];
  readonly summaries: readonly Summary[];
  readonly sweep?: { readonly rows: readonly SweepRow[]; readonly summaries: readonly SweepSummary[] };
}

/** Compares with the plugin's codecs at hand; expects success. */
async function compare(...args: readonly string[]): Promise<Results> {
  const { status, stdout, stderr } = await vdfc('compare', ...args, '--plugin', plugin, '--json');
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('vdfc compare --target', () => {
  it('tunes every codec that has a quality, VDF by VDF, and leaves the others as they are', async () => {
    const codecs = ['--codecs', 'me.steps,dct,power+dct,zlib'];
    const { target, rows, summaries } = await compare(vlsv, '--target', 'l1=0.05', ...codecs);
    expect(target).toEqual({ name: 'l1', bound: 0.05 });
    expect(rows).toHaveLength(12);
    for (const { codec, measured, tuned } of rows) {
      expect(tuned!.reached).toBe(true);
      expect(tuned!.figure).toBe(measured!.errors.l1);
      expect(measured!.errors.l1).toBeLessThanOrEqual(0.05);
      expect(tuned!.trials > 0).toBe(codec !== 'zlib');
    }
    // A codec whose steps are fine comes close to the bound.
    const steps = rows.filter(({ codec }) => codec === 'me.steps');
    expect(Math.min(...steps.map(({ tuned }) => tuned!.figure))).toBeGreaterThan(0.03);
    for (const { codec, target: attained } of summaries) {
      const figures = rows.filter((row) => row.codec === codec).map(({ tuned }) => tuned!.figure);
      expect(attained).toEqual({ worst: Math.max(...figures), unreached: 0 });
    }
  });

  it('takes targets of size as well', async () => {
    const args = ['--codecs', 'me.steps', '--target', 'ratio=2.5'];
    const { rows } = await compare(npy, ...args);
    const { measured, tuned } = rows[0]!;
    expect(tuned).toMatchObject({ reached: true, figure: measured!.ratio });
    expect(measured!.ratio).toBeGreaterThanOrEqual(2.5);
  });

  it('shows the figure and, VDF by VDF, the options that were found', async () => {
    const args = ['--plugin', plugin, '--codecs', 'zlib,me.steps', '--target', 'maxErrorOfPeak=0.01'];
    const { stdout, status } = await vdfc('compare', vlsv, ...args, '--per-vdf');
    expect(status).toBe(0);
    expect(stdout).toContain(`${vlsv}: 3 VDFs of proton, tuned to maxErrorOfPeak ≤ 0.01\n`);
    expect(stdout).toMatch(/^VDF +codec +bytes +ratio +maxErrorOfPeak ≤ 0\.01 +L1 +L2 +δn .* options$/m);
    expect(stdout).toMatch(/^cell 2 +me\.steps +[\d,]+ +[\d.]+× +0\.00\d+ .* step=0\.0\d+$/m);
    expect(stdout).toMatch(/^cell 2 +zlib +[\d,]+ +[\d.]+× +0 .* ms$/m);
    expect(stdout).toMatch(/^me\.steps +[\d,]+ +[\d.]+× +0\.00\d+ /m);
  });

  it('shows what is out of reach as such, and that is no failure', async () => {
    const args = ['--plugin', plugin, '--codecs', 'zlib,me.steps,me.plain', '--target', 'l1=1e-7'];
    const settings = ['--option', 'me.plain.gain=1.5', '--per-vdf'];
    const { stdout, stderr, status } = await vdfc('compare', vlsv, ...args, ...settings);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^cell 1 +me\.steps +[\d,]+ +[\d.]+× +not reached: best 0\.0\d+ .* step=0\.005$/m);
    expect(stdout).toMatch(/^cell 1 +me\.plain +[\d,]+ +[\d.]+× +not reached: best 0\.500 /m);
    expect(stdout).toMatch(/^me\.steps +[\d,]+ +[\d.]+× +not reached on 3 of 3: worst 0\.0\d+ /m);
    expect(stdout).toMatch(/^zlib +[\d,]+ +[\d.]+× +0 /m);
    const { rows } = await compare(npy, '--codecs', 'me.steps', '--target', 'bytes=20');
    expect(rows[0]!.tuned).toMatchObject({ reached: false, options: { step: 0.5 } });
    expect(rows[0]!.tuned!.figure).toBe(rows[0]!.measured!.bytes);
  });

  it('still fails where a codec does', async () => {
    const args = ['--plugin', plugin, '--codecs', 'me.fails,me.lies', '--target', 'l1=0.1'];
    const { stdout, stderr, status } = await vdfc('compare', vlsv, ...args);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^me\.fails \(2 failed\) +[\d,]+ +[\d.]+× +0 /m);
    expect(stdout).toMatch(/^me\.lies \(3 failed\)$/m);
    expect(stderr).toMatch(/^vdfc: 5 of 6 measurements failed/);
  });

  it.each(['l1', 'l1=x', 'rmse=1', 'l1=-1', '=1'])('refuses %j', async (target) => {
    const outcome = await vdfc('compare', npy, '--target', target);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain(
      'Expected one of l1, l2, maxError, maxErrorOfPeak, density, ratio, bytes',
    );
  });
});

describe('vdfc compare --sweep', () => {
  const codecs = ['--codecs', 'zlib,me.steps,power+dct'];

  it('measures codecs at several qualities, sizes rising and errors falling', async () => {
    const { sweep, rows } = await compare(vlsv, ...codecs, '--sweep', '5');
    expect(rows).toHaveLength(9);
    const steps = sweep!.summaries.filter(({ codec }) => codec === 'me.steps');
    expect(steps.map(({ quality }) => quality)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    for (const [i, finer] of steps.slice(1).entries()) {
      expect(finer.bytes).toBeGreaterThanOrEqual(steps[i]!.bytes);
      expect(finer.mean.l1).toBeLessThan(steps[i]!.mean.l1);
    }
    const one = sweep!.rows.filter(({ codec, quality }) => codec === 'me.steps' && quality === 0.5);
    expect(one.map(({ subject }) => subject)).toEqual(['cell 1', 'cell 2', 'cell 3']);
    expect(one[0]!.options).toEqual({ step: 0.05 });
    const bytes = one.reduce((sum, { measured }) => sum + measured!.bytes, 0);
    expect(steps[2]).toMatchObject({ bytes, count: 3, failures: 0, options: { step: 0.05 } });
    expect(new Set(sweep!.rows.map(({ codec }) => codec))).toEqual(new Set(['me.steps', 'power+dct']));
  });

  it('takes eight qualities where no number is given', async () => {
    const { sweep } = await compare(npy, '--codecs', 'me.steps', '--sweep');
    expect(sweep!.rows.map(({ quality }) => quality)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => i / 7));
    expect((await compare(npy, '--codecs', 'me.steps')).sweep).toBeUndefined();
  });

  it('prints a table below the other, beside a target too', async () => {
    const args = ['--plugin', plugin, ...codecs, '--sweep', '3', '--target', 'l1=0.1'];
    const { stdout, status } = await vdfc('compare', npy, ...args);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /tuned to l1 ≤ 0\.1\n\ncodec .*\n\nSweep\ncodec +quality +bytes +bits\/value +ratio +L1 /s,
    );
    expect(stdout).toMatch(/^me\.steps +0\.500 +[\d,]+ +[\d.]+ +[\d.]+× +0\.\d+ .* ms +step=0\.05$/m);
    expect(stdout).toMatch(/^power\+dct +1\.000 /m);
    expect(stdout).not.toMatch(/^zlib +\d\.\d{3} /m);
    const none = await vdfc('compare', npy, '--codecs', 'zlib', '--sweep');
    expect(none.stdout).toContain('Sweep: no codec here has a quality\n');
  });

  it.each(['1', 'x', '2.5'])('refuses %s qualities', async (count) => {
    const outcome = await vdfc('compare', npy, '--sweep', count);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain('Expected a whole number from 2');
  });

  it('tells on a terminal which codec it is at', async () => {
    const args = ['--plugin', plugin, '--codecs', 'me.steps', '--target', 'l1=0.1', '--sweep', '3', '--json'];
    const { stderr, stdout } = await vdfcOnTerminal('compare', vlsv, ...args);
    expect(stderr).toContain('3/3 cell 3, me.steps');
    expect(() => JSON.parse(stdout)).not.toThrow();
  });
});

describe('a report of a tuned comparison with a sweep', () => {
  const dataOf = (out: string): ReportData => {
    const html = readFileSync(join(out, 'index.html'), 'utf8');
    return JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)![1]!);
  };

  it('says what was aimed at and how near each codec came', async () => {
    const out = path('tuned');
    await compare(vlsv, '--codecs', 'zlib,me.steps', '--target', 'l1=1e-4', '--out', out);
    const { target, totals, results, sweep } = dataOf(out);
    expect(target).toEqual({ name: 'l1', text: 'l1 ≤ 0.0001' });
    expect(totals.map(({ attained }) => attained?.text)).toEqual([
      '0',
      expect.stringMatching(/^not reached on 3 of 3: worst 0\.0\d+$/),
    ]);
    const [zlib, steps] = results.map(({ measured }) => measured!);
    expect(zlib).toMatchObject({ attained: { figure: 0, text: '0' } });
    expect(zlib!.settings).toBeUndefined();
    expect(steps!.attained!.text).toMatch(/^not reached: best 0\.0\d+$/);
    expect(steps!.settings).toBe('step=0.005');
    expect(sweep).toBeUndefined();
  });

  it('has the points of all VDFs together, and of those with pictures', async () => {
    const out = path('swept');
    const args = ['--codecs', 'me.steps,zlib', '--sweep', '4', '--report-vdfs', '2', '--out', out];
    const { rows, sweep: found } = await compare(vlsv, ...args);
    const { sweep, codecs, target } = dataOf(out);
    expect(target).toBeUndefined();
    expect(sweep!.map(({ vdf }) => vdf)).toEqual([undefined, 0, 2]);
    for (const { vdf, points } of sweep!) {
      expect(points.map(({ codec }) => codecs[codec]!.label)).toEqual([...Array(4).fill('me.steps'), 'zlib']);
      const among = ({ subject }: Row): boolean => vdf === undefined || subject === `cell ${vdf + 1}`;
      const exact = rows.filter((row) => row.codec === 'zlib' && among(row));
      expect(points.at(-1)).toMatchObject({
        bytes: exact.reduce((sum, { measured }) => sum + measured!.bytes, 0),
        values: exact.reduce((sum, { values }) => sum + values, 0),
        figures: { l1: 0, l2: 0, maxErrorOfPeak: 0, density: 0, pressure: 0 },
      });
      expect(points.at(-1)!.quality).toBeUndefined();
      const fine = found!.rows.filter((row) => row.quality === 1 && among(row));
      const l1 = fine.reduce((sum, { measured }) => sum + measured!.errors.l1, 0) / fine.length;
      expect(points[3]!.figures.l1! / l1).toBeCloseTo(1, 3);
      expect(points[3]).toMatchObject({ quality: 1, settings: 'step=0.005', failures: 0 });
    }
  });
});

describe('pipelines on the command line', () => {
  it('are compared beside codecs, under the text that was given', async () => {
    const text = 'power:exponent=0.5+dct:keep=3,dct:keep=3,zlib,me.scale+me.plain';
    const { rows } = await compare(npy, '--codecs', text);
    expect(rows.map(({ codec }) => codec)).toEqual(text.split(','));
    const [rooted, plain] = rows.map(({ measured }) => measured!);
    expect(rooted!.errors.l1).not.toBe(plain!.errors.l1);
    expect(rows.at(-1)!.measured!.errors.l1).toBe(0);
  });

  it('encode, and what they made needs no options to be decoded', async () => {
    const codec = 'crop+normalise+zlib:shuffle=false+deflate';
    const args = ['encode', npy, path('a.vdfc'), '--codec', codec];
    expect(await vdfc(...args)).toMatchObject({ status: 0, stderr: '' });
    const {
      filters,
      codec: inside,
      packers,
    } = JSON.parse((await vdfc('inspect', path('a.vdfc'), '--json')).stdout);
    expect([...filters, inside, ...packers].map(({ id }) => id)).toEqual([
      'crop',
      'normalise',
      'zlib',
      'deflate',
    ]);
    expect(inside.params).toEqual({ shuffle: false });
    expect(await vdfc('decode', path('a.vdfc'), path('a.npy'))).toMatchObject({ status: 0 });
    expect(readFileSync(path('a.npy'))).toEqual(readFileSync(npy));
  });

  it('take --option for the codec inside', async () => {
    const args = ['--codec', 'power+dct:blockSize=4', '--option', 'keep=2'];
    expect(await vdfc('encode', npy, path('b.vdfc'), ...args)).toMatchObject({ status: 0 });
    const { codec } = await registry.inspect(new Uint8Array(readFileSync(path('b.vdfc'))));
    expect(codec.params).toMatchObject({ blockSize: 4, mode: { keep: 2 } });
  });

  it.each([
    ['dct+power', 'expected any filters, one codec, any packers and any guards'],
    ['power', 'expected any filters, one codec, any packers and any guards'],
    ['dct:keep', 'expected key=value'],
    ['none+dct', "there is no 'none'"],
  ])('are refused as wrong usage: %s', async (codec, reason) => {
    for (const args of [
      ['compare', npy, '--codecs', codec],
      ['encode', npy, path('c.vdfc'), '--codec', codec],
    ]) {
      const outcome = await vdfc(...args);
      expect(outcome).toMatchObject({ status: 2, stdout: '' });
      expect(outcome.stderr).toContain(reason);
    }
  });
});
