import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { registry } from '@vdfc/all';
import { type Codec, isVdfcError } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import { expect, it } from 'vitest';

/** The smallest container found, and the quality that makes it. */
interface Found {
  readonly quality: number;
  readonly bytes: number;
  readonly l1: number;
}

/** By codec and target; null where no quality meets it. */
type Table = Record<string, Record<string, Found | null>>;

/** The L1 of the notebook's zfp, and two finer ones. */
const targets = [0.0463, 0.01, 0.001];

const root = dirname(import.meta.dirname);
const readme = join(root, 'README.md');
const file = join(import.meta.dirname, 'tuned-table.json');
const table = /(<!-- tuned-table -->\n+).*?(\n+<!-- \/tuned-table -->)/s;

/** VDFC_WRITE_TABLE=1 searches again: for all codecs, or those that VDFC_CODECS names (`dwt,zfp`). */
const writes = process.env.VDFC_WRITE_TABLE === '1';

withData(['reference-vdf-50x50x50.f64'], 'the table of codecs at equal error in README.md', async () => {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };
  const stages = await Promise.all(registry.ids.map((id) => registry.load(id)));
  const codecs = stages
    .filter((stage) => stage.kind === 'codec')
    .filter(({ quality }) => quality !== undefined);
  const known: Table = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const stored = writes ? searchAll(codecs, known, vdf) : known;

  it('has a row for every codec with a quality', () => {
    expect(Object.keys(stored).sort()).toEqual(codecs.map(({ id }) => id).sort());
    const written = table.exec(readFileSync(readme, 'utf8'))?.[0].split('\n') ?? [];
    const lines = written.filter((line) => line.startsWith('|')).map(squeeze);
    expect(lines).toEqual(rowsOf(codecs, stored).map(squeeze));
  });

  it.each(codecs.map((codec) => [codec.id, codec] as const))('has what %s makes now', (id, codec) => {
    for (const target of targets) {
      const found = stored[id]?.[target];
      expect(found, `${id} at ${target}`).toBeDefined();
      if (found == null) continue;
      const bytes = codec.encode(vdf, codec.quality!(found.quality));
      const { l1 } = compare(vdf, codec.decode(bytes));
      expect(l1, `${id} at ${target}`).toBeLessThanOrEqual(target);
      expect({ bytes: bytes.length, l1: l1.toPrecision(6) }).toEqual({
        bytes: found.bytes,
        l1: found.l1.toPrecision(6),
      });
    }
  });
});

function searchAll(
  codecs: readonly Codec[],
  known: Table,
  vdf: { data: Float32Array; shape: readonly number[] },
): Table {
  const wanted = process.env.VDFC_CODECS?.split(',');
  const found: Table = {};
  for (const codec of codecs) {
    const old = wanted !== undefined && !wanted.includes(codec.id) ? known[codec.id] : undefined;
    found[codec.id] =
      old ?? Object.fromEntries(targets.map((target) => [target, search(codec, target, vdf)]));
  }
  writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
  const text = readFileSync(readme, 'utf8');
  writeFileSync(readme, text.replace(table, `$1${rowsOf(codecs, found).join('\n')}$2`));
  return found;
}

function search(
  codec: Codec,
  target: number,
  vdf: { data: Float32Array; shape: readonly number[] },
): Found | null {
  try {
    const { quality, container, comparison } = tune(codec, vdf, { l1: target });
    return { quality: quality!, bytes: container.length, l1: comparison.l1 };
  } catch (error) {
    if (isVdfcError(error) && error.code === 'UNREACHED') return null;
    throw error;
  }
}

/** Smallest first, by the first target. */
function rowsOf(codecs: readonly Codec[], found: Table): string[] {
  const first = ({ id }: Codec): number => found[id]?.[targets[0]!]?.bytes ?? Number.POSITIVE_INFINITY;
  const cell = ({ id }: Codec, target: number): string => {
    const bytes = found[id]?.[target]?.bytes;
    return bytes === undefined ? '–' : bytes.toLocaleString('en');
  };
  return [
    `| codec | ${targets.map((target) => `L1 ≤ ${target}`).join(' | ')} |`,
    `| --- | ${targets.map(() => '---:').join(' | ')} |`,
    ...[...codecs]
      .sort((a, b) => first(a) - first(b))
      .map((codec) => `| \`${codec.id}\` | ${targets.map((target) => cell(codec, target)).join(' | ')} |`),
  ];
}

/** A formatter pads cells and rules. */
function squeeze(line: string): string {
  return line.replace(/-{3,}/g, '---').replace(/ +/g, ' ');
}
