import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '@vdfc/all';
import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../src/npy.js';
import { codecIds } from './support/codecs.js';
import { maxwellian, temporaryFolder, writeMaxwellian, writeVlsv } from './support/files.js';
import { vdfc, vdfcOnTerminal } from './support/io.js';
import { writePlugin } from './support/plugin.js';

const folder = temporaryFolder();
const path = (name: string): string => join(folder, name);
const npy = writeMaxwellian(folder, [9, 10, 11]);
const vlsv = writeVlsv(folder, [3, 1, 2]);
const plugin = writePlugin(folder);

describe('vdfc', () => {
  it('prints its version and help with exit status 0', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await vdfc('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    const help = await vdfc('--help');
    expect(help.status).toBe(0);
    for (const command of ['compare', 'inspect', 'encode', 'decode', 'codecs']) {
      expect(help.stdout).toContain(command);
    }
    expect(help.stdout).toContain('Exit status');
  });

  it.each(['compare', 'inspect', 'encode', 'decode', 'codecs'])('%s --help has examples', async (command) => {
    const { status, stdout } = await vdfc(command, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`Examples:\n  vdfc ${command}`);
  });

  it.each([
    [['nonsense'], /unknown command/],
    [['compare'], /missing required argument/],
    [['compare', npy, '--nonsense'], /unknown option/],
    [['compare', npy, '--box', 'round'], /Expected tight, full/],
    [['compare', npy, '--cell', 'x'], /Expected cell ids/],
    [['compare', npy, '--cell', '3'], /Cannot use --cell .* it needs a \.vlsv file/],
    [['compare', npy, '--shape', '3'], /Cannot use --shape/],
    [['compare', npy, '--codecs', 'dct,nonsense'], /Cannot use codec 'nonsense': registered are /],
    [['compare', npy, '--option', 'dct.nonsense=1'], /unknown option nonsense/],
    [['compare', npy, '--codecs', 'zlib', '--option', 'dct.keep=2'], /one of the codecs compared: zlib/],
    [['compare', npy, '--plugin', 'nonsense'], /Cannot load plugin nonsense/],
    [['compare', 'vdf.txt'], /expected a name ending in \.vlsv/],
    [['encode', npy, 'out'], /required option '--codec/],
    [['encode', vlsv, path('x.vdfc'), '--codec', 'zlib'], /expected --cell with one id, since it has 3 VDFs/],
    [['decode', npy, 'x.txt'], /Cannot read container/],
  ] as const)('%j is refused with a reason', async (args, reason) => {
    const { status, stdout, stderr } = await vdfc(...args);
    expect(stderr).toMatch(reason);
    expect(status).toBe(/container/.test(reason.source) ? 1 : 2);
    expect(stdout).toBe('');
  });

  it('fails with exit status 1 where a file is missing or not what it seems', async () => {
    expect(await vdfc('compare', path('none.npy'))).toMatchObject({ status: 1, stdout: '' });
    expect(await vdfc('inspect', path('none.vlsv'))).toMatchObject({ status: 1, stdout: '' });
    writeFileSync(path('text.vlsv'), 'no VLSV file at all');
    const outcome = await vdfc('inspect', path('text.vlsv'));
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/^vdfc: Cannot /);
    expect(await vdfc('compare', vlsv, '--cell', '77')).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('vdfc codecs', () => {
  it('lists every stage of the registry with its kind and summary', async () => {
    const { status, stdout } = await vdfc('codecs', '--json');
    const listed: { id: string; kind: string; summary: string }[] = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(listed.map(({ id }) => id)).toEqual(registry.ids);
    const text = (await vdfc('codecs')).stdout;
    for (const { id, kind, summary } of listed) {
      expect(text).toMatch(new RegExp(`^${id} +${kind} +${summary.replace(/[.*+?^()[\]|]/g, '\\$&')}$`, 'm'));
    }
  });

  it('lists those of a plugin', async () => {
    expect((await vdfc('codecs', '--plugin', plugin)).stdout).toContain('Stores values as they are');
  });
});

describe('vdfc encode and decode', () => {
  it('gives a lossless array back as the bytes of its .npy file', async () => {
    const encoded = await vdfc('encode', npy, path('a.vdfc'), '--codec', 'zlib');
    expect(encoded).toMatchObject({ status: 0, stderr: '' });
    expect(encoded.stdout).toMatch(/a\.vdfc: [\d,]+ bytes, [\d.]+× smaller than the values/);
    expect(await vdfc('decode', path('a.vdfc'), path('a.npy'))).toEqual({
      status: 0,
      stdout: `${path('a.npy')}: float32 [9, 10, 11]\n`,
      stderr: '',
    });
    expect(readFileSync(path('a.npy'))).toEqual(readFileSync(npy));
  });

  it('reads and writes raw files', async () => {
    const { data, shape } = maxwellian([4, 6]);
    const wide = Float64Array.from(data);
    writeFileSync(path('raw.f64'), new Uint8Array(wide.buffer));
    const shaped = ['--shape', '4,6', '--codec', 'zlib'];
    expect(await vdfc('encode', path('raw.f64'), path('raw.vdfc'), ...shaped)).toMatchObject({ status: 0 });
    await vdfc('decode', path('raw.vdfc'), path('again.f64'));
    expect(readFileSync(path('again.f64'))).toEqual(readFileSync(path('raw.f64')));
    const rounded = await vdfc('encode', path('raw.f64'), path('raw.vdfc'), ...shaped, '--dtype', 'float32');
    expect(rounded.status).toBe(0);
    await vdfc('decode', path('raw.vdfc'), path('again.f32'));
    expect(new Uint8Array(readFileSync(path('again.f32')))).toEqual(new Uint8Array(data.buffer));
    expect(shape).toEqual([4, 6]);
    const wrong = await vdfc('decode', path('raw.vdfc'), path('again.f64'));
    expect(wrong).toMatchObject({ status: 2 });
    expect(wrong.stderr).toMatch(/the array is float32, expected a name ending in \.f32 or \.npy/);
  });

  it.each([
    [[], /expected --shape/, 2],
    [['--shape', '4,7'], /expected 224 bytes for float64 \[4, 7\], got 192/, 1],
  ] as const)('refuses a raw file with %j', async (args, reason, status) => {
    writeFileSync(path('short.f64'), new Uint8Array(192));
    const outcome = await vdfc('encode', path('short.f64'), path('b.vdfc'), '--codec', 'zlib', ...args);
    expect(outcome.stderr).toMatch(reason);
    expect(outcome.status).toBe(status);
  });

  it('passes options on to the codec', async () => {
    const encode = async (keep: number): Promise<number> => {
      const settings = ['--option', 'blockSize=8', '--option', `keep=${keep}`];
      expect(await vdfc('encode', npy, path('k.vdfc'), '--codec', 'dct', ...settings)).toMatchObject({
        status: 0,
      });
      return readFileSync(path('k.vdfc')).length;
    };
    expect(await encode(2)).toBeLessThan(await encode(6));
  });

  it('takes one VDF of a VLSV file', async () => {
    const args = ['--cell', '2', '--box', 'full', '--codec', 'zlib'];
    expect(await vdfc('encode', vlsv, path('c.vdfc'), ...args)).toMatchObject({ status: 0 });
    await vdfc('decode', path('c.vdfc'), path('c.npy'));
    const array = readNpy(readFileSync(path('c.npy')));
    expect(array.shape).toEqual([12, 12, 12]);
    expect(array.data).toEqual(maxwellian([12, 12, 12], 2e-12).data);
  });

  it('leaves nothing behind where writing fails', async () => {
    const before = readdirSync(folder).sort();
    const outcome = await vdfc('encode', npy, join(npy, 'x.vdfc'), '--codec', 'zlib');
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/^vdfc: Cannot write /);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('refuses an array larger than --max-bytes', async () => {
    await vdfc('encode', npy, path('m.vdfc'), '--codec', 'zlib');
    const outcome = await vdfc('decode', path('m.vdfc'), path('m.npy'), '--max-bytes', '100');
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/needs 3960 bytes, allowed are 100/);
  });

  it('decodes what a plugin has written, with the plugin', async () => {
    const encode = await vdfc('encode', npy, path('p.vdfc'), '--codec', 'me.plain', '--plugin', plugin);
    expect(encode.stderr).toBe('');
    expect(await vdfc('decode', path('p.vdfc'), path('p.npy'))).toMatchObject({ status: 1 });
    expect(await vdfc('decode', path('p.vdfc'), path('p.npy'), '--plugin', plugin)).toMatchObject({
      status: 0,
    });
    expect(readFileSync(path('p.npy'))).toEqual(readFileSync(npy));
  });
});

describe('vdfc inspect', () => {
  it('tells what is in a container', async () => {
    await vdfc('encode', npy, path('i.vdfc'), '--codec', 'dct', '--option', 'keep=3');
    const { stdout } = await vdfc('inspect', path('i.vdfc'));
    expect(stdout).toMatch(/array +float32 \[9, 10, 11\], 3,960 bytes/);
    expect(stdout).toMatch(/codec +dct version 2 \{.*"keep":3.*\}/);
    const found = JSON.parse((await vdfc('inspect', path('i.vdfc'), '--json')).stdout);
    expect(found).toMatchObject({ dtype: 'float32', shape: [9, 10, 11], codec: { id: 'dct' } });
    expect(found.bytes).toBe(readFileSync(path('i.vdfc')).length);
  });

  it('tells what is in a VLSV file', async () => {
    const { status, stdout } = await vdfc('inspect', vlsv);
    expect(status).toBe(0);
    for (const line of [
      /time +12\.5$/m,
      /cells +3 x 1 x 1, not refined, 3 in the file/,
      /Population proton/,
      /velocity mesh +12 x 12 x 12 cells \(3 x 3 x 3 blocks of 4³\)/,
      /cells with VDF +3: 1, 2, 3$/m,
      /threshold +1e-15 s³\/m⁶ \(cell 1\)/,
      /proton\/vg_v +SpatialGrid +3 x 3 +float64 +m\/s$/m,
      /--config prints it/,
    ]) {
      expect(stdout).toMatch(line);
    }
    const found = JSON.parse((await vdfc('inspect', vlsv, '--json')).stdout);
    expect(found).toMatchObject({ parameters: { time: 12.5 }, populations: [{ vdfCells: [1, 2, 3] }] });
    expect((await vdfc('inspect', vlsv, '--config')).stdout).toMatch(/^\[proton_properties\]/);
  });
});

/** Little time for codecs that train. */
const brief = ['--effort', '0', '--budget', '100ms'];

describe('vdfc compare', () => {
  it('prints a line for each codec and nothing but data with --json', async () => {
    const { status, stdout, stderr } = await vdfc('compare', npy, ...brief);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^codec +bytes +ratio/m);
    expect(stdout).toMatch(/^zlib +[\d,]+ +[\d.]+× +0 /m);
    const json = JSON.parse((await vdfc('compare', npy, '--json', ...brief)).stdout);
    expect(json.codecs.map(({ label }: { label: string }) => label)).toEqual(await codecIds());
    const zlib = json.rows.find(({ codec }: { codec: string }) => codec === 'zlib');
    expect(zlib).toMatchObject({ subject: npy, rawBytes: 3960, measured: { errors: { l1: 0, psnr: null } } });
  });

  it('takes all VDFs of a VLSV file in the order of cell ids, or those named', async () => {
    const subjects = async (...args: string[]): Promise<string[]> => {
      const { rows } = JSON.parse(
        (await vdfc('compare', vlsv, '--json', '--codecs', 'zlib', ...args)).stdout,
      );
      return rows.map(({ subject }: { subject: string }) => subject);
    };
    expect(await subjects()).toEqual(['cell 1', 'cell 2', 'cell 3']);
    expect(await subjects('--cell', '3,1')).toEqual(['cell 3', 'cell 1']);
    expect(await subjects('--cell', '2', '--cell', '2')).toEqual(['cell 2']);
  });

  it('cuts the box that is asked for', async () => {
    const rawBytes = async (box: string): Promise<number> => {
      const args = ['--cell', '1', '--codecs', 'zlib', '--box', box];
      return JSON.parse((await vdfc('compare', vlsv, '--json', ...args)).stdout).rows[0].rawBytes;
    };
    expect(await rawBytes('full')).toBe(12 ** 3 * 4);
    expect(await rawBytes('6')).toBe(6 ** 3 * 4);
    expect(await rawBytes('tight')).toBeLessThan(12 ** 3 * 4);
  });

  it('prints single VDFs with --per-vdf', async () => {
    const { stdout } = await vdfc('compare', vlsv, '--per-vdf', '--codecs', 'dct');
    expect(stdout).toMatch(/^cell 2 +dct +[\d,]+ /m);
  });

  it('compares the codecs of a plugin under the options given', async () => {
    const args = ['--plugin', plugin, '--codecs', 'me.plain', '--option', 'me.plain.gain=1.25', '--json'];
    const { stdout, stderr, status } = await vdfc('compare', vlsv, ...args);
    expect([stderr, status]).toEqual(['', 0]);
    const { rows, codecs } = JSON.parse(stdout);
    expect(codecs).toEqual([{ label: 'me.plain', options: { gain: 1.25 } }]);
    for (const { measured } of rows) {
      expect(measured.errors.l1).toBeCloseTo(0.25, 6);
      expect(measured.errors.density).toBeCloseTo(0.25, 6);
      expect(measured.errors.bulkVelocity).toBeLessThan(1e-6);
    }
  });

  it('reports a codec that fails as a row, goes on and ends with exit status 1', async () => {
    const args = ['--plugin', plugin, '--codecs', 'zlib,me.fails,me.lies', '--per-vdf'];
    const { status, stdout, stderr } = await vdfc('compare', vlsv, ...args);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^cell 1 +me\.fails +[\d,]+ /m);
    expect(stdout).toMatch(/^cell 3 +me\.fails +Cannot encode: too large for me$/m);
    expect(stdout).toMatch(/^me\.fails \(2 failed\) +[\d,]+ /m);
    expect(stdout).toMatch(/^me\.lies \(3 failed\)$/m);
    expect(stdout).toMatch(/^zlib +[\d,]+ +[\d.]+× +0 /m);
    expect(stderr).toMatch(
      /^vdfc: 5 of 9 measurements failed, the first: me\.lies on cell 1: .*expected \d+ values/,
    );
  });

  it('draws progress on a terminal only', async () => {
    const quiet = await vdfc('compare', npy, ...brief);
    expect(quiet.stderr).toBe('');
    const shown = await vdfcOnTerminal('compare', npy, '--json', ...brief);
    const { length } = await codecIds();
    expect(shown.stderr).toContain(`${length}/${length}`);
    expect(() => JSON.parse(shown.stdout)).not.toThrow();
  });

  it('takes arrays of every rank, for the report too', async () => {
    for (const shape of [[30], [12, 14], [5, 6, 7], [2, 5, 6, 7]]) {
      const file = writeMaxwellian(folder, shape, `rank${shape.length}.npy`);
      const { status, stderr } = await vdfc('compare', file, '--codecs', 'zlib', '--out', path('ranks'));
      expect([status, stderr]).toEqual([0, '']);
    }
  });

  it('reads Fortran order and both byte orders as NumPy means them', async () => {
    const vectors = JSON.parse(readFileSync(new URL('vectors/npy.json', import.meta.url), 'utf8'));
    for (const { name, file, values, shape, dtype } of vectors.good) {
      if (name === 'empty') continue;
      writeFileSync(path('v.npy'), Buffer.from(file, 'base64'));
      expect((await vdfc('encode', path('v.npy'), path('v.vdfc'), '--codec', 'zlib')).stderr).toBe('');
      await vdfc('decode', path('v.vdfc'), path('w.npy'));
      const data = dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
      expect(new Uint8Array(readFileSync(path('w.npy')))).toEqual(writeNpy({ data, shape }));
    }
  });
});
