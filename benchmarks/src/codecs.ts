import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registry } from '@vdfc/all';
import { type Codec, type NdArray, toNdArray } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { sampleVdf, twoBeams } from '@vdfc/testkit';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { runPeer } from './lib/peer.js';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'codecs';
export const summary = 'size, error and time of every codec on the reference VDF (50³ float32)';

/** The reference VDF where the test data are, else one of two beams of the same shape. */
function subject(): NdArray {
  if (dataFile('reference-vdf-50x50x50.f64') !== undefined) {
    return toNdArray({ dtype: 'float32', data: readReferenceVdf(), shape: referenceShape });
  }
  console.log('(the reference VDF is not there: two beams instead)');
  return toNdArray(sampleVdf(twoBeams(), { shape: referenceShape, dtype: 'float32', threshold: 1e-15 }));
}

/** What NumPy users would do: zlib and SciPy's DCT, with the same options as our codecs' defaults. */
const peer = `
import json, sys, time, zlib
import numpy as np
from scipy.fft import dctn, idctn
f = np.fromfile(sys.argv[1], dtype="<f4").reshape(50, 50, 50)

def zlib_encode():
    return zlib.compress(f.reshape(-1, 1).view(np.uint8).T.tobytes(), 6)

def zlib_decode(data):
    shuffled = np.frombuffer(zlib.decompress(data), np.uint8).reshape(4, -1)
    return np.ascontiguousarray(shuffled.T).view("<f4").reshape(f.shape)

def blocks(a):
    return a.reshape(7, 8, 7, 8, 7, 8).transpose(0, 2, 4, 1, 3, 5)

def dct_encode():
    padded = np.pad(f.astype(np.float64), [(0, 6)] * 3)
    return dctn(blocks(padded), axes=(3, 4, 5), norm="ortho")[..., :4, :4, :4].astype("<f4").tobytes()

def dct_decode(data):
    c = np.zeros((7, 7, 7, 8, 8, 8))
    c[..., :4, :4, :4] = np.frombuffer(data, "<f4").reshape(7, 7, 7, 4, 4, 4)
    a = idctn(c, axes=(3, 4, 5), norm="ortho").transpose(0, 3, 1, 4, 2, 5).reshape(56, 56, 56)
    return a[:50, :50, :50].astype(np.float32)

def best(work, runs=7):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * min(times)

result = {}
for name, encode, decode in (("zlib", zlib_encode, zlib_decode), ("dct", dct_encode, dct_decode)):
    data = encode()
    result[name] = {"bytes": len(data), "encode": best(encode), "decode": best(lambda: decode(data))}
print(json.dumps(result))
`;

type Peers = Readonly<Record<string, { bytes: number; encode: number; decode: number }>>;

export async function run(): Promise<void> {
  const vdf = subject();
  const stages = await Promise.all(registry.ids.map((id) => registry.load(id)));
  const rows = stages.filter((stage) => stage.kind === 'codec').map((codec) => measure(codec, vdf));
  printTable(['codec', 'bytes', 'ratio', 'l1', 'l2', 'encode, ms', 'decode, ms'], rows);
  const peers = runPeers(vdf) ?? {};
  console.log('\nPython doing the same in this run (ratio of times: above 1, ours is faster)\n');
  const compared = rows.flatMap(([id, , , , , encode, decode]) => {
    const other = peers[String(id)];
    if (other === undefined) return [];
    const ratios = [other.encode / Number(encode), other.decode / Number(decode)];
    return [[id!, other.bytes, other.encode, ratios[0]!, other.decode, ratios[1]!]];
  });
  printTable(['codec', 'bytes', 'encode, ms', 'ratio', 'decode, ms', 'ratio'], compared);
}

function runPeers({ data }: NdArray): Peers | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'vdfc-bench-'));
  try {
    const file = join(folder, 'vdf.f32');
    writeFileSync(file, Float32Array.from(data));
    return runPeer<Peers>(['numpy', 'scipy'], peer, [file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(codec: Codec, vdf: NdArray): (string | number)[] {
  const bytes = codec.encode(vdf);
  const { l1, l2 } = compare(vdf, codec.decode(bytes));
  const encode = best(() => codec.encode(vdf));
  const decode = best(() => codec.decode(bytes));
  return [codec.id, bytes.length, vdf.data.byteLength / bytes.length, l1, l2, encode, decode];
}
