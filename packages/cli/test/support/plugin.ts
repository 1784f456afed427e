import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Writes a plugin with three codecs, gives its path: `me.plain` stores float32 values as they are, with an option
 * `gain` that spoils them; `me.fails` cannot encode values above 1e-12; `me.lies` decodes to another length.
 */
export function writePlugin(folder: string): string {
  const path = join(folder, 'plugin.mjs');
  // The built package, as a plugin in another folder would have it.
  const core = pathToFileURL(createRequire(import.meta.url).resolve('@vdfc/core')).href;
  writeFileSync(path, source(core));
  return path;
}

const source = (core: string): string => `
import { defineCodec, OptionReader, VdfcError } from ${JSON.stringify(core)};

const common = {
  kind: 'codec',
  version: 1,
  paramNames: [],
  accepts: { dtypes: ['float32'], nonFinite: 'keep' },
  resolve: (options) => ({ gain: new OptionReader('me.plain', options, ['gain']).number('gain', { default: 1 }) }),
  guarantee: () => ({ kind: 'none' }),
  encode: ({ data }, { gain }) => ({ payload: new Uint8Array(data.map((v) => v * gain).buffer), params: [] }),
  decode: (payload) => new Float32Array(payload.slice().buffer),
};

export const plain = defineCodec({ ...common, id: 'me.plain', summary: 'Stores values as they are' });

export const fails = defineCodec({
  ...common,
  id: 'me.fails',
  summary: 'Fails on large values',
  encode(array, options) {
    if (Math.max(...array.data) > 1.5e-12) throw new VdfcError('BAD_INPUT', 'Cannot encode: too large for me');
    return common.encode(array, options);
  },
});

export const lies = defineCodec({
  ...common,
  id: 'me.lies',
  summary: 'Decodes to another length',
  decode: () => new Float32Array(1),
});
`;
