import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { describe, expect, it } from 'vitest';
import type { openVlsv } from '../src/index.js';
import { smallFile, someBlocks } from './synthetic.js';

interface Bundle {
  readonly code: string;
  /** What the modules import from Node. */
  readonly fromNode: readonly string[];
}

/** The main entry bundled as for a browser: without the condition `node`. */
async function bundle(): Promise<Bundle> {
  const fromNode: string[] = [];
  const watch: Plugin = {
    name: 'watch-node-imports',
    enforce: 'pre',
    resolveId(source) {
      if (/^(node:|fs$|fs\/|path$|url$|buffer$|stream$)/.test(source)) fromNode.push(source);
      return null;
    },
  };
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [watch],
    resolve: { conditions: ['@vdfc/source', 'browser', 'import', 'default'] },
    build: {
      write: false,
      minify: false,
      // One file, which can be imported from a data: address.
      rolldownOptions: { output: { inlineDynamicImports: true } },
      lib: { entry: fileURLToPath(new URL('../src/index.ts', import.meta.url)), formats: ['es'] },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs.flatMap((one) => ('output' in one ? one.output : []));
  return { code: chunks.map((chunk) => ('code' in chunk ? chunk.code : '')).join('\n'), fromNode };
}

describe('the main entry, bundled for a browser', () => {
  it('imports nothing of Node and reads files all the same', async () => {
    const { code, fromNode } = await bundle();
    expect(fromNode).toEqual([]);
    expect(code).not.toMatch(/\bfrom ['"]node:|browser-external/);

    const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
      openVlsv: typeof openVlsv;
    };
    const file = await module.openVlsv(new Blob([smallFile() as Uint8Array<ArrayBuffer>]));
    expect((await file.readBlocks(5)).values).toEqual(someBlocks(5, 7, 1).values);
    await expect(module.openVlsv('bulk.vlsv')).rejects.toThrow('paths can be opened in Node only');
  });
});
