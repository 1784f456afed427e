import { allocateKernel, type KernelMemory } from '../kernel/memory.js';
import { place, type Slot } from './arena.js';
import type { ConvKernel } from './kernel.js';
import type { ConvNetwork, ConvShape } from './layers.js';
import { Passes } from './passes.js';
import { type Field, type Plan, planOf, type Step } from './plan.js';
import { joinOf, schedule } from './schedule.js';
import { createScriptKernel } from './script/kernel.js';
import { Convolution } from './steps/convolution.js';
import { type ConvolutionPlan, planConvolution } from './steps/convolution-plan.js';
import { activation, fork, join } from './steps/elementwise.js';
import { normalisation, normalisationRoom } from './steps/normalisation.js';
import { type RunningStep, sampleAt, type Workshop } from './steps/step.js';
import { upsampling, upsamplingRoom } from './steps/upsampling.js';
import { fours, gather, layOut, voxels } from './volume.js';
import { createWasmKernel } from './wasm.js';

/**
 * A network of 3-D convolutions with memory of its own. Parameters are zero at first, the scales of batch
 * normalisations 1.
 *
 * @throws VdfcError `BAD_OPTION` for shapes no network can have and networks that need more than 2 GiB,
 * `UNSUPPORTED` if WebAssembly is asked for by name and cannot be had
 */
export function createConvNetwork(shape: ConvShape): ConvNetwork {
  const plan = planOf(shape);
  const layout = layoutOf(plan);
  const memory = allocateKernel(shape.kernel ?? 'auto', layout.length);
  return new PlannedNetwork(plan, layout, memory);
}

/** Where everything lies, counted from the first float of the network's memory. */
interface Layout {
  readonly parameters: number;
  readonly gradients: number;
  readonly statistics: number;
  readonly input: number;
  readonly inputGradient: number;
  readonly output: number;
  readonly outputGradient: number;
  /** Of each step: what it needs beside its fields. */
  readonly rooms: readonly number[];
  readonly convolutions: ReadonlyMap<Step, ConvolutionPlan>;
  /** Where slots are counted from. */
  readonly fields: number;
  readonly slots: readonly Slot[];
  readonly length: number;
}

function layoutOf(plan: Plan): Layout {
  let length = 0;
  const take = (floats: number): number => {
    length += fours(floats);
    return length - fours(floats);
  };
  const trained = plan.training ? 1 : 0;
  const slots = schedule(plan);
  const convolutions = new Map<Step, ConvolutionPlan>();
  const room = (step: Step): number => {
    if (step.kind === 'batch-norm') return take(normalisationRoom(step));
    if (step.kind === 'upsample') return take(upsamplingRoom(step));
    if (step.kind !== 'conv') return length;
    const convolution = planConvolution(step, plan.training);
    convolutions.set(step, convolution);
    return take(convolution.length);
  };
  return {
    parameters: take(plan.parameters),
    gradients: take(plan.parameters * trained),
    statistics: take(plan.statistics),
    input: take(denseLength(plan, plan.input)),
    inputGradient: take(denseLength(plan, plan.input) * trained),
    output: take(denseLength(plan, plan.output)),
    outputGradient: take(denseLength(plan, plan.output) * trained),
    rooms: plan.steps.map(room),
    convolutions,
    slots,
    fields: take(place(slots)),
    length,
  };
}

function denseLength({ batch }: Plan, { volume }: Field): number {
  return batch * volume.channels * voxels(volume);
}

class PlannedNetwork implements ConvNetwork {
  readonly kernel: 'wasm' | 'typescript';
  readonly tensors: ConvNetwork['tensors'];
  readonly batch: number;
  readonly inputShape: ConvNetwork['inputShape'];
  readonly outputShape: ConvNetwork['outputShape'];
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly statistics: Float32Array;
  readonly input: Float32Array;
  readonly inputGradient: Float32Array;
  readonly output: Float32Array;
  readonly outputGradient: Float32Array;
  readonly #plan: Plan;
  readonly #passes: Passes;
  readonly #floats: Float32Array;
  readonly #steps: readonly RunningStep[];

