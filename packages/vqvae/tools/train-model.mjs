// Trains the model that comes with the package, or one to see what such a model does for a file it has not seen.
//
//   npm run build && node packages/vqvae/tools/train-model.mjs --write
//   node packages/vqvae/tools/train-model.mjs --leave-out ipshock-1d --steps 2500
//
//   --steps N         training steps (default 6000)
//   --leave-out FILE  trains without the VDFs of this file, codes them, and prints bytes and L1 error of each
//   --write           writes src/shipped/model-1.ts: containers name the shipped model by the number 1, which is for ever
//                     bound to one model; another one becomes model-2.ts
//   --keep FILE       writes a checkpoint there every 250 steps, and goes on from it if it is there
//   --tfjs MODULE     trains through TensorFlow.js, for instance @tensorflow/tfjs-node-gpu, installed by you: on a machine
//                     with a GPU. Its sums have another order: it gives another model than our own kernels do.
//
// Reads the test data's own runs from $VDFC_DATA, else from ../shared/data beside the project; public files of others are
// not trained with. Everything is seeded: the same sources and data give the same model.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare } from '@vdfc/metrics';
import { vqvae } from '@vdfc/vqvae';
import { syntheticVdfs } from './synthetic.mjs';
import { ownRuns, vdfsOf } from './vdfs.mjs';

const SEED = 1;
/** Synthetic VDFs: somewhat more than there are others. */
const SYNTHETIC = 160;
/** What a VDF of a left-out file may take. */
const MOST_BYTES = 400;

const { values: args } = parseArgs({
  options: {
    steps: { type: 'string', default: '6000' },
    'leave-out': { type: 'string' },
    write: { type: 'boolean', default: false },
    keep: { type: 'string' },
    tfjs: { type: 'string' },
  },
});

const leftOut = args['leave-out'];
const samples = [];
for (const stem of ownRuns) if (stem !== leftOut) samples.push(...(await vdfsOf(stem)));
samples.push(...syntheticVdfs(SYNTHETIC, SEED));
console.log(`${samples.length} samples${leftOut === undefined ? '' : `, without ${leftOut}`}`);

const started = performance.now();
const { model, validationLoss } = await vqvae.train(samples, trainOptions(), await trainRun());
const seconds = (performance.now() - started) / 1e3;
console.log(
  `model ${model.hash}, ${model.bytes.length} bytes, validation ${validationLoss}, ${seconds.toFixed(0)} s`,
);
if (leftOut !== undefined) report(await vdfsOf(leftOut));
if (args.write) {
  const base64 = Buffer.from(model.bytes).toString('base64');
  const source = `// Made by tools/train-model.mjs; not to be edited.\n/** The shipped model in base64. */\nexport const modelBase64: string =\n  '${base64}';\n`;
  writeFileSync(new URL('../src/shipped/model-1.ts', import.meta.url), source);
}

function trainOptions() {
  const options = { steps: Number(args.steps), seed: SEED, interval: 250 };
  const resume = args.keep !== undefined && existsSync(args.keep) ? readFileSync(args.keep) : undefined;
  return { ...options, resume };
}

async function trainRun() {
  const run = {
    onProgress: ({ step, loss, validationLoss, secondsLeft }) => {
      if (step % 250 !== 0) return;
      console.log(
        `step ${step}: loss ${loss.toFixed(4)}, validation ${validationLoss?.toFixed(4)}, ${secondsLeft.toFixed(0)} s left`,
      );
    },
    onCheckpoint: (bytes) => {
      if (args.keep !== undefined) writeFileSync(args.keep, bytes);
    },
  };
  if (args.tfjs === undefined) return run;
  const [tf, { createTfNetwork }] = await Promise.all([import(args.tfjs), import('@vdfc/nn/tfjs')]);
  return { ...run, createNetwork: (shape) => createTfNetwork(tf, shape) };
}

/** Bytes and L1 error of each VDF with the finest options that keep within the bytes. */
function report(vdfs) {
  const codec = vqvae.with({ model });
  const rows = vdfs.map((vdf) => {
    const container = finestWithin(codec, vdf);
    return { bytes: container.length, l1: compare(vdf, codec.decode(container)).l1 };
  });
  for (const [i, { bytes, l1 }] of rows.entries())
    console.log(`VDF ${i}: ${bytes} bytes, L1 ${l1.toFixed(4)}`);
  const mean = (of) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const sorted = rows.map(({ l1 }) => l1).sort((a, b) => a - b);
  console.log(
    `${leftOut}: at most ${MOST_BYTES} bytes a VDF, mean ${mean(({ bytes }) => bytes).toFixed(0)}; L1 mean ${mean(({ l1 }) => l1).toFixed(4)}, median ${sorted[sorted.length >> 1].toFixed(4)}, worst ${sorted.at(-1).toFixed(4)}`,
  );
}

/** Of containers with ever smaller gains, the nearest to the VDF that keeps within the bytes. */
function finestWithin(codec, vdf) {
  let best;
  for (let octave = 8; octave <= 16; octave += 0.5) {
    const container = codec.encode(vdf, { minGain: 2 ** -octave });
    if (container.length <= MOST_BYTES) best = container;
    else if (container.length > 1.2 * MOST_BYTES) break;
  }
  return best;
}
