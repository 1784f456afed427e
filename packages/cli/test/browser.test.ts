import { join } from 'node:path';
import { withData } from '@vdfc/testkit/data';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { open, withBrowser } from './support/browser.js';
import { temporaryFolder, writeMaxwellian, writeVlsv } from './support/files.js';
import { vdfc } from './support/io.js';
import { writePlugin } from './support/plugin.js';

const folder = temporaryFolder();

/** Number of different opaque colours on each canvas. */
function canvasColours(page: Page): Promise<number[]> {
  return page.$$eval('canvas', (canvases) =>
    canvases.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      const seen = new Set<number>();
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] === 255) seen.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
      }
      return seen.size;
    }),
  );
}

/** Sets a selector by its label and waits until the panels are drawn anew. */
async function select(page: Page, label: string, value: string): Promise<void> {
  await page.$eval('.vdf', (box) => box.firstElementChild!.classList.add('stale'));
  await page.getByLabel(label, { exact: true }).selectOption(value);
  await page.waitForFunction(() => document.querySelector('.vdf .stale') === null);
  await page.waitForSelector('.vdf figure svg');
}

withBrowser('a report in Chromium', (browser) => {
  describe('of a VLSV file with several VDFs', () => {
    const out = join(folder, 'several');
    const index = join(out, 'index.html');

    beforeAll(async () => {
      const vlsv = writeVlsv(folder, [1, 2, 3, 4]);
      const codecs = ['--codecs', 'zlib,dct,me.plain,me.lies', '--option', 'me.plain.gain=1.2'];
      const args = ['--plugin', writePlugin(folder), ...codecs, '--report-vdfs', '3'];
      const { status } = await vdfc('compare', vlsv, '--box', 'full', '--out', out, ...args);
      // me.lies fails, the report is there.
      expect(status).toBe(1);
    });

    it.each([
      [1280, false],
      [1280, true],
      [400, false],
    ])('draws at %i px (dark: %s) without complaint, request or overflow', async (width, dark) => {
      const { page, complaints, requests } = await open(browser(), index, width, dark);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      const colours = await canvasColours(page);
      expect(colours).toHaveLength(9);
      expect(Math.min(...colours)).toBeGreaterThan(3);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      // Panels stand beside each other where there is room, else below.
      const lefts = await page.$$eval('.slice-row >> nth=0 >> canvas', (all) =>
        all.map((canvas) => Math.round(canvas.getBoundingClientRect().left)),
      );
      expect(new Set(lefts).size).toBe(width === 1280 ? 3 : 1);
      await page.close();
    });

    it('draws anew for another width', async () => {
      const { page, complaints } = await open(browser(), index, 1280);
      await page.setViewportSize({ width: 400, height: 900 });
      await page.waitForFunction(
        () => document.querySelector('canvas')!.getBoundingClientRect().right <= 400,
      );
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
      expect(complaints).toEqual([]);
      await page.close();
    });

    it('shows the VDF, the codec and the error that are chosen', async () => {
      const { page, complaints } = await open(browser(), index);
      const texts = (selector: string): Promise<string[]> =>
        page.$$eval(selector, (all) => all.map((e) => e.textContent!));
      expect(await texts('#choose-vdf option')).toEqual(['cell 1', 'cell 3', 'cell 4']);
      await select(page, 'VDF', '3');
      expect((await texts('.vdf .facts'))[0]).toContain('cell 4: 12 × 12 × 12 cells');
      await select(page, 'Codec', '0');
      expect((await texts('.vdf .panel figcaption'))[1]).toMatch(/^zlib: [\d,]+ bytes, [\d.]+×, L1 0$/);
      // No error anywhere: one colour, that of zero.
      expect((await canvasColours(page))[2]).toBe(1);
      await select(page, 'Codec', '2');
      expect((await texts('.vdf .panel figcaption'))[1]).toMatch(/^me\.plain: .* L1 0\.200$/);
      expect((await canvasColours(page))[2]).toBeGreaterThan(10);
      await select(page, 'Error as', 'ratio');
      // The same factor everywhere, and cells that only f′ lifts over the threshold.
      expect((await texts('.vdf .panel figcaption'))[2]).toBe('ratio');
      const scale = (): Promise<string[]> => texts('.ramp:first-child .ticks span');
      const before = await scale();
      await select(page, 'Colour scale', '2');
      expect(await scale()).not.toEqual(before);
      await select(page, 'Codec', '3');
      expect((await texts('.vdf [role=alert]'))[0]).toMatch(/expected \d+ values/);
      expect(await page.$$('canvas')).toHaveLength(3);
      expect(complaints).toEqual([]);
      await page.close();
    });

    it('reads values out under the pointer, with the reconstruction', async () => {
      const { page } = await open(browser(), index);
      await select(page, 'Codec', '2');
      const readout = page.locator('.slice-row output').first();
      const resting = await readout.textContent();
      await page.locator('.pad').first().hover();
      const text = (await readout.textContent())!;
      const [f, decoded] = Array.from(text.matchAll(/f′? = ([\d.]+)\u2009×\u200910([⁻⁰¹²³⁴-⁹]+)/g), (m) => m);
      expect(f![2]).toBe(decoded![2]);
      expect(Number(decoded![1]) / Number(f![1])).toBeCloseTo(1.2, 1);
      expect(await page.locator('.cursor:visible').count()).toBe(3);
      await page.mouse.move(1, 1);
      expect(await readout.textContent()).toBe(resting);
      await page.close();
    });

    it('sorts its table by any column, failed codecs keep their line', async () => {
      const { page } = await open(browser(), index);
      const names = (): Promise<string[]> =>
        page.$$eval('table >> nth=0 >> tbody th', (all) => all.map((cell) => cell.textContent!));
      expect(await names()).toEqual(['zlib', 'dct', 'me.plain', 'me.lies']);
      const bytes = page.locator('table').first().getByRole('button', { name: 'bytes' });
      const sizes = (): Promise<number[]> =>
        page.$$eval('table >> nth=0 >> tbody td:nth-child(2)', (all) =>
          all.map((cell) => Number(cell.textContent!.replaceAll(',', ''))).filter((n) => n > 0),
        );
      await bytes.click();
      const ascending = await sizes();
      expect(ascending).toEqual([...ascending].sort((a, b) => a - b));
      await bytes.click();
      expect(await sizes()).toEqual([...ascending].reverse());
      await page.close();
    });

    it('names its pictures, tables and selectors for those who do not see them', async () => {
      const { page } = await open(browser(), index);
      expect(await page.$$eval('canvas', (all) => all.map((c) => c.getAttribute('aria-label')))).toContain(
        'original: slice vx–vz through the peak',
      );
      const unnamed = await page.$$eval(
        '[role=img]',
        (all) => all.filter((e) => !e.getAttribute('aria-label')).length,
      );
      expect(unnamed).toBe(0);
      expect(await page.$$eval('select', (all) => all.filter((s) => s.labels!.length !== 1).length)).toBe(0);
      expect(await page.$$eval('table', (all) => all.filter((t) => !t.caption!.textContent).length)).toBe(0);
      await page.close();
    });
  });

  it.each([
    [[40], 0],
    [[12, 14], 3],
    [[2, 5, 6, 7], 9],
  ])('draws an array of shape %j', async (shape, canvases) => {
    const out = join(folder, `rank${shape.length}`);
    await vdfc('compare', writeMaxwellian(folder, shape), '--effort', '0', '--budget', '100ms', '--out', out);
    const { page, complaints } = await open(browser(), join(out, 'index.html'), 900);
    expect(await page.$$('canvas')).toHaveLength(canvases);
    expect(complaints).toEqual([]);
    await page.close();
  });

  withData(['ipshock-1d.vlsv'], 'of a shock', (file) => {
    it('stays small and draws', async () => {
      const out = join(folder, 'shock');
      const args = ['--cell', '1,20,30,56', '--effort', '0', '--budget', '100ms', '--out', out];
      const { status } = await vdfc('compare', file, ...args);
      expect(status).toBe(0);
      const { page, complaints } = await open(browser(), join(out, 'index.html'));
      expect(complaints).toEqual([]);
      expect(Math.min(...(await canvasColours(page)))).toBeGreaterThan(10);
      expect((await page.content()).length).toBeLessThan(6e6);
      await page.close();
    });
  });
});
