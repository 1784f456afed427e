import type { NdArray } from '@vdfc/core';
import { toNdArray } from '@vdfc/core';
import { bounded } from '@vdfc/guarantees';
import { compare } from '@vdfc/metrics';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import { openVlsv } from '@vdfc/vlsv-reader';
import { vqvae } from '@vdfc/vqvae';
import { zfp } from '@vdfc/zfp';
import { errorElsewhere } from './lib/elsewhere.js';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'vqvae';
export const summary =
  'vqvae with the shipped model on VDFs that it was not trained with: bytes and L1, and with a bound, against zfp';

/** Least gains of a code, coarse to fine; the third is the default. */
const GAINS = [3e-3, 1e-3, 5e-4, 2e-4, 5e-5, 1e-5];
/** Bounds, as fractions of the peak, and the gains tried under each of them. */
const BOUNDS = [0.1, 0.03, 0.01, 1e-3, 1e-4];
const BOUND_GAINS = [1e-3, 2e-4, 5e-5, 1e-5];
const MOST_BYTES = 400;

interface Subject {
  readonly title: string;
  readonly vdf: NdArray;
}

export async function run(): Promise<void> {
  const subjects = [...reference(), ...(await cellsOf('bulk.1d'))];
  if (subjects.length === 0) {
    console.log('(skipped: no test data; set VDFC_DATA)');
    return;
  }
  console.log('Bytes and L1 error by minGain; values decoded in another process\n');
  printTable(
    ['VDF', ...GAINS.map(String), `finest in ${MOST_BYTES} bytes`],
    subjects.map(({ title, vdf }) => [
      title,
      ...GAINS.map((minGain) => sizeAndError(vqvae.encode(vdf, { minGain }), vdf)),
      sizeAndError(tune(vqvae, vdf, { bytes: MOST_BYTES }, { scan: 20 }).container, vdf),
    ]),
  );
  console.log(
    '\nWith a largest error, as a fraction of the peak: bounded(vqvae), and zfp with the same largest error\n',
  );
  printTable(
    ['VDF', 'largest error', 'minGain', 'bounded(vqvae), bytes', 'zfp, bytes', 'zfp / bounded(vqvae)'],
    subjects.flatMap((subject) => BOUNDS.map((bound) => withBound(subject, bound))),
  );
  console.log('\nTime, ms, best of some runs\n');
  printTable(
    ['VDF', 'encode', 'decode'],
    subjects.map(({ title, vdf }) => {
      const bytes = vqvae.encode(vdf);
      return [title, best(() => vqvae.encode(vdf), 5), best(() => vqvae.decode(bytes), 15)];
    }),
  );
}

function sizeAndError(container: Uint8Array, vdf: NdArray): string {
  return `${container.length} (${errorElsewhere(container, vdf).l1.toFixed(3)})`;
}

function withBound({ title, vdf }: Subject, maxErrorOfPeak: number): (string | number)[] {
  const ours = BOUND_GAINS.map((minGain) => {
    const container = bounded(vqvae.with({ minGain }), { maxErrorOfPeak }).encode(vdf);
    return { minGain, container };
  }).reduce((a, b) => (b.container.length < a.container.length ? b : a));
  const decoded = bounded(vqvae, { maxErrorOfPeak }).decode(ours.container);
  const { maxError } = compare(vdf, decoded);
  if (!(maxError <= maxErrorOfPeak * peakOf(vdf))) throw new Error(`off by ${maxError}`);
  const theirs = tune(zfp, vdf, { maxErrorOfPeak }).container.length;
  const bytes = ours.container.length;
  return [title, String(maxErrorOfPeak), String(ours.minGain), bytes, theirs, theirs / bytes];
}

function peakOf({ data }: NdArray): number {
  let peak = 0;
  for (const value of data) peak = Math.max(peak, Math.abs(value));
  return peak;
}

function reference(): Subject[] {
  if (dataFile('reference-vdf-50x50x50.f64') === undefined) return [];
  const vdf = toNdArray({ dtype: 'float32', data: readReferenceVdf(), shape: referenceShape });
  return [{ title: 'reference', vdf }];
}

async function cellsOf(stem: string): Promise<Subject[]> {
  const path = dataFile(`${stem}.vlsv`);
  if (path === undefined) return [];
  const file = await openVlsv(path);
  const subjects: Subject[] = [];
  for await (const { cellId, array } of file.vdfs())
    subjects.push({ title: `${stem} ${cellId}`, vdf: array });
  await file.close();
  return subjects;
}
