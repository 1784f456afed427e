import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Writes a plugin, gives its path. Its codecs: `me.plain` stores float32 values as they are, with an option `gain` that
 * spoils them; `me.fails` cannot encode values above 1.5e-12; `me.lies` decodes to another length; `me.steps` rounds to
 * whole multiples of an option `step`, a fraction of the peak, from 0.5 (quality 0) to 0.005 (quality 1), in words of
 * 16 bits, and drops what is 0 at the end. Its filter `me.scale` multiplies by an option `by`, bound to 4, and the
 * pipeline `me.scale+me.plain` has it bound to 8.
 */
export function writePlugin(folder: string): string {
  const path = join(folder, 'plugin.mjs');
  // The built package, as a plugin in another folder would have it.
  const core = pathToFileURL(createRequire(import.meta.url).resolve('@vdfc/core')).href;
  writeFileSync(path, source(core));
  return path;
}

const source = (core: string): string => `
import { defineCodec, defineFilter, OptionReader, pipeline, VdfcError } from ${JSON.stringify(core)};

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

export const steps = defineCodec({
  ...common,
  id: 'me.steps',
  summary: 'Rounds values',
  paramNames: ['unit'],
  resolve: (options) => ({
    step: new OptionReader('me.steps', options, ['step']).number('step', { above: 0, max: 1, default: 0.1 }),
  }),
  quality: (q) => ({ step: 0.5 * 0.01 ** q }),
  encode({ data }, { step }) {
    const unit = step * data.reduce((peak, value) => Math.max(peak, Math.abs(value)), 1e-30);
    const words = Int16Array.from(data, (value) => Math.round(value / unit));
    const end = words.findLastIndex((word) => word !== 0) + 1;
    return { payload: new Uint8Array(words.buffer, 0, 2 * end).slice(), params: [unit] };
  },
  decode(payload, [unit], { shape }) {
    const words = new Int16Array(payload.slice().buffer);
    return Float32Array.from({ length: shape.reduce((n, m) => n * m, 1) }, (_, i) => unit * (words[i] ?? 0));
  },
});

const times = ({ data, ...info }, by) => ({ ...info, data: data.map((value) => value * by) });

export const scale = defineFilter({
  ...common,
  kind: 'filter',
  id: 'me.scale',
  summary: 'Multiplies values',
  paramNames: ['by'],
  resolve: (options) => ({ by: new OptionReader('me.scale', options, ['by']).number('by', { default: 2 }) }),
  encode: (array, { by }) => ({ array: times(array, by), params: [by] }),
  encodedInfo: (info) => info,
  decode: (array, [by]) => times(array, 1 / by).data,
}).with({ by: 4 });

export const scaled = pipeline({ filters: [scale.with({ by: 8 })], codec: plain });
`;
