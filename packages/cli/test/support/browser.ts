import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
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
