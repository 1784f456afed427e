import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toNdArray } from '@vdfc/core';
import { coefficients, hermite, hermiteFunctions, separableSums } from '@vdfc/hermite';
import { sampleVdf, twoBeams } from '@vdfc/testkit';
import { dataFile, readReferenceVdf } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import { errorElsewhere } from './lib/elsewhere.js';
import { runPeer } from './lib/peer.js';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'hermite';
export const summary =
  'projection of 50³ voxels on 15³ Hermite functions against loops over all sums in NumPy; sizes at two errors';

const SIDE = 50;
const COUNT = 15;
const RUNS = 20;
const PEER_RUNS = 2;

interface Peer {
  readonly loops: number;
  readonly separable: number;
  readonly coefficients: readonly number[];
}

export async function run(): Promise<void> {
  const data = values();
  const found = coefficients({ data, shape: [SIDE, SIDE, SIDE] }, { order: 0 });
  // Vectors are x, y, z, axes z, y, x.
  const drift = [...found.drift].reverse();
  const width = [...found.width].reverse();
  compareProjections(data, drift, width);
  sizes(data);
}

function values(): Float32Array {
  if (dataFile('reference-vdf-50x50x50.f64') !== undefined) return readReferenceVdf();
  return sampleVdf(twoBeams(), { shape: [SIDE, SIDE, SIDE] }).data as Float32Array;
}

function compareProjections(data: Float32Array, drift: readonly number[], width: readonly number[]): void {
  const array = { data, shape: [SIDE, SIDE, SIDE] };
  const project = (): Float64Array => {
    const functions = drift.map((u, axis) => {
      const x = Float64Array.from({ length: SIDE }, (_, i) => (i - u) / width[axis]!);
      return hermiteFunctions(x, COUNT);
    });
    return separableSums(array, functions);
  };
  const peer = askPeer(data, drift, width);
  if (peer !== undefined) checkSame(project(), peer.coefficients);
  const [x, y, z] = [...width].reverse() as [number, number, number];
  const [ux, uy, uz] = [...drift].reverse() as [number, number, number];
  const settings = { order: COUNT - 1, drift: [ux, uy, uz], width: [x, y, z] } as const;
  const ours = best(project, RUNS);
  const squares = best(() => coefficients(array, settings), RUNS);
  printTable(
    [`${COUNT}³ coefficients of ${SIDE}³ voxels`, 'ms', 'ours is faster by'],
    [
      ['separable sums, functions included', ours, 1],
      ['least squares, functions included', squares, squares / ours],
      ...(peer === undefined
        ? []
        : [
            [
              'NumPy, one sum over the volume for each, functions not included',
              peer.loops,
              peer.loops / ours,
            ],
            ['NumPy, separable by einsum, functions included', peer.separable, peer.separable / ours],
          ]),
    ],
  );
}

function askPeer(data: Float32Array, drift: readonly number[], width: readonly number[]): Peer | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'vdfc-hermite-'));
  try {
    const file = join(folder, 'vdf.f32');
    writeFileSync(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const script = readFileSync(join(import.meta.dirname, '..', 'src', 'hermite_peer.py'), 'utf8');
    const numbers = [SIDE, COUNT, PEER_RUNS, ...drift, ...width].map(String);
    return runPeer(['numpy'], script, [file, ...numbers]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A comparison of speeds says nothing unless both have made the same. */
function checkSame(ours: Float64Array, theirs: readonly number[]): void {
  const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const same = theirs.every((value, i) => Math.abs(value - ours[i]!) <= 1e-9 * largest);
  if (!same || ours.length !== theirs.length) throw new Error('NumPy and @vdfc/hermite disagree');
}

function sizes(data: Float32Array): void {
  console.log('\nWhole containers, decoded in another process\n');
  const array = toNdArray({ dtype: 'float32', shape: [SIDE, SIDE, SIDE], data });
  const rows = [0, 1, 2].flatMap((effort) =>
    [0.0463, 0.01].map((l1) => {
      const { container, options } = tune(hermite.with({ effort }), array, { l1 }, { resolution: 0.02 });
      const found = errorElsewhere(container, array);
      return [
        `effort ${effort}`,
        container.length,
        found.l1,
        best(() => hermite.encode(array, options), 2),
        best(() => hermite.decode(container), 3),
      ];
    }),
  );
  printTable(['hermite', 'bytes', 'L1', 'encode, ms', 'decode, ms'], rows);
}
