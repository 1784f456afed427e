import { registry } from '@vdfc/all';
import { type Codec, isVdfcError, type NdArray, toNdArray } from '@vdfc/core';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import { openVlsv } from '@vdfc/vlsv-reader';
import { errorElsewhere } from './lib/elsewhere.js';
import { printTable } from './lib/table.js';

export const name = 'tuned';
export const summary =
  'bytes of every codec at equal L1, tuned, on VDFs of the test data, against zfp (VDFC_CODECS=dwt,zfp: only these)';

/** A VDF with the errors to compare at. */
interface Subject {
  readonly title: string;
  readonly vdf: NdArray;
  readonly targets: readonly number[];
}

/** L1 of the notebook's zfp, and two finer ones. */
const REFERENCE_TARGETS = [0.0463, 0.01, 0.001];
const TARGETS = [0.05, 0.01];
/** VDFs taken of a file, evenly spaced. */
const PER_FILE = 2;
const PEER = 'zfp';

/** What a codec needs for one VDF and target. */
interface Result {
  readonly bytes: number;
  readonly seconds: number;
}

export async function run(): Promise<void> {
  const codecs = await chosenCodecs();
  const subjects = [
    ...reference(),
    ...(await cellsOf(['ipshock-1d', 'losscone', 'beams-amr-3d', 'bulk.1d'])),
  ];
  if (subjects.length === 0) {
    console.log('(skipped: no test data; set VDFC_DATA)');
    return;
  }
  const times = new Map<string, number>();
  const shares = new Map<string, number[]>();
  for (const subject of subjects) {
    const rows = subject.targets.map((target) => {
      const results = codecs.map((codec) => attempt(codec, subject, target));
      const peer = results[codecs.findIndex(({ id }) => id === PEER)];
      codecs.forEach(({ id }, i) => {
        const result = results[i];
        if (result === undefined) return;
        times.set(id, (times.get(id) ?? 0) + result.seconds);
        if (peer !== undefined) shares.set(id, [...(shares.get(id) ?? []), peer.bytes / result.bytes]);
      });
      return [String(target), ...results.map((result) => result?.bytes ?? '-')];
    });
    // Table by table: all of them together take minutes.
    console.log(`${subject.title}\n`);
    printTable(['L1 at most', ...codecs.map(({ id }) => id)], rows);
    console.log();
  }
  console.log(
    `In all rows: bytes of ${PEER} / bytes of the codec (geometric mean), and time of all trials\n`,
  );
  printTable(
    ['codec', `${PEER} / codec`, 'seconds'],
    codecs.map(({ id }) => [id, geometricMean(shares.get(id) ?? []), times.get(id) ?? 0]),
  );
}

/** The codecs with a quality. */
async function chosenCodecs(): Promise<Codec[]> {
  const wanted = process.env.VDFC_CODECS?.split(',');
  const stages = await Promise.all(registry.ids.map((id) => registry.load(id)));
  return stages
    .filter((stage): stage is Codec => stage.kind === 'codec' && stage.quality !== undefined)
    .filter(({ id }) => wanted?.includes(id) ?? true);
}

function reference(): Subject[] {
  if (dataFile('reference-vdf-50x50x50.f64') === undefined) return [];
  const vdf = toNdArray({ dtype: 'float32', data: readReferenceVdf(), shape: referenceShape });
  return [{ title: 'reference', vdf, targets: REFERENCE_TARGETS }];
}

async function cellsOf(names: readonly string[]): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const stem of names) {
    const path = dataFile(`${stem}.vlsv`);
    if (path === undefined) continue;
    const file = await openVlsv(path);
    const ids = await file.vdfCells();
    const count = Math.min(PER_FILE, ids.length);
    for (let i = 0; i < count; i++) {
      const cell = ids[Math.floor(((i + 0.5) * ids.length) / count)]!;
      const { array } = await file.readVdf(cell);
      subjects.push({ title: `${stem} ${cell} [${array.shape.join(', ')}]`, vdf: array, targets: TARGETS });
    }
    await file.close();
  }
  return subjects;
}

/** The smallest container within the error, measured once more by a process that has nothing but its bytes. */
function attempt(codec: Codec, { vdf }: Subject, target: number): Result | undefined {
  const start = performance.now();
  try {
    const { container } = tune(codec, vdf, { l1: target });
    const seconds = (performance.now() - start) / 1e3;
    const { l1 } = errorElsewhere(container, vdf);
    if (!(l1 <= target)) throw new Error(`${codec.id} decodes to an L1 of ${l1} elsewhere, not ${target}`);
    return { bytes: container.length, seconds };
  } catch (error) {
    if (isVdfcError(error) && error.code === 'UNREACHED') return undefined;
    throw error;
  }
}

function geometricMean(values: readonly number[]): number | string {
  if (values.length === 0) return '-';
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
