import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emSteps } from '@vdfc/gmm';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { runPeer } from './lib/peer.js';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'gmm';
export const summary =
  'One step of EM, 15 Gaussians on the cells of the reference VDF above 0, against scikit-learn on one thread';

const COMPONENTS = 15;
const RUNS = 15;
/** Both take their turn this often: they see the machine quiet and busy alike. */
const ROUNDS = 3;

/** By our name, scikit-learn's. */
const kinds = { full: 'full', diagonal: 'diag' } as const;

/** Best time of a step, ms, its log-likelihood, and the number of points. */
interface PeerResult {
  readonly step: number;
  readonly logLikelihood: number;
  readonly points: number;
}

/**
 * scikit-learn takes points, not weights: it gets each cell above 0 once, and so do we, as a weight of 1. A step is what its
 * `fit` repeats: expectation and maximisation.
 */
const peer = `
import json, sys, time, warnings
import numpy as np
from sklearn.mixture import GaussianMixture
warnings.filterwarnings('ignore')
path, kind, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
start = json.load(open(path + '.json'))
f = np.fromfile(path, '<f4').reshape(start['shape'])
z, y, x = np.nonzero(f > 0)
X = np.stack([x, y, z], 1).astype(float)
m = np.array(start['means'])
model = GaussianMixture(len(m), covariance_type=kind, weights_init=np.full(len(m), 1 / len(m)), means_init=m,
    precisions_init=np.array([np.eye(3) / start['variance']] * len(m)) if kind == 'full' else np.full((len(m), 3), 1 / start['variance']),
    reg_covar=1e-6, init_params='random', max_iter=1, tol=0, random_state=0)
model._initialize_parameters(X, np.random.RandomState(0))
best = np.inf
for _ in range(runs):
    began = time.perf_counter()
    found, log_resp = model._e_step(X)
    model._m_step(X, log_resp)
    best = min(best, 1e3 * (time.perf_counter() - began))
    if _ == 0: first = found
print(json.dumps({'step': best, 'logLikelihood': first, 'points': len(X)}))
`;

export async function run(): Promise<void> {
  if (dataFile('reference-vdf-50x50x50.f64') === undefined) {
    console.log('(skipped: no test data; set VDFC_DATA)');
    return;
  }
  const values = readReferenceVdf();
  const rows = Object.entries(kinds).map(([covariance, theirs]) =>
    measure(values, covariance as keyof typeof kinds, theirs),
  );
  printTable(['covariance', 'points', 'ours, ms', 'scikit-learn, ms', 'ratio'], rows);
}

function measure(values: Float32Array, covariance: keyof typeof kinds, theirs: string): (string | number)[] {
  const weights = { data: Float64Array.from(values, (value) => (value > 0 ? 1 : 0)), shape: referenceShape };
  const start = { means: gridOfMeans(), variance: 25 };
  const step = emSteps(weights, start, { covariance });
  const { logLikelihood } = step();
  let ours = Number.POSITIVE_INFINITY;
  let found: PeerResult | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    ours = Math.min(ours, best(step, RUNS));
    const again = askPeer(values, start, theirs);
    if (found === undefined || (again !== undefined && again.step < found.step)) found = again;
  }
  const points = weights.data.reduce((count, weight) => count + weight, 0);
  if (found === undefined) return [covariance, points, ours, '-', '-'];
  // A comparison of speeds says nothing unless both do the same.
  if (Math.abs(found.logLikelihood / logLikelihood - 1) > 1e-9 || found.points !== points) {
    throw new Error(`log-likelihoods differ: ${logLikelihood}, ${found.logLikelihood}`);
  }
  return [covariance, points, ours, found.step, found.step / ours];
}

/** Means spread evenly over the array, x y z. */
function gridOfMeans(): number[][] {
  return Array.from({ length: COMPONENTS }, (_, k) => [
    8 + 8 * (k % 5),
    10 + 14 * (Math.floor(k / 5) % 3),
    12 + ((7 * k) % 26),
  ]);
}

function askPeer(
  values: Float32Array,
  start: { means: number[][]; variance: number },
  kind: string,
): PeerResult | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'vdfc-gmm-'));
  try {
    const path = join(folder, 'values.f32');
    writeFileSync(path, new Uint8Array(values.buffer));
    writeFileSync(`${path}.json`, JSON.stringify({ ...start, shape: referenceShape }));
    return runPeer<PeerResult>(['numpy', 'sklearn'], peer, [path, kind, `${RUNS}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
