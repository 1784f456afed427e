import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFile, readReferenceVdf } from '@vdfc/testkit/data';
import { openVlsv } from '@vdfc/vlsv-reader';
import { type KernelChoice, zfpStream } from '@vdfc/zfp';
import { runPeer } from './lib/peer.js';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'zfp';
export const summary =
  'zfp with both kernels on 200 x 200 x 200 float32 of real VDFs, accuracy mode, against zfpy on one thread';

/** Side of a tile and of the array of 4 x 4 x 4 tiles, cells. */
const TILE = 50;
const SIDE = 4 * TILE;
const TOLERANCES_OF_PEAK = [1e-3, 1e-5, 1e-7];

/** All take their turn this often, each with `RUNS` runs: they see the machine quiet and busy alike. */
const ROUNDS = 4;
const RUNS = 3;

const kernels = ['wasm', 'typescript'] as const satisfies readonly KernelChoice[];

/** Best times, ms, and what zfpy made. */
interface PeerResult {
  readonly encode: number;
  readonly decode: number;
  readonly stream: string;
  readonly values: string;
}

/** Best times, ms, of each contestant. */
type Times = Record<(typeof kernels)[number] | 'zfpy', { encode: number; decode: number }>;

export async function run(): Promise<void> {
  for (const [title, tiles] of Object.entries(await tileSets())) {
    console.log(`\n${title}\n`);
    measure(assemble(tiles));
  }
}

/** Cubes of `TILE` cells by the name of their file. */
async function tileSets(): Promise<Record<string, Float32Array[]>> {
  const sets: Record<string, Float32Array[]> = {};
  if (dataFile('reference-vdf-50x50x50.f64') !== undefined)
    sets['the reference VDF, tiled'] = [readReferenceVdf()];
  const shock = dataFile('ipshock-1d.vlsv');
  if (shock !== undefined) sets['the 56 VDFs of ipshock-1d.vlsv'] = await shockTiles(shock);
  if (Object.keys(sets).length === 0) console.log('(skipped: no test data; set VDFC_DATA)');
  return sets;
}

async function shockTiles(path: string): Promise<Float32Array[]> {
  const file = await openVlsv(path);
  const tiles: Float32Array[] = [];
  for await (const { array } of file.vdfs()) tiles.push(centre(array.data, array.shape));
  await file.close();
  return tiles;
}

/** The middle of an array as a cube of `TILE` cells, zero where there is nothing. */
function centre(data: ArrayLike<number>, shape: readonly number[]): Float32Array {
  const [nz, ny, nx] = shape as [number, number, number];
  const [z0, y0, x0] = [nz, ny, nx].map((n) => Math.floor((n - TILE) / 2)) as [number, number, number];
  return Float32Array.from({ length: TILE ** 3 }, (_, i) => {
    const x = x0 + (i % TILE);
    const y = y0 + (Math.floor(i / TILE) % TILE);
    const z = z0 + Math.floor(i / TILE ** 2);
    const inside = x >= 0 && x < nx && y >= 0 && y < ny && z >= 0 && z < nz;
    return inside ? data[(z * ny + y) * nx + x]! : 0;
  });
}

/** `SIDE`³ cells of tiles side by side, one after the other. */
function assemble(tiles: readonly Float32Array[]): Float32Array {
  return Float32Array.from({ length: SIDE ** 3 }, (_, i) => {
    const x = i % SIDE;
    const y = Math.floor(i / SIDE) % SIDE;
    const z = Math.floor(i / SIDE ** 2);
    const tile = Math.floor(z / TILE) * 16 + Math.floor(y / TILE) * 4 + Math.floor(x / TILE);
    return tiles[tile % tiles.length]![((z % TILE) * TILE + (y % TILE)) * TILE + (x % TILE)]!;
  });
}

