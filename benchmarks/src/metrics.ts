import { compare, moments } from '@vdfc/metrics';
import { runPeer } from './lib/peer.js';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'metrics';
export const summary = 'moments and comparison of 200³ float32 cells, against NumPy (plain float64 sums)';

const n = 200;

/** A smooth field with an error of one per cent, the same as `peer`'s but for the last digits. */
function fields(): [Float32Array, Float32Array] {
  const a = new Float32Array(n ** 3);
  const b = new Float32Array(n ** 3);
  let at = 0;
  for (let z = 0; z < n; z++) {
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++, at++) {
        a[at] = 1e-15 * Math.exp(-((x - 90) ** 2 + (y - 110) ** 2 + (z - 95) ** 2) / 800);
        b[at] = a[at]! * (1 + 0.01 * Math.sin(at));
      }
    }
  }
  return [a, b];
}

const peer = `
import json, time
import numpy as np
n = ${n}
z, y, x = np.ogrid[:n, :n, :n]
a = (1e-15 * np.exp(-((x - 90.0) ** 2 + (y - 110.0) ** 2 + (z - 95.0) ** 2) / 800)).astype(np.float32)
b = (a * (1 + 0.01 * np.sin(np.arange(n**3).reshape(a.shape)))).astype(np.float32)

def moments(f):
    f = f.astype(np.float64)
    total = f.sum()
    line = [f.sum(axis=axes) for axes in ((0, 1), (0, 2), (1, 2))]
    i = np.arange(n)
    u = [(m * i).sum() / total for m in line]
    d = [i - v for v in u]
    p = [(m * e**2).sum() for m, e in zip(line, d)]
    p += [d[s] @ f.sum(axis=axis) @ d[t] for axis, s, t in ((2, 2, 1), (1, 2, 0), (0, 1, 0))]
    return total, np.array(u), np.array(p)

def compare(a, b):
    m, k = moments(a), moments(b)
    a, b = a.astype(np.float64), b.astype(np.float64)
    e = np.abs(a - b)
    peak = a.max()
    tail = a >= 1e-3 * peak
    log = np.log10(np.maximum(b[tail], 1e-4 * peak) / a[tail])
    return [e.sum() / np.abs(a).sum(), np.sqrt((e**2).sum() / (a**2).sum()), e.max(), (b < 0).sum(),
            np.sqrt((log**2).mean()), abs(k[0] - m[0]) / m[0], np.linalg.norm(k[1] - m[1]), np.linalg.norm(k[2] - m[2])]

def best(work, runs=5):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * min(times)

print(json.dumps({"moments": best(lambda: moments(a)), "compare": best(lambda: compare(a, b))}))
`;

export async function run(): Promise<void> {
  const [a, b] = fields();
  const shape = [n, n, n];
  const ours = {
    moments: best(() => moments({ data: a, shape })),
    compare: best(() => compare({ data: a, shape }, { data: b, shape })),
  };
  const theirs = runPeer<typeof ours>(['numpy'], peer);
  const row = (key: keyof typeof ours): (string | number)[] => {
    const other = theirs === undefined ? [] : [theirs[key], theirs[key] / ours[key]];
    return [key, ours[key], ...other];
  };
  printTable(['', 'ours, ms', 'NumPy, ms', 'ratio'], [row('moments'), row('compare')]);
}
