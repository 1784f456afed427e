import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Codec, toNdArray } from '@vdfc/core';
import { dct } from '@vdfc/dct';
import { dwt } from '@vdfc/dwt';
import { compare } from '@vdfc/metrics';
import { DctBlocks } from '@vdfc/numerics/transform';
import { liftForward, swtn, wavelet } from '@vdfc/numerics/wavelet';
import { sampleVdf, twoBeams } from '@vdfc/testkit';
import { tune } from '@vdfc/tune';
import { runPeer } from './lib/peer.js';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'transforms';
export const summary =
  'transforms and coding of 200 x 200 x 200 float32 against SciPy, PyWavelets and zfpy; time over size, 50³ to 200³';

const SIDE = 200;
const BLOCK = 8;
/** L1 at which whole codecs are compared. */
const TARGET = 0.01;
const RUNS = 3;
/** Ours and the peer take their turn this often: they see the machine quiet and busy alike. */
const ROUNDS = 3;

/** Best times of the peers, ms, and what zfpy needs for the same error. */
interface Peers {
  readonly dct: number;
  readonly dwt: number;
  readonly swtHaar: number;
  readonly swtDb4: number;
  readonly zfp?: {
    readonly encode: number;
    readonly decode: number;
    readonly bytes: number;
    readonly l1: number;
  };
}

export async function run(): Promise<void> {
  const vdf = beams(SIDE);
  const folder = mkdtempSync(join(tmpdir(), 'vdfc-transforms-'));
  try {
    const file = join(folder, 'vdf.f32');
    writeFileSync(file, new Uint8Array(vdf.data.buffer));
    compareTransforms(vdf, file);
    compareCodecs(vdf, file);
  } finally {
    rmSync(folder, { recursive: true });
  }
  growth();
}

/** Two beams and their tails, every value above zero. */
function beams(side: number): { data: Float32Array; shape: readonly number[] } {
  const { data, shape } = sampleVdf(twoBeams(), { shape: [side, side, side], dtype: 'float32' });
  return { data: data as Float32Array, shape };
}

function askPeers(file: string, what: readonly string[]): Partial<Peers> | undefined {
  const script = readFileSync(join(import.meta.dirname, '..', 'src', 'transforms_peer.py'), 'utf8');
  return runPeer(['numpy', 'scipy', 'pywt', 'zfpy'], script, [
    file,
    `${SIDE}`,
    `${TARGET}`,
    `${RUNS}`,
    ...what,
  ]);
}

function compareTransforms(
  { data, shape }: { data: Float32Array; shape: readonly number[] },
  file: string,
): void {
  const blocks = new DctBlocks([BLOCK, BLOCK, BLOCK]);
  const count = (SIDE / BLOCK) ** 3;
  const work = Float64Array.from(data);
  const copy = data.slice();
  const ours = {
    dct: () => blocks.forward(work, 0, count),
    dwt: () => {
      copy.set(data);
      liftForward({ data: copy, shape }, { scheme: 'cdf97', levels: 3 });
    },
    swtHaar: () => swtn({ data, shape }, wavelet('haar'), 2),
    swtDb4: () => swtn({ data, shape }, wavelet('db4'), 2),
  };
  const never = Number.POSITIVE_INFINITY;
  const times = { dct: never, dwt: never, swtHaar: never, swtDb4: never };
  const peers = { ...times };
  let known = false;
  for (let round = 0; round < ROUNDS; round++) {
    const found = askPeers(file, ['transforms']);
    known = found !== undefined;
    for (const key of ['dct', 'dwt', 'swtHaar', 'swtDb4'] as const) {
      times[key] = Math.min(times[key], best(ours[key], RUNS));
      peers[key] = Math.min(peers[key], found?.[key] ?? never);
    }
  }
  const titles = {
    dct: `DCT of blocks of ${BLOCK}³ / scipy.fft.dctn`,
    dwt: 'DWT 9/7, 3 levels / pywt.wavedecn bior4.4',
    swtHaar: 'SWT haar, level 2 / pywt.swtn',
    swtDb4: 'SWT db4, level 2 / pywt.swtn',
  };
  printTable(
    ['transform / peer', 'ours, ms', 'peer, ms', 'peer / ours'],
    (['dct', 'dwt', 'swtHaar', 'swtDb4'] as const).map((key) => [
      titles[key],
      times[key],
      known ? peers[key] : '-',
      known ? peers[key] / times[key] : '-',
    ]),
  );
}

function compareCodecs(vdf: { data: Float32Array; shape: readonly number[] }, file: string): void {
  console.log(`\nWhole codecs at an L1 of at most ${TARGET}, MB of array a second\n`);
  const array = toNdArray({ dtype: 'float32', ...vdf });
  const megabytes = vdf.data.byteLength / 1e6;
  const rows = [dwt.with({ effort: 0 }), dct.with({ effort: 0 })].map((codec) => {
    const { container, options, comparison } = tune(
      codec as Codec,
      array,
      { l1: TARGET },
      { resolution: 0.01 },
    );
    const encode = best(() => codec.encode(array, options), RUNS);
    const decode = best(() => codec.decode(container), RUNS);
    return [
      `${codec.id}, effort 0`,
      container.length,
      comparison.l1,
      (1e3 * megabytes) / encode,
      (1e3 * megabytes) / decode,
    ];
  });
  const zfp = askPeers(file, ['zfp'])?.zfp;
  if (zfp !== undefined) {
    rows.push(['zfpy', zfp.bytes, zfp.l1, (1e3 * megabytes) / zfp.encode, (1e3 * megabytes) / zfp.decode]);
  }
  printTable(['codec', 'bytes', 'L1', 'encode, MB/s', 'decode, MB/s'], rows);
}

/** Time for each voxel of the same VDF sampled finer and finer. */
function growth(): void {
  console.log('\nTime over size, ns a voxel: the same VDF, sampled finer\n');
  const sides = [50, 100, 200];
  const rows = [dwt.with({ effort: 0, step: 0.01 }), dct.with({ effort: 0, step: 0.01 })].flatMap((codec) => {
    const times = sides.map((side) => {
      const vdf = beams(side);
      const bytes = codec.encode(vdf);
      const { l1 } = compare(vdf, codec.decode(bytes));
      if (!(l1 < 1)) throw new Error(`${codec.id} does not decode what it encoded`);
      const runs = side === 200 ? RUNS : 2 * RUNS;
      const each = 1e6 / side ** 3;
      return [
        each * best(() => codec.encode(vdf), runs),
        each * best(() => codec.decode(bytes), runs),
      ] as const;
    });
    return (['encode', 'decode'] as const).map((what, i) => [
      `${codec.id}, ${what}`,
      ...times.map((time) => time[i]!),
      times[2]![i]! / times[0]![i]!,
    ]);
  });
  printTable(['codec', ...sides.map((side) => `${side}³`), '200³ / 50³'], rows);
}