function measure(data: Float32Array): void {
  const peak = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const tolerances = TOLERANCES_OF_PEAK.map((fraction) => fraction * peak);
  const times = tolerances.map(unmeasured);
  const streams = tolerances.map((tolerance) => encode(data, tolerance, 'wasm'));
  withFile(data, (path) => {
    for (let round = 0; round < ROUNDS; round++) {
      const found = askPeer(path, tolerances);
      tolerances.forEach((tolerance, i) => {
        for (const kernel of kernels) improve(times[i]![kernel], ours(data, tolerance, kernel));
        if (found === undefined) return;
        if (round === 0) checkSame(streams[i]!, found[i]!);
        improve(times[i]!.zfpy, found[i]!);
      });
    }
  });
  for (const direction of ['encode', 'decode'] as const) {
    printTable(
      [`${direction}, MB/s`, 'ratio', 'wasm', 'TypeScript', 'zfpy', 'wasm / zfpy', 'TypeScript / zfpy'],
      times.map((time, i) => row(data, streams[i]!, TOLERANCES_OF_PEAK[i]!, time, direction)),
    );
    console.log();
  }
}

function unmeasured(): Times {
  const never = (): Times['zfpy'] => ({ encode: Number.POSITIVE_INFINITY, decode: Number.POSITIVE_INFINITY });
  return { wasm: never(), typescript: never(), zfpy: never() };
}

function improve(times: Times['zfpy'], found: Times['zfpy']): void {
  times.encode = Math.min(times.encode, found.encode);
  times.decode = Math.min(times.decode, found.decode);
}

function ours(data: Float32Array, tolerance: number, kernel: KernelChoice): Times['zfpy'] {
  const stream = encode(data, tolerance, kernel);
  return {
    encode: best(() => encode(data, tolerance, kernel), RUNS),
    decode: best(() => zfpStream.decode(stream, { kernel }), RUNS),
  };
}

function encode(data: Float32Array, tolerance: number, kernel: KernelChoice): Uint8Array {
  return zfpStream.encode({ data, shape: [SIDE, SIDE, SIDE] }, { mode: 'accuracy', tolerance, kernel });
}

function askPeer(path: string, tolerances: readonly number[]): PeerResult[] | undefined {
  const script = readFileSync(join(import.meta.dirname, '..', 'src', 'zfp_peer.py'), 'utf8');
  return runPeer(['numpy', 'zfpy'], script, [path, `${SIDE}`, `${RUNS}`, ...tolerances.map(String)]);
}

/** A comparison of speeds says nothing unless both have made the same. */
function checkSame(stream: Uint8Array, { stream: theirs, values }: PeerResult): void {
  const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const same = kernels.every((kernel) => {
    const { data } = zfpStream.decode(stream, { kernel });
    return digest(new Uint8Array(data.buffer)) === values;
  });
  if (!same || digest(stream) !== theirs) throw new Error('zfpy and @vdfc/zfp did not make the same bytes');
}

function row(
  data: Float32Array,
  stream: Uint8Array,
  fraction: number,
  times: Times,
  direction: 'encode' | 'decode',
): (string | number)[] {
  const [wasm, typescript, zfpy] = [times.wasm, times.typescript, times.zfpy].map(
    (time) => time[direction],
  ) as [number, number, number];
  const speed = (ms: number): number | string =>
    Number.isFinite(ms) ? Math.round(data.byteLength / ms / 1e3) : '-';
  const share = (ms: number): number | string => (Number.isFinite(zfpy) ? zfpy / ms : '-');
  return [
    `${fraction.toExponential()} of the peak`,
    data.byteLength / stream.length,
    speed(wasm),
    speed(typescript),
    speed(zfpy),
    share(wasm),
    share(typescript),
  ];
}

/** Gives `work` the path of a file with the values, which is gone afterwards. */
function withFile(data: Float32Array, work: (path: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'vdfc-zfp-'));
  try {
    const path = join(folder, 'values.f32');
    writeFileSync(path, new Uint8Array(data.buffer));
    work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
