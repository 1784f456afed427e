import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DenseArray, elementCount } from '@vdfc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenlySpaced } from '../src/report/build.js';
import { linkModules } from '../src/report/link.js';
import { packDifferences, packFloats } from '../src/report/pack.js';
import type { ReportData } from '../src/report/page/data.js';
import { duration, figure, plain, pretty, ratio, size, tickText, whole } from '../src/report/page/format.js';
import { planesOf, profilesOf } from '../src/report/page/planes.js';
import { logDomain, logTicks, powersBetween } from '../src/report/page/ticks.js';
import { unpackView } from '../src/report/page/unpack.js';
import { planesOf as cutPlanes, cutThroughPeak, viewOf } from '../src/report/view.js';
import { settingsText, settingTexts } from '../src/settings-text.js';
import { temporaryFolder, writeVlsv } from './support/files.js';
import { vdfc } from './support/io.js';

const folder = temporaryFolder();

/** An array whose element (z, y, x) is 100 z + 10 y + x, with one peak. */
function numbered(shape: readonly number[], peak: readonly number[]): DenseArray {
  const data = Float64Array.from({ length: elementCount(shape) }, (_, i) => i);
  const at = peak.reduce((index, place, axis) => index * shape[axis]! + place, 0);
  data[at] = 1e6;
  return { dtype: 'float64', shape, data };
}

describe('cutThroughPeak', () => {
  it('finds the peak and cuts three planes through it', () => {
    const array = numbered([4, 3, 2], [2, 0, 1]);
    const cut = cutThroughPeak(array);
    expect(cut).toMatchObject({ lengths: [2, 3, 4], peak: [1, 0, 2], start: 0, scale: 1e6 });
    const value = (x: number, y: number, z: number): number => array.data[x + 2 * (y + 3 * z)]!;
    const expected: number[] = [];
    for (let y = 0; y < 3; y++) for (let x = 0; x < 2; x++) expected.push(value(x, y, 2));
    for (let z = 0; z < 4; z++) for (let x = 0; x < 2; x++) expected.push(value(x, 0, z));
    for (let z = 0; z < 4; z++) for (let y = 0; y < 3; y++) expected.push(value(1, y, z));
    expect(Array.from(cut.planes)).toEqual(expected);
  });

  it('shows the VDF of a batch that holds the peak', () => {
    const array = numbered([3, 2, 2, 2], [1, 0, 1, 0]);
    const cut = cutThroughPeak(array);
    expect(cut).toMatchObject({ lengths: [2, 2, 2], start: 8, peak: [0, 1, 0] });
    expect(cut.planes[0]).toBe(8);
  });

  it.each([
    [[5], [1, 1, 5]],
    [
      [4, 5],
      [1, 4, 5],
    ],
    [
      [3, 4, 5],
      [3, 4, 5],
    ],
  ])('gives the page planes and profiles of shape %j', (shape, [nz, ny, nx]) => {
    const array = numbered(
      shape,
      shape.map((length) => length - 2),
    );
    const cut = cutThroughPeak(array);
    const subject = { label: 'a', array: { ...array, shape: [...shape] } as never };
    const view = { ...viewOf(subject, cut, {}), differences: [], outlines: [] };
    const planes = planesOf(view);
    expect(planes).toHaveLength(shape.length === 3 ? 3 : shape.length - 1);
    for (const { start, horizontal, vertical, peak } of planes) {
      expect(cut.planes[start + peak[0] + horizontal.count * peak[1]]).toBe(1e6);
      expect(vertical.count).toBeGreaterThan(1);
    }
    const profiles = profilesOf(view);
    expect(profiles.map(({ axis }) => axis.count)).toEqual([nx, ny, nz].filter((length) => length! > 1));
    for (const { axis, indices } of profiles) {
      const values = indices.map((index) => cut.planes[index]);
      expect(values.indexOf(1e6)).toBe(view.peak[view.axes.indexOf(axis)]);
    }
  });

  it('takes arrays without any positive value', () => {
    const data = new Float32Array(8).fill(-2);
    const cut = cutThroughPeak({ dtype: 'float32', shape: [2, 2, 2], data });
    expect(cut).toMatchObject({ peak: [0, 0, 0], scale: 2 });
    expect(
      cutThroughPeak({ dtype: 'float32', shape: [2], data: new Float32Array(2).fill(Number.NaN) }),
    ).toMatchObject({
      scale: 1,
    });
  });

  it('cuts the same planes of another array', () => {
    const array = numbered([4, 3, 2], [2, 0, 1]);
    const cut = cutThroughPeak(array);
    const doubled = array.data.map((value) => 2 * value);
    expect(cutPlanes(doubled, cut)).toEqual(cut.planes.map((value) => 2 * value));
  });
});

