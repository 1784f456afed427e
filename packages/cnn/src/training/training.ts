import type { Progress } from '@vdfc/core';
import { foldBatchNorm } from '@vdfc/nn';
import { decoderLayers } from '../model/decoder.js';
import type { Lengths } from '../model/geometry.js';
import type { Model, ModelForm } from '../model/model.js';
import { type Window, windowAt } from '../model/windows.js';
import type { ResolvedCnn } from '../options.js';
import { Descent } from './descent.js';
import { Learner } from './learner.js';
import type { Lesson } from './lesson.js';
import { WindowNetwork } from './network.js';
import type { Pace } from './pace.js';
import { roundTogether } from './rounding.js';
import { firstNumbers } from './start.js';

/** Bits are measured once in so many steps. */
const MEASURE_EVERY = 10;
/** Share of the training, in minibatches, that is batch-normalised. */
const NORMALISED_SHARE = 0.3;
/** In minibatches, whole arrays are decoded once in so many steps. */
const LOOK_EVERY = 10;

/**
 * The model of an array: latents rounded for the interpolation alone, then trained together with the weights, then rounded
 * once more for these; the latter some times over. The last loss that is yielded is the model's own.
 */
export function* train(lesson: Lesson, options: ResolvedCnn, pace: Pace): Generator<Progress, Model, void> {
  const learner = new Learner(lesson, options, pace);
  yield learner.progress('rounding');
  // Rounded one by one, to begin with; also, the kernels are compiled here, a part at a time.
  yield* learner.look();
  yield* roundTogether(learner, options.rounds, false);
  while (pace.fraction < 1 && !learner.isDone) {
    learner.beginStage();
    if (options.mode === 'minibatch') yield* learnFromPatches(learner, pace);
    else yield* learnFromWholes(learner, pace);
    learner.goBack();
    yield* roundTogether(learner, options.rounds, true);
  }
  const { model, l1 } = learner.result();
  yield { fraction: 1, phase: 'coding', loss: l1, secondsLeft: 0 };
  return model;
}

/** All values in every step, for a cycle. */
function* learnFromWholes(learner: Learner, pace: Pace): Generator<Progress, void, void> {
  const { whole, input, slopes, tiles } = learner;
  const { cycle } = pace;
  while (pace.cycle === cycle && !learner.isDone) {
    learner.roundLatents();
    learner.roundNumbers(whole);
    let l1 = 0;
    for (const tile of tiles) {
      l1 += whole.learn(input, [tile], 1, slopes, learner.numbers.gradients);
      yield learner.progress();
    }
    learner.check(l1);
    if (pace.step % MEASURE_EVERY === 0) yield* learner.keepIfBest(l1);
    learner.descend();
  }
  yield* learner.look();
}

/**
 * Some patches in every step: first weights alone, batch-normalised, then these folded and rounded, and latents with them.
 * Latents that moved with weights that are not rounded would cost bits for what rounding takes away again.
 */
function* learnFromPatches(learner: Learner, pace: Pace): Generator<Progress, void, void> {
  const { geometry, form, target } = learner.lesson;
  const { patch, batch, kernel } = learner.options;
  const boxes = geometry.volume.map((length) => Math.min(length, patch)) as unknown as Lengths;
  const make = (normalised: boolean): WindowNetwork =>
    new WindowNetwork(form, geometry, target, { boxes, batch, normalised, kernel });
  const normalised = make(true);
  learner.numbers = new Descent(firstNumbers(normalised.numbers.tensors, learner.random));
  learner.roundLatents();
  while (pace.fraction < NORMALISED_SHARE) {
    normalised.numbers.expand(learner.numbers.values, normalised.network.parameters);
    yield* learnOnce(learner, normalised, pace);
    learner.descendNumbers();
  }
  normalised.numbers.expand(learner.numbers.values, normalised.network.parameters);
  learner.numbers = new Descent(learner.whole.numbers.pick(folded(normalised, form)));
  const plain = make(false);
  while (pace.fraction < 1 && !learner.isDone) {
    if (pace.step % LOOK_EVERY === 0) yield* learner.look();
    learner.roundLatents();
    learner.roundNumbers(plain);
    yield* learnOnce(learner, plain, pace);
    learner.descend();
  }
  yield* learner.look();
}

/** Gathers the gradients of some random patches. */
function* learnOnce(learner: Learner, network: WindowNetwork, pace: Pace): Generator<Progress, void, void> {
  const { items, voxels } = learner.lesson.geometry;
  const patches = Array.from({ length: learner.options.batch }, () => randomPatch(learner, network));
  const seen = patches.reduce((sum, { lengths: [z, y, x] }) => sum + z * y * x, 0);
  const weight = (items * voxels) / seen;
  const { input, slopes } = learner;
  learner.check(weight * network.learn(input, patches, weight, slopes, learner.numbers.gradients));
  if (pace.step % MEASURE_EVERY === 0) yield* learner.price();
  yield learner.progress();
}

function randomPatch({ random, lesson }: Learner, { boxes, margin }: WindowNetwork): Window {
  const { items, volume } = lesson.geometry;
  const item = random.integer(items);
  const core = volume.map((length, axis) => random.integer(length - boxes[axis]! + 1));
  return windowAt(volume, item, core as unknown as Lengths, boxes, margin);
}

/** The parameters of a network with its batch normalisations worked into the convolutions before them. */
function folded({ network }: WindowNetwork, form: ModelForm): Float32Array {
  const { inputShape: input, batch } = network;
  return foldBatchNorm({ input, batch, layers: decoderLayers(form, true) }, network).parameters;
}