  constructor(plan: Plan, layout: Layout, memory: KernelMemory) {
    const { floats, base } = memory;
    const view = (at: number, length: number): Float32Array => floats.subarray(base + at, base + at + length);
    const trained = plan.training ? 1 : 0;
    const [inputs, outputs] = [denseLength(plan, plan.input), denseLength(plan, plan.output)];
    this.kernel = memory.kernel;
    this.tensors = plan.tensors;
    this.batch = plan.batch;
    this.inputShape = [plan.input.volume.channels, ...plan.input.volume.lengths];
    this.outputShape = [plan.output.volume.channels, ...plan.output.volume.lengths];
    this.parameters = view(layout.parameters, plan.parameters);
    this.gradients = view(layout.gradients, plan.parameters * trained);
    this.statistics = view(layout.statistics, plan.statistics);
    this.input = view(layout.input, inputs);
    this.inputGradient = view(layout.inputGradient, inputs * trained);
    this.output = view(layout.output, outputs);
    this.outputGradient = view(layout.outputGradient, outputs * trained);
    this.#plan = plan;
    this.#passes = new Passes(plan);
    this.#floats = floats;
    this.#steps = runningSteps(plan, layout, memory);
    this.#initialise();
  }

  forward(count?: number): void {
    drain(this.forwardInPieces(count));
  }

  backward(count?: number, options?: { readonly inputGradient?: boolean }): void {
    drain(this.backwardInPieces(count, options));
  }

  *forwardInPieces(count: number = this.batch): Generator<undefined, void> {
    this.#passes.checkForward(count);
    const { input, output } = this.#plan;
    this.#layOut(input, 'values', this.input, count);
    for (const step of this.#steps) yield* step.forward(count);
    this.#gather(output, 'values', this.output, count);
  }

  *backwardInPieces(
    given?: number,
    options: { readonly inputGradient?: boolean } = {},
  ): Generator<undefined, void> {
    const count = this.#passes.checkBackward(given);
    const { steps, input, output } = this.#plan;
    const { inputGradient = false } = options;
    const first = steps.findIndex(({ kind }) => kind === 'conv' || kind === 'batch-norm');
    this.#layOut(output, 'gradient', this.outputGradient, count);
    for (let i = this.#steps.length - 1; i >= 0; i--) {
      const wanted = inputGradient || (first >= 0 && first < i);
      yield* this.#steps[i]!.backward(count, wanted);
    }
    if (inputGradient) this.#gather(input, 'gradient', this.inputGradient, count);
  }

  #initialise(): void {
    for (const step of this.#plan.steps) {
      if (step.kind !== 'batch-norm') continue;
      const { scale, statistics, from } = step;
      const { channels } = from.volume;
      this.parameters.fill(1, scale.offset, scale.offset + scale.length);
      this.statistics.fill(1, statistics + channels, statistics + 2 * channels);
    }
  }

  #layOut(field: Field, of: 'values' | 'gradient', dense: Float32Array, count: number): void {
    const { volume } = field;
    const length = volume.channels * voxels(volume);
    for (let s = 0; s < count; s++) {
      layOut(this.#floats, indexOf(dense) + s * length, sampleAt(field, of, s), volume);
    }
  }

  #gather(field: Field, of: 'values' | 'gradient', dense: Float32Array, count: number): void {
    const { volume } = field;
    const length = volume.channels * voxels(volume);
    for (let s = 0; s < count; s++) {
      gather(this.#floats, sampleAt(field, of, s), indexOf(dense) + s * length, volume);
    }
  }
}

function drain(pieces: Generator<undefined, void>): void {
  while (pieces.next().done !== true);
}

/** Where a view of the network's memory begins in it. */
function indexOf(view: Float32Array): number {
  return view.byteOffset / 4;
}

function runningSteps(plan: Plan, layout: Layout, memory: KernelMemory): RunningStep[] {
  const { floats, base } = memory;
  for (const slot of layout.slots) slot.offset += base + layout.fields;
  const workshop: Workshop = {
    kernel: kernelOf(memory),
    floats,
    ints: new Int32Array(floats.buffer, floats.byteOffset, floats.length),
    parameters: base + layout.parameters,
    gradients: base + layout.gradients,
    statistics: base + layout.statistics,
    training: plan.training,
  };
  const running = (step: Step, i: number): RunningStep => {
    const room = base + layout.rooms[i]!;
    if (step.kind === 'conv') return new Convolution(step, layout.convolutions.get(step)!, room, workshop);
    if (step.kind === 'batch-norm') return normalisation(step, room, workshop);
    if (step.kind === 'activation') return activation(step, workshop);
    if (step.kind === 'upsample') return upsampling(step, room, workshop);
    if (step.kind === 'fork') return fork(step, joinOf(plan.steps, step).to.gradient, workshop);
    return join(step, workshop);
  };
  return plan.steps.map(running);
}

function kernelOf(memory: KernelMemory): ConvKernel {
  return memory.kernel === 'wasm' ? createWasmKernel(memory.exports) : createScriptKernel(memory.floats);
}