describe('packing', () => {
  /** A view of `count` values along x and what is packed for it; each of its planes holds them. */
  const unpacked = (
    original: number[],
    ...differences: (number[] | null)[]
  ): ReturnType<typeof unpackView> => {
    const axis = { name: 'v', min: 0, cell: 1 };
    const axes = [original.length, 1, 1].map((count) => ({ ...axis, count })) as never;
    const planes = (values: number[]): number[] => [...values, ...values, ...values.slice(0, 1)];
    const texts = differences.map((values) => (values === null ? null : packDifferences(planes(values))));
    return unpackView({ axes, original: packFloats(planes(original)), differences: texts });
  };
  const value = fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    fc.float({ min: -1, max: 1, noNaN: true }),
  );

  it('keeps float32 values bit for bit and differences to 0.4 %', () => {
    const pairs = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(pairs, (list) => {
        const [a, b] = [list.map(([x]) => x), list.map(([, y]) => y)];
        const { original, differences } = unpacked(a, b, null);
        expect(original.slice(0, a.length)).toEqual(Float32Array.from(a));
        expect(differences[1]).toBeNull();
        b.forEach((exact, i) => {
          const found = differences[0]![b.length + i]!;
          // Below the smallest normal float32 the precision falls.
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(0.004 * Math.abs(exact), 1e-38));
        });
      }),
    );
  });

  it('keeps what is not finite as it is', () => {
    const odd = [Infinity, -Infinity, Number.NaN, 1];
    expect(Array.from(unpacked(odd, odd).differences[0]!.slice(0, 4))).toEqual(odd);
  });

  it('stores nothing but runs for a lossless codec, however long', () => {
    expect(packDifferences(new Float64Array(100_000))).toHaveLength(12);
    const long = new Array<number>(70_000).fill(0.5);
    expect(unpacked(long, long).differences[0]!.every((found) => found === 0.5)).toBe(true);
  });
});

describe('evenlySpaced', () => {
  const labels = Array.from({ length: 10 }, (_, i) => `cell ${i}`);

  it('takes the first, the last and others between them', () => {
    expect([...evenlySpaced(labels, 4)]).toEqual(['cell 0', 'cell 3', 'cell 6', 'cell 9']);
  });

  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [10, 10],
    [99, 10],
  ])('takes as many as asked for and there are: %i', (count, expected) => {
    expect(evenlySpaced(labels, count).size).toBe(expected);
  });
});

