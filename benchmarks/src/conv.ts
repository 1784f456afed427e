import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConvLayer, type ConvNetwork, createAdam, createConvNetwork } from '@vdfc/nn';
import { runPeer } from './lib/peer.js';
import { printTable } from './lib/table.js';
import { sustainedPeakOfWasm } from './lib/wasm-peak.js';

export const name = 'conv';
export const summary =
  'One training step of 3-D convolutional networks (forward, backward, Adam) against PyTorch on one thread, CPU time';

/** Channels before, between and after the convolutions, 3 x 3 x 3 all; relu between them. */
const networks: readonly { readonly length: number; readonly channels: readonly number[] }[] = [
  { length: 50, channels: [1, 16, 32, 64, 1] },
  { length: 24, channels: [1, 32, 32, 1] },
  { length: 50, channels: [1, 4, 4, 1] },
];

const RATE = 1e-3;
const RUNS = 4;
/** Both take their turn this often: they see the machine quiet and busy alike. */
const ROUNDS = 4;
const WARM_UP = 3;

interface Times {
  forward: number;
  step: number;
}

/** Best times, ms, and losses before the first steps. */
interface PeerResult extends Times {
  readonly losses: readonly number[];
}

export async function run(): Promise<void> {
  const peaks: number[] = [];
  const rows = networks.map(({ length, channels }) => measure(length, channels, peaks));
  printTable(
    [
      'channels',
      'grid',
      'forward, ms',
      'step, ms',
      'GFLOP/s',
      'PyTorch: forward',
      'step',
      'ratio: forward',
      'step',
    ],
    rows,
  );
  const peak = Math.max(...peaks);
  console.log(
    `\nWebAssembly's 128-bit multiplications and additions alone reach ${peak.toFixed(1)} GFLOP/s here, over as long; of the ` +
      `first network's step that is ${((100 * Number(rows[0]![4])) / peak).toFixed(0)} %.`,
  );
}

function measure(length: number, channels: readonly number[], peaks: number[]): (string | number)[] {
  const times: Times = { forward: Number.POSITIVE_INFINITY, step: Number.POSITIVE_INFINITY };
  const theirs: Times = { ...times };
  const trainer = createTrainer(length, channels);
  const losses = Array.from({ length: WARM_UP }, () => trainer(times));
  for (let round = 0; round < ROUNDS; round++) {
    const found = askPeer(length, channels);
    if (found !== undefined) {
      checkSame(losses, found.losses);
      improve(theirs, found);
    }
    peaks.push(sustainedPeakOfWasm());
    for (let i = 0; i < RUNS; i++) trainer(times);
  }
  const ratio = (of: keyof Times): number | string =>
    Number.isFinite(theirs[of]) ? theirs[of] / times[of] : '-';
  const shown = (ms: number): number | string => (Number.isFinite(ms) ? ms : '-');
  return [
    channels.join('-'),
    `${length}³`,
    times.forward,
    times.step,
    // Backward costs twice the sums of forward, less those of the input's gradient.
    operations(length, channels) / times.step / 1e6,
    shown(theirs.forward),
    shown(theirs.step),
    ratio('forward'),
    ratio('step'),
  ];
}

/** Makes a network; what is returned takes one step, times it, and gives the loss before it. */
function createTrainer(length: number, channels: readonly number[]): (times: Times) => number {
  const layers = channels.slice(1).flatMap((count): ConvLayer[] => [
    { kind: 'conv', channels: count, kernel: 3 },
    { kind: 'activation', activation: 'relu' },
  ]);
  const network = createConvNetwork({
    input: [channels[0]!, length, length, length],
    batch: 1,
    layers: layers.slice(0, -1),
  });
  pattern(network.parameters, 1, 0.125);
  pattern(network.input, 2, 1);
  const adam = createAdam(network);
  return (times) => {
    const start = cpuTime();
    network.forward();
    const forward = cpuTime() - start;
    const loss = halfMeanSquare(network);
    network.backward();
    adam.step(RATE);
    improve(times, { forward, step: cpuTime() - start });
    return loss;
  };
}

/** Of this process, ms: steps of a second are too long to hope that nothing else wants the processor meanwhile. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Of the output; its gradient goes where `backward` takes it from. */
function halfMeanSquare({ output, outputGradient }: ConvNetwork): number {
  let sum = 0;
  for (let i = 0; i < output.length; i++) {
    const y = output[i]!;
    sum += y * y;
    outputGradient[i] = y / output.length;
  }
  return sum / 2 / output.length;
}

/** Numbers that conv_peer.py makes as well. */
function pattern(out: Float32Array, salt: number, scale: number): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = (scale * (((i * 7919 + salt * 104729 + Math.floor(i / 257) * 31) % 257) - 128)) / 128;
  }
}

function askPeer(length: number, channels: readonly number[]): PeerResult | undefined {
  const script = readFileSync(join(import.meta.dirname, '..', 'src', 'conv_peer.py'), 'utf8');
  return runPeer(['numpy', 'torch'], script, [length, RUNS, RATE, ...channels].map(String));
}

function improve(times: Times, found: Times): void {
  times.forward = Math.min(times.forward, found.forward);
  times.step = Math.min(times.step, found.step);
}

/** A comparison of speeds says nothing unless both do the same. */
function checkSame(ours: readonly number[], theirs: readonly number[]): void {
  const same = ours.every((loss, i) => Math.abs(loss / theirs[i]! - 1) < 1e-3);
  if (!same) throw new Error(`losses differ: ${ours} and ${theirs}`);
}

/** Multiplications and additions of one step. */
function operations(length: number, channels: readonly number[]): number {
  return channels.slice(1).reduce((sum, count, i) => {
    const forward = 2 * 27 * length ** 3 * channels[i]! * count;
    return sum + forward * (i === 0 ? 2 : 3);
  }, 0);
}
