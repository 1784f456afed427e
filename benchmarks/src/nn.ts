import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Adam, createAdam, createDenseNetwork, type DenseNetwork, initialise } from '@vdfc/nn';
import { Random } from '@vdfc/numerics/random';

import { runPeer } from './lib/peer.js';
import { printTable } from './lib/table.js';
import { peakOfWasm } from './lib/wasm-peak.js';

export const name = 'nn';
export const summary =
  'Training steps of dense networks (forward, backward, Adam) at batch 1024, both kernels, against PyTorch on one thread';

const BATCH = 1024;
const HIDDEN = 3;
const RATE = 1e-3;
/** Of the sines. */
const FREQUENCY = 8;
/** Steps before losses are compared; they warm the code up too. */
const STEPS = 300;
/** A time is that of so many steps, best of so many runs. All take their turn `ROUNDS` times. */
const CHUNK = 20;
const RUNS = { wasm: 60, typescript: 4, peer: 40 } as const;
const ROUNDS = 3;

const widths = [16, 25] as const;
const activations = ['relu', 'tanh', 'sine'] as const;
const kernels = ['wasm', 'typescript'] as const;

interface Case {
  readonly width: (typeof widths)[number];
  readonly activation: (typeof activations)[number];
}

/** Microseconds of processor time of a step, and the loss after `STEPS`. */
interface Measured {
  readonly step: number;
  readonly loss: number;
}

export function run(): Promise<void> {
  const peak = peakOfWasm();
  console.log(`128-bit multiply and add in WebAssembly, no loads: ${peak.toPrecision(3)} GFLOP/s\n`);
  const cases = widths.flatMap((width) => activations.map((activation): Case => ({ width, activation })));
  printTable(
    ['network', 'f', 'wasm, us', 'TypeScript, us', 'PyTorch, us', 'PyTorch / wasm', 'GFLOP/s', 'of peak'],
    cases.map((given) => row(given, peak)),
  );
  console.log(
    '\nTimes are processor time. GFLOP/s: of the matrix products alone, activations and Adam left out.',
  );
  return Promise.resolve();
}

function row(given: Case, peak: number): (string | number)[] {
  const { width, activation } = given;
  const trainers = kernels.map((kernel) => new Trainer(given, kernel));
  const [wasm, script] = trainers.map((trainer) => trainer.lossAfter(STEPS)) as [number, number];
  if (wasm !== script) throw new Error(`the kernels' losses differ: ${wasm}, ${script}`);
  const times = trainers.map(() => Number.POSITIVE_INFINITY);
  let theirs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    trainers.forEach((trainer, i) => {
      times[i] = Math.min(times[i]!, trainer.stepTime());
    });
    const found = askPeer(given);
    if (found === undefined) continue;
    checkSame(wasm, found.loss);
    theirs = Math.min(theirs, found.step);
  }
  const speed = flops(width) / times[0]! / 1e3;
  const name = `3-${`${width}-`.repeat(HIDDEN)}1`;
  const peer = Number.isFinite(theirs) ? [theirs, theirs / times[0]!] : ['-', '-'];
  return [name, activation, times[0]!, times[1]!, ...peer, speed, `${Math.round((100 * speed) / peak)} %`];
}

/** A comparison of speeds says nothing unless both do the same. Rounding differs, and training lets it grow. */
function checkSame(ours: number, theirs: number): void {
  if (Math.abs(theirs / ours - 1) > 0.01) throw new Error(`losses differ: ${ours}, PyTorch ${theirs}`);
}

/** Multiplications and additions of a step: outputs, gradients of weights, gradients of all inputs but the first. */
function flops(width: number): number {
  const inner = (HIDDEN - 1) * width * width + width;
  return 2 * BATCH * (2 * (3 * width + inner) + inner);
}

/** A network as it starts out, with samples of a Gaussian. */
function prepare({ width, activation }: Case, kernel: (typeof kernels)[number]): DenseNetwork {
  const hidden = Array.from({ length: HIDDEN }, () => ({ units: width, activation, frequency: FREQUENCY }));
  const layers = [...hidden, { units: 1, activation: 'linear' as const }];
  const network = createDenseNetwork({ inputs: 3, layers, batch: BATCH, kernel });
  const random = new Random(1);
  initialise(network, random, activation === 'sine' ? 'siren' : 'lecun', { frequency: FREQUENCY });
  random.fillUniform(network.input, -1, 1);
  return network;
}

/** exp(-2 r²) at the samples of a network. */
function targetOf({ input, stride }: DenseNetwork): Float32Array {
  return Float32Array.from({ length: BATCH }, (_, s) => {
    const [x, y, z] = [input[s]!, input[stride + s]!, input[2 * stride + s]!];
    return Math.exp(-2 * (x * x + y * y + z * z));
  });
}

class Trainer {
  readonly #network: DenseNetwork;
  readonly #target: Float32Array;
  readonly #adam: Adam;

  constructor(given: Case, kernel: (typeof kernels)[number]) {
    this.#network = prepare(given, kernel);
    this.#target = targetOf(this.#network);
    this.#adam = createAdam(this.#network);
  }

  lossAfter(steps: number): number {
    for (let i = 0; i < steps; i++) this.#step();
    this.#network.forward();
    return this.#loss();
  }

  /** Microseconds of processor time: what other programs take from the machine does not count. */
  stepTime(): number {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < RUNS[this.#network.kernel]; run++) {
      const before = process.cpuUsage();
      for (let i = 0; i < CHUNK; i++) this.#step();
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, user + system);
    }
    return least / CHUNK;
  }

  #step(): void {
    this.#network.forward();
    this.#loss();
    this.#network.backward();
    this.#adam.step(RATE);
  }

  /** Mean square error; writes its gradient. */
  #loss(): number {
    const { output, outputGradient } = this.#network;
    const target = this.#target;
    let sum = 0;
    for (let s = 0; s < BATCH; s++) {
      const difference = output[s]! - target[s]!;
      sum += difference * difference;
      outputGradient[s] = (2 / BATCH) * difference;
    }
    return sum / BATCH;
  }
}

function askPeer(given: Case): Measured | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'vdfc-nn-'));
  try {
    const network = prepare(given, 'wasm');
    const files = { parameters: network.parameters, input: network.input, target: targetOf(network) };
    for (const [file, values] of Object.entries(files)) {
      const { buffer, byteOffset, byteLength } = values;
      writeFileSync(join(folder, `${file}.f32`), new Uint8Array(buffer, byteOffset, byteLength));
    }
    const script = readFileSync(join(import.meta.dirname, '..', 'src', 'nn_peer.py'), 'utf8');
    const numbers = [FREQUENCY, BATCH, RATE, STEPS, RUNS.peer].map(String);
    const args = [folder, `${given.width}`, `${HIDDEN}`, given.activation, ...numbers];
    return runPeer<Measured>(['numpy', 'torch'], script, args);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
