// The consumer's pages, built by Vite and opened in headless Chromium.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The path of Chromium: $CHROMIUM, else Debian's; undefined where there is none. */
export function findChromium() {
  const path = process.env.CHROMIUM || '/usr/bin/chromium';
  return existsSync(path) ? path : undefined;
}

/** Builds the consumer and looks at its pages; what passes and fails is counted by `check`. */
export async function checkPages({ consumer, check }) {
  const dist = join(consumer, 'dist');
  const pages = ['index.html', 'every.html'];
  if (!(await check('Vite builds the consumer', () => viteBuild(consumer, dist, pages)))) return;
  await check('what is imported and not used costs no bytes', () => checkUnused(consumer));
  const executablePath = findChromium();
  if (executablePath === undefined) {
    const reason = 'no Chromium: set CHROMIUM to its path';
    if (process.env.CI === 'true') await check('pages in Chromium', () => assert.fail(reason));
    else console.log(`skip  pages in Chromium (${reason})`);
    return;
  }
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: flags });
  const server = await serve(dist);
  const open = (path) => look(browser, `http://127.0.0.1:${server.address().port}/${path}`);
  try {
    await check('page in Chromium: round trip', async () => checkResult(await open('index.html')));
    await check('page in Chromium, strict content security policy: round trip', async () =>
      checkResult(await open('index.html?strict')),
    );
    await check('page in Chromium: every package loads', async () => {
      const every = Object.entries(await open('every.html'));
      assert.ok(every.length > 0);
      for (const [name, exports] of every) assert.ok(exports.length > 0, `${name} exports nothing`);
    });
  } finally {
    server.close();
    await browser.close();
  }
}

async function viteBuild(consumer, outDir, names) {
  const { build } = await import('vite');
  const input = names.map((name) => join(consumer, name));
  const options = { outDir, target: 'es2022', rollupOptions: { input } };
  await build({ root: consumer, configFile: false, logLevel: 'error', build: options });
}

/** A module that imports everything and uses nothing must come out empty. */
async function checkUnused(consumer) {
  const outDir = join(consumer, 'unused');
  await viteBuild(consumer, outDir, ['unused.js']);
  const files = readdirSync(join(outDir, 'assets')).filter((name) => name.endsWith('.js'));
  const code = files.map((name) => readFileSync(join(outDir, 'assets', name), 'utf8')).join('');
  assert.match(code, /document\.title/);
  assert.ok(code.length < 100, `expected fewer than 100 bytes, got ${code.length}: ${code.slice(0, 300)}`);
}

/** What a page put down as its result. @throws what went wrong in the page */
async function look(browser, url) {
  const page = await browser.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  try {
    await page.goto(url);
    const done = page.locator('body[data-result], body[data-error]');
    await done
      .waitFor({ state: 'attached', timeout: 20_000 })
      .catch(() => faults.push('the page gave no result'));
    const { result, error } = await page.evaluate(() => ({ ...document.body.dataset }));
    if (error !== undefined) faults.push(error);
    assert.deepEqual(faults, []);
    return JSON.parse(result);
  } finally {
    await page.close();
  }
}

function checkResult({ l1, ratio, again, refusal }) {
  assert.ok(l1 > 0 && l1 < 0.05, `l1 is ${l1}`);
  assert.ok(ratio > 8, `ratio is ${ratio}`);
  assert.equal(again, true);
  assert.equal(refusal, 'UNKNOWN_CODEC CORRUPT');
}

/** Files of a folder, on this machine only. */
function serve(folder) {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url, 'http://127.0.0.1');
    const file = normalize(join(folder, pathname));
    if (!file.startsWith(folder + sep) || !existsSync(file)) {
      // A page asks for its icon by itself.
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      ...(search === '?strict' && { 'content-security-policy': "default-src 'none'; script-src 'self'" }),
    });
    response.end(readFileSync(file));
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}
