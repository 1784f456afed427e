import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';

const executablePath = '/usr/bin/chromium';

/**
 * Describes tests in headless Chromium; `body` gets a function for the browser, which is there while tests run.
 * Without Chromium they are skipped with a line that says so; with `CI=true` they fail.
 */
export function withBrowser(title: string, body: (browser: () => Browser) => void): void {
  if (existsSync(executablePath)) {
    describe(title, () => {
      let browser: Browser;
      beforeAll(async () => {
        browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
      });
      afterAll(() => browser?.close());
      body(() => browser);
    });
    return;
  }
  const reason = `Chromium missing: ${executablePath}`;
  const absent = (): never => {
    throw new Error(reason);
  };
  if (process.env.CI === 'true') it(`${title} (${reason})`, absent);
  else it.skip(`${title} (skipped: ${reason})`, absent);
}

/** A report in a page of the browser. */
export interface Opened {
  readonly page: Page;
  /** Console errors and warnings, uncaught errors. */
  readonly complaints: string[];
  /** What was asked for besides the page itself. */
  readonly requests: string[];
}

/** Opens a report and waits until it is drawn. */
export async function open(browser: Browser, path: string, width = 1280, dark = false): Promise<Opened> {
  const url = pathToFileURL(path).href;
  const viewport = { width, height: 900 };
  const page = await browser.newPage({ viewport, colorScheme: dark ? 'dark' : 'light' });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== url) requests.push(request.url());
  });
  await page.goto(url);
  await page.waitForSelector('.vdf figure svg');
  return { page, complaints, requests };
}