describe('numbers in words', () => {
  it.each([
    [0, '0'],
    [1, '1.00'],
    [0.17, '0.170'],
    [0.000405, '4.05e-4'],
    [123456, '1.23e5'],
    [9999, '9999'],
    [999.7, '1000'],
    [-0.5, '-0.500'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('figure %j is %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });

  it('writes powers, sizes, ratios and times', () => {
    expect(pretty(-4.05e-16)).toBe('−4.05\u2009×\u200910⁻¹⁶');
    expect(plain(-1080)).toBe('−1080');
    expect(tickText(0.02)).toBe('0.02');
    expect(tickText(2e-5)).toBe('2\u2009×\u200910⁻⁵');
    expect([whole(1234567), whole(999), whole(28160.7)]).toEqual(['1,234,567', '999', '28,161']);
    expect([size(999), size(46_700), size(26.3e6)]).toEqual(['999 B', '46.7 kB', '26.3 MB']);
    expect([ratio(6.484), ratio(64.84), ratio(1234.5)]).toEqual(['6.48×', '64.8×', '1,235×']);
    expect([duration(0.42), duration(41.7), duration(2500), duration(31_000), duration(null)]).toEqual([
      '0.4 ms',
      '42 ms',
      '2.5 s',
      '31 s',
      '–',
    ]);
  });

  it('writes options in few digits', () => {
    const options = {
      mode: 'accuracy',
      tolerance: undefined,
      step: 0.0000793701259,
      keep: 4,
      list: [1, true],
    };
    expect(settingsText(options)).toBe('mode=accuracy, step=7.93701e-5, keep=4, list=[1,true]');
    expect(settingTexts({ a: 0, b: -1234567.8 })).toEqual(['a=0', 'b=-1234570']);
    expect(settingsText({})).toBe('');
  });

  it('places ticks on whole powers', () => {
    expect(powersBetween(1e-15, 2e-10, 10)).toEqual([-15, -14, -13, -12, -11, -10]);
    expect(powersBetween(1e-15, 2e-10, 3)).toEqual([-14, -12, -10]);
    expect(logTicks(1, 10)).toEqual([1, 2, 5, 10]);
    expect(logTicks(1e-6, 1)).toHaveLength(4);
    expect(logDomain([1.3, 7.4])).toEqual([1, 10]);
    expect(logDomain([2])).toEqual([2, 4]);
    expect(logDomain([])).toEqual([1, 10]);
  });
});

describe('linkModules', () => {
  const modules = (files: Readonly<Record<string, string>>): URL => {
    const place = join(folder, `link-${Object.keys(files).length}-${Object.values(files).join('').length}`);
    mkdirSync(place, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
    return pathToFileURL(join(place, 'main.js'));
  };

  it('puts every module once, after those that it imports', async () => {
    const entry = modules({
      'main.js':
        "import { a } from './a.js';\nimport { b, c } from './b.js';\nexport const sum = a + b() + c;\n",
      'a.js': "import { c } from './c.js';\nexport const a = c * 10;\n//# sourceMappingURL=a.js.map\n",
      'b.js': "export function b() {\n  return 100;\n}\nexport { c } from './c.js';\n",
      'c.js': 'export const c = 1;\n',
    });
    expect(() => linkModules(entry)).toThrowError(/expected an import .*, got export \{ c \}/);
    const sound = modules({
      'main.js': "import { a } from './a.js';\nimport { c } from './c.js';\nexport const sum = a + c;\n",
      'a.js': "import { c } from './c.js';\nexport const a = c * 10;\n//# sourceMappingURL=a.js.map\n",
      'c.js': 'export const c = 1;\nexport {};\n',
    });
    const text = linkModules(sound);
    expect(text).not.toMatch(/import|export|sourceMapping/);
    expect(new Function(`${text}; return sum;`)()).toBe(11);
  });

  it('makes of the page scripts one module that an engine accepts', () => {
    const text = linkModules(new URL('../dist/report/page/main.js', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, ['--check', '--input-type=module'], {
      input: text,
    });
    expect([status, String(stderr)]).toEqual([0, '']);
    expect(text).toContain('function drawReport(');
  });

  it.each(["import fs from 'node:fs';", "import { x } from 'package';", 'export default 3;'])(
    'refuses %s',
    (line) => {
      expect(() => linkModules(modules({ 'main.js': `${line}\n` }))).toThrowError(/Cannot link/);
    },
  );
});

describe('a report', () => {
  const built = existsSync(new URL('../dist/report/page/main.js', import.meta.url));

  it('is one page that asks for nothing', async () => {
    expect(built, 'the page is built by: npm run build').toBe(true);
    const vlsv = writeVlsv(folder, [1, 2, 3, 4]);
    const out = join(folder, 'report');
    const args = ['--out', out, '--report-vdfs', '2', '--effort', '0', '--budget', '100ms'];
    const { status, stdout } = await vdfc('compare', vlsv, ...args);
    expect(status).toBe(0);
    expect(stdout).toContain(`Report: ${join(out, 'index.html')} (pictures of 2 of 4 VDFs`);
    const html = readFileSync(join(out, 'index.html'), 'utf8');
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<(script|link|img)[^>]* (src|href)="(?!data:)/);
    expect(html).toContain('Mike Bostock');
    expect(html).toMatch(/Observable, Inc\./);
    expect(html).toMatch(/THIS SOFTWARE\./);
  });

  it('holds slices of the VDFs asked for, results of all, moments of the file', async () => {
    const html = readFileSync(join(folder, 'report', 'index.html'), 'utf8');
    const text = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)![1]!;
    const data: ReportData = JSON.parse(text);
    expect(data).toMatchObject({ file: 'test.vlsv', population: 'proton', time: 12.5 });
    expect(data.vdfs.map(({ label, view }) => [label, view !== undefined])).toEqual([
      ['cell 1', true],
      ['cell 2', false],
      ['cell 3', false],
      ['cell 4', true],
    ]);
    expect(data.results).toHaveLength(4 * data.codecs.length);
    const view = data.vdfs[3]!.view!;
    expect(view).toMatchObject({ unit: 'km/s', physical: true, threshold: 1e-15 });
    expect(view.axes.map(({ name, cell }) => [name, cell])).toEqual([
      ['vx', 50],
      ['vy', 50],
      ['vz', 50],
    ]);
    expect(view.stored).toEqual({ density: 4e6, bulkVelocity: [-4e5, 0, 1e5] });
    expect(view.moments!.density).toBeGreaterThan(0);
    const zlib = data.codecs.findIndex(({ label }) => label === 'zlib');
    expect(view.differences[zlib]!.length).toBeLessThan(40);
  });
});
