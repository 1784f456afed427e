import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { zfpStream } from '../src/index.js';
import { wasmBinary } from '../src/kernel/wasm-binary.js';

it('costs nothing when imported but not used', async () => {
  const { code } = await bundle("import { zfp, zfpStream } from '@vdfc/zfp'; console.log('hello');");
  expect(code.trim().length).toBeLessThan(60);
});

it('is in a bundle once it is used, WebAssembly and all', async () => {
  const { code } = await bundle("import { zfp } from '@vdfc/zfp'; globalThis.zfp = zfp;");
  expect(code).toContain(wasmBinary);
});

it('runs from a bundle that knows nothing of Node', async () => {
  const { code } = await bundle("import { zfpStream } from '@vdfc/zfp'; globalThis.bundled = zfpStream;");
  expect(code).not.toMatch(/node:|\bBuffer\b|\brequire\b/);
  await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  const { bundled } = globalThis as unknown as { bundled: typeof zfpStream };
  const values = Float32Array.from({ length: 300 }, (_, i) => i * i);
  const stream = bundled.encode(values, { mode: 'reversible', kernel: 'wasm' });
  expect(stream).toEqual(zfpStream.encode(values, { mode: 'reversible' }));
  expect(bundled.decode(stream).data).toEqual(values);
});

it('has a WebAssembly module of at most 40 kB gzipped', () => {
  expect(gzipSync(Buffer.from(wasmBinary, 'base64'), { level: 9 }).length).toBeLessThanOrEqual(40_000);
});

/** The one file that a bundler makes of a module. */
async function bundle(source: string): Promise<{ code: string }> {
  const entry = 'virtual:entry';
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    root: join(import.meta.dirname, '..'),
    resolve: { conditions: ['@vdfc/source', 'import', 'default'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? join(import.meta.dirname, 'entry.js') : undefined),
        load: (id) => (id.endsWith('entry.js') ? source : undefined),
      },
    ],
    build: { write: false, rollupOptions: { input: entry }, modulePreload: false },
  });
  const { output } = (Array.isArray(result) ? result[0]! : result) as { output: { code: string }[] };
  expect(output.length).toBe(1);
  return output[0]!;
}
