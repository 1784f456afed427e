import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { registry } from '@vdfc/all';
import type { Codec } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { expect, it } from 'vitest';

interface Variant {
  readonly options: object;
  /** What the notebook that began this printed for its own version: ratio (L1, L2). */
  readonly published?: string;
}

/** Options shown; those of a codec that is not named here are its defaults. */
const variants: Readonly<Record<string, readonly Variant[]>> = {
  cnn: [
    { options: {}, published: '3.5 (122.9, 1.0)' },
    { options: { mode: 'minibatch' }, published: '3.48 (687, 1.0)' },
  ],
  dct: [
    { options: {} },
    { options: { blockSize: 8, keep: 4 }, published: '8.0 (0.046, 0.044)' },
    { options: { blockSize: 50, keep: 25 } },
  ],
  dwt: [
    { options: {} },
    { options: { mode: 'int8' }, published: '3.98 (0.082, 0.058)' },
    { options: { mode: 'threshold', threshold: 1e-16, levels: 0 }, published: '1.92 (0.0, 0.001)' },
  ],
  'fourier-mlp': [{ options: {} }, { options: { mode: 'notebook' }, published: '32.7 (0.108, 0.12)' }],
  gmm: [{ options: {} }, { options: { mode: 'notebook' }, published: '625 (0.773, 4.2)' }],
  hermite: [{ options: {} }, { options: { mode: 'notebook' }, published: '37.0 (0.175, 0.143)' }],
  mlp: [{ options: {} }, { options: { mode: 'notebook' }, published: '87.7 (0.383, 0.489)' }],
  octree: [{ options: {} }, { options: { mode: 'notebook' }, published: '(0.068, 0.06)' }],
  pca: [{ options: {} }, { options: { mode: 'components' }, published: '83.3 (0.006, 0.007)' }],
  sph: [{ options: {} }, { options: { mode: 'notebook' }, published: '41.3 (0.368, 0.318)' }],
  swt: [{ options: {}, published: 'switched off' }],
  vqvae: [{ options: {}, published: 'no figure' }],
  zfp: [
    { options: {} },
    { options: { mode: 'accuracy', tolerance: 1e-13 }, published: '87.3 (0.046, 0.032)' },
    { options: { mode: 'reversible' } },
  ],
  zlib: [{ options: {}, published: '1.54 (0, 0)' }, { options: { shuffle: false } }],
};

const root = dirname(import.meta.dirname);
const readme = join(root, 'README.md');
const table = /(<!-- codec-table -->\n+).*?(\n+<!-- \/codec-table -->)/s;

withData(['reference-vdf-50x50x50.f64'], 'the table of codecs in README.md', () => {
  it('has what is measured now (VDFC_WRITE_TABLE=1 writes it)', { timeout: 600_000 }, async () => {
    const rows = await measureAll();
    const text = readFileSync(readme, 'utf8');
    if (process.env.VDFC_WRITE_TABLE === '1') {
      writeFileSync(readme, text.replace(table, `$1${rows.join('\n')}$2`));
    }
    const written = table.exec(readFileSync(readme, 'utf8'))?.[0].split('\n') ?? [];
    expect(written.filter((line) => line.startsWith('|')).map(squeeze)).toEqual(rows.map(squeeze));
  });
});

async function measureAll(): Promise<string[]> {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };
  const rows = [
    '| codec | options | bytes | ratio | L1 | L2 | the notebook printed |',
    '| --- | --- | ---: | ---: | ---: | ---: | --- |',
  ];
  for (const stage of await Promise.all(registry.ids.map((id) => registry.load(id)))) {
    if (stage.kind !== 'codec') continue;
    for (const variant of variants[stage.id] ?? [{ options: {} }]) rows.push(measure(stage, variant, vdf));
  }
  return rows;
}

function measure(
  codec: Codec,
  { options, published = '' }: Variant,
  vdf: { data: Float32Array; shape: readonly number[] },
): string {
  const bytes = codec.encode(vdf, options);
  const { l1, l2 } = compare(vdf, codec.decode(bytes));
  const first = Object.keys(options).length === 0;
  const page = `packages/${codec.id}/README.md`;
  const name = first && existsSync(join(root, page)) ? `[\`${codec.id}\`](${page})` : `\`${codec.id}\``;
  const cells = [
    name,
    first ? 'defaults' : `\`${show(options)}\``,
    bytes.length.toLocaleString('en'),
    (vdf.data.byteLength / bytes.length).toPrecision(3),
    l1 === 0 ? '0' : l1.toPrecision(3),
    l2 === 0 ? '0' : l2.toPrecision(3),
    published,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** As one writes it in a program. */
function show(options: object): string {
  const entries = Object.entries(options).map(([key, value]) => {
    return `${key}: ${typeof value === 'string' ? `'${value}'` : String(value)}`;
  });
  return `{ ${entries.join(', ')} }`;
}

/** A formatter pads cells and rules. */
function squeeze(line: string): string {
  return line.replace(/-{3,}/g, '---').replace(/ +/g, ' ');
}
