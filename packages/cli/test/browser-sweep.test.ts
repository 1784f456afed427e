import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { open, withBrowser } from './support/browser.js';
import { temporaryFolder, writeVlsv } from './support/files.js';
import { vdfc } from './support/io.js';
import { writePlugin } from './support/plugin.js';

const folder = temporaryFolder();

withBrowser('a report of a tuned comparison with a sweep', (browser) => {
  const out = join(folder, 'swept');
  const index = join(out, 'index.html');
  const chart = '.sweep svg';

  beforeAll(async () => {
    const vlsv = writeVlsv(folder, [1, 2, 3], 'swept.vlsv');
    const codecs = 'me.steps,power:exponent=0.5+me.steps,power:exponent=0.25+normalise+dct,zlib';
    const wanted = ['--target', 'l1=0.03', '--sweep', '6'];
    const args = ['--plugin', writePlugin(folder), '--codecs', codecs, ...wanted];
    const { status } = await vdfc('compare', vlsv, '--box', 'full', '--out', out, ...args);
    expect(status).toBe(0);
  });

  /** Sets one of the chart's selectors, gives its new picture and what it says it shows. */
  const choose = async (
    page: Page,
    label: string,
    value: string,
  ): Promise<{ svg: string; shown: string }> => {
    await page.$eval('.sweep', (box) => box.firstElementChild!.classList.add('stale'));
    await page.getByLabel(label, { exact: true }).selectOption(value);
    await page.waitForFunction(() => document.querySelector('.sweep .stale') === null);
    await page.waitForSelector(chart);
    const svg = await page.$eval(chart, (drawn) => drawn.outerHTML);
    return { svg, shown: (await page.getAttribute(chart, 'aria-label'))! };
  };

  it.each([
    [1280, false],
    [1280, true],
    [400, false],
  ])('draws at %i px (dark: %s) without complaint, request or overflow', async (width, dark) => {
    const { page, complaints, requests } = await open(browser(), index, width, dark);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    const right = await page.$eval(chart, (drawn) => drawn.getBoundingClientRect().right);
    expect(right).toBeLessThanOrEqual(width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    // A line for each codec with a quality, dots for their points and for the codec without one.
    expect(await page.$$(`${chart} g[aria-label=line] path`)).toHaveLength(3);
    expect((await page.$$(`${chart} g[aria-label=dot] circle`)).length).toBeGreaterThan(3 * 4);
    const names = await page.$$eval('.sweep .series .swatch', (all) => all.map((e) => e.textContent));
    expect(names).toHaveLength(4);
    expect(names).toContain('power:exponent=0.5+me.steps');
    await page.close();
  });

  it('shows the error, the size, the range and the arrays that are chosen', async () => {
    const { page, complaints } = await open(browser(), index);
    const seen = new Set<string>();
    for (const [label, value, shown] of [
      ['Error', 'l1', 'L1 against bits per value by codec'],
      ['Error', 'l2', 'L2 against bits per value by codec'],
      ['Error', 'maxErrorOfPeak', 'max / peak against bits per value by codec'],
      ['Error', 'density', 'δn against bits per value by codec'],
      ['Error', 'pressure', 'δP against bits per value by codec'],
      ['Size', 'bytes', 'δP against bytes by codec'],
      ['Down to', '0.01', 'δP against bytes by codec'],
      ['Arrays', '2', 'δP against bytes by codec'],
    ] as const) {
      const found = await choose(page, label, value);
      expect(found.shown).toBe(shown);
      expect(seen).not.toContain(found.svg);
      seen.add(found.svg);
    }
    expect((await choose(page, 'Down to', '0')).svg).toContain('exact');
    expect((await choose(page, 'Down to', '0.01')).svg).toContain('&lt; 10⁻²');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('tells of a point under the pointer what it is', async () => {
    const { page } = await open(browser(), index);
    await page.locator(`${chart} g[aria-label=dot] circle`).nth(2).hover({ force: true });
    await page.waitForSelector(`${chart} g[aria-label=tip] text`);
    const tip = await page.$$eval(`${chart} g[aria-label=tip] tspan`, (lines) =>
      lines.map((e) => e.textContent!.replace('\u200b', '')),
    );
    expect(tip[0]).toBe('me.steps, quality 0.4');
    expect(tip[1]).toMatch(/^L1 0\.\d+$/);
    expect(tip[2]).toMatch(/^[\d,]+ bytes, [\d.]+ bits per value$/);
    expect(tip[3]).toMatch(/^step=0\.0\d+$/);
    await page.close();
  });

  it('names the target and how near each codec came', async () => {
    const { page } = await open(browser(), index);
    expect(await page.$eval('header', (head) => head.textContent)).toContain('Targetl1 ≤ 0.03');
    const column = (table: string): Promise<string[]> =>
      page.$$eval(`${table} tbody td:nth-child(4)`, (all) => all.map((cell) => cell.textContent!));
    expect(await page.$eval('table thead', (head) => head.textContent)).toContain('l1 ≤ 0.03');
    for (const text of await column('table >> nth=0 >>')) expect(text).toMatch(/^0(\.0\d+)?$/);
    // In the table of a single VDF, the options that were found stand beside the name.
    const lines = await page.$$eval('.vdf table >> nth=-1 >> tbody th', (all) =>
      all.map((e) => e.textContent),
    );
    expect(lines[0]).toMatch(/^me\.steps step=0\.0\d+$/);
    expect(lines[3]).toBe('zlib');
    await page.close();
  });
});
