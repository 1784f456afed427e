import { OptionReader } from '@vdfc/core';
import type { Activation, KernelChoice } from '@vdfc/nn';
import type { Negatives } from '@vdfc/numerics/quantise';
import { MAX_LAYERS, MAX_ORDER, MAX_SCALE, MAX_UNITS } from './layout/head.js';
import type { Loss } from './training/loss.js';

/** What a network is fitted with. Every option can be given in both modes; the mode sets those that are not. */
export interface MlpOptions {
  /**
   * `quantise`: a small network of sines, parameters rounded and entropy-coded. `notebook`: three hidden layers of 25
   * leaky rectifiers for log f, trained by Adam, parameters as float32 numbers. @default 'quantise'
   */
  mode?: 'quantise' | 'notebook';
  /**
   * Units of each hidden layer: 1 to 16 layers of 1 to 256 units. @default [10, 10, 10, 10], and more for a batch: 10 times
   * the fourth root of the number of VDFs; notebook: [25, 25, 25]
   */
  hidden?: readonly number[];
  /** Function of the hidden units. @default 'sine'; notebook: 'leaky-relu' */
  activation?: Exclude<Activation, 'linear'>;
  /**
   * Of sines: the largest frequency of the first layer to start from, in about a third of a radian from the centre of an axis to
   * its end. 0.1 to 100. @default 12
   */
  frequency?: number;
  /** What the network gives: sign(f) |f|^exponent, or log f down to a floor. @default 'power'; notebook: 'log' */
  domain?: 'power' | 'log';
  /** Of domain `power`: 0.1 to 1, in hundredths. @default 0.5 */
  exponent?: number;
  /**
   * Of domain `log`: values up to this become 0, in the array's unit. Where the peak is not above it, a 2^13th of the peak
   * stands in. @default 1e-16
   */
  floor?: number;
  /** What becomes of values below 0. `auto`: they become 0 where they make up less than 1 % of Σ|f|. @default 'auto' */
  negatives?: Negatives;
  /** What training makes small: Σ|f - g|, or Σ(y - o)² of what the network gives. @default 'l1'; notebook: 'l2' */
  loss?: Loss;
  /** Training steps. Integer, 1 to 1e7. @default by `effort`; notebook: `epochs` times the cells, over `batch` */
  steps?: number;
  /** Of mode `notebook`: how often every cell is seen, on average. 1 to 1000. @default 20 */
  epochs?: number;
  /** Cells of a step. Integer, 1 to 65536. @default 2048; notebook: 8 */
  batch?: number;
  /** Largest learning rate. Above 0. @default 0.007; notebook: 0.001 */
  learningRate?: number;
  /** What takes the steps. @default 'soap'; notebook: 'adam' */
  optimiser?: 'soap' | 'adam';
  /** Of the start and of the cells that are drawn. Integer, 0 to 2^32 - 1. @default 0 */
  seed?: number;
  /** How long to train: 0, 1 or 2. @default 1 */
  effort?: number;
  /**
   * Seconds after which encoding ends, above 0. Training comes to its end by then, with the learning rate falling as it
   * should; how far it gets, and so the bytes, depend on the machine's speed. @default none
   */
  budget?: number;
  /**
   * Σ|f - g| / Σ|f| to be reached: training settles and ends when it is a fifth below this. Above 0, at most 1; for
   * loss `l1`. @default none
   */
  target?: number;
  /** Bits of a parameter on average: 2 to 16, or 32, float32 numbers. @default 6, with Fourier features 7; notebook: 32 */
  bits?: number;
  /** A container of this codec with a network of the same form, whose parameters to start from. @default none */
  start?: Uint8Array;
  /** Which kernel computes. Both give the same bytes. @default 'auto' */
  kernel?: KernelChoice;
}

/** `MlpOptions`, and the Fourier features that stand before the first layer. */
export interface FourierMlpOptions extends MlpOptions {
  /** Number of frequencies, 1 to 63; each gives a sine and a cosine on every axis. @default 3; notebook: 16 */
  order?: number;
  /** Frequencies are random, from 0 to this, periods of an axis. 0.01 to 100, in hundredths. @default 2; notebook: 6 */
  scale?: number;
}

export interface ResolvedMlp {
  readonly hidden: readonly number[];
  /** Whether a batch asks for wider layers. */
  readonly widen: boolean;
  readonly activation: Activation;
  readonly frequency: number;
  readonly domain: 'power' | 'log';
  readonly exponent: number;
  readonly floor: number;
  readonly negatives: Negatives;
  readonly loss: Loss;
  /** Undefined: as many as make `epochs`. */
  readonly steps: number | undefined;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly optimiser: 'soap' | 'adam';
  readonly seed: number;
  readonly effort: number;
  readonly budget: number | undefined;
  readonly target: number | undefined;
  /** Undefined: float32 numbers. */
  readonly bits: number | undefined;
  readonly start: Uint8Array | undefined;
  readonly kernel: KernelChoice;
  /** Whether cells are drawn evenly, and coordinates go to ½, as the notebook has it. */
  readonly notebook: boolean;
  /** 0: none. */
  readonly order: number;
  readonly scale: number;
}

const mlpNames = [
  'mode',
  'hidden',
  'activation',
  'frequency',
  'domain',
  'exponent',
  'floor',
  'negatives',
  'loss',
  'steps',
  'epochs',
  'batch',
  'learningRate',
  'optimiser',
  'seed',
  'effort',
  'budget',
  'target',
  'bits',
  'start',
  'kernel',
] as const;

/** Steps of each effort. */
const EFFORT_STEPS = [1500, 5000, 20000] as const;
const PLAIN_BITS = 32;

/** What the modes set. */
const presets = {
  quantise: {
    hidden: [10, 10, 10, 10],
    activation: 'sine',
    domain: 'power',
    loss: 'l1',
    batch: 2048,
    learningRate: 0.007,
    optimiser: 'soap',
    bits: 6,
    fourierBits: 7,
    order: 3,
    scale: 2,
  },
  notebook: {
    hidden: [25, 25, 25],
    activation: 'leaky-relu',
    domain: 'log',
    loss: 'l2',
    batch: 8,
    learningRate: 1e-3,
    optimiser: 'adam',
    bits: PLAIN_BITS,
    fourierBits: PLAIN_BITS,
    order: 16,
    scale: 6,
  },
} as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveMlp(options: MlpOptions): ResolvedMlp {
  const read = new OptionReader('mlp', options, mlpNames);
  return { ...readMlp(read, options, 'bits'), order: 0, scale: 1 };
}

/** @throws VdfcError `BAD_OPTION` */
export function resolveFourierMlp(options: FourierMlpOptions): ResolvedMlp {
  const read = new OptionReader('fourier-mlp', options, [...mlpNames, 'order', 'scale']);
  const preset = presets[readMode(read)];
  const scale = read.number('scale', { min: 0.01, max: MAX_SCALE, default: preset.scale });
  return {
    ...readMlp(read, options, 'fourierBits'),
    order: read.integer('order', { min: 1, max: MAX_ORDER, default: preset.order }),
    scale: Math.round(100 * scale) / 100,
  };
}

function readMode(read: OptionReader): keyof typeof presets {
  return read.choice('mode', { of: ['quantise', 'notebook'], default: 'quantise' });
}

function readMlp(
  read: OptionReader,
  options: MlpOptions,
  bits: 'bits' | 'fourierBits',
): Omit<ResolvedMlp, 'order' | 'scale'> {
  const mode = readMode(read);
  const preset = presets[mode];
  const effort = read.integer('effort', { min: 0, max: 2, default: 1 });
  return {
    hidden: readHidden(read, options.hidden ?? preset.hidden),
    widen: options.hidden === undefined && mode === 'quantise',
    activation: read.choice('activation', {
      of: ['sine', 'tanh', 'relu', 'leaky-relu'],
      default: preset.activation,
    }),
    frequency: read.number('frequency', { min: 0.1, max: 100, default: 12 }),
    ...readDomain(read, preset.domain),
    loss: read.choice('loss', { of: ['l1', 'l2'], default: preset.loss }),
    steps: readSteps(read, options, mode, effort),
    epochs: read.number('epochs', { min: 1, max: 1000, default: 20 }),
    batch: read.integer('batch', { min: 1, max: 65536, default: preset.batch }),
    learningRate: read.number('learningRate', { above: 0, default: preset.learningRate }),
    optimiser: read.choice('optimiser', { of: ['soap', 'adam'], default: preset.optimiser }),
    seed: read.integer('seed', { min: 0, max: 2 ** 32 - 1, default: 0 }),
    effort,
    budget: options.budget === undefined ? undefined : read.number('budget', { above: 0, default: 1 }),
    target: readTarget(read, options, preset.loss),
    bits: readBits(read, preset[bits]),
    start: readStart(read, options.start),
    kernel: read.choice('kernel', { of: ['auto', 'wasm', 'typescript'], default: 'auto' }),
    notebook: mode === 'notebook',
  };
}

function readDomain(
  read: OptionReader,
  domain: 'power' | 'log',
): Pick<ResolvedMlp, 'domain' | 'exponent' | 'floor' | 'negatives'> {
  const exponent = read.number('exponent', { min: 0.1, max: 1, default: 0.5 });
  return {
    domain: read.choice('domain', { of: ['power', 'log'], default: domain }),
    exponent: Math.round(100 * exponent) / 100,
    floor: read.number('floor', { above: 0, default: 1e-16 }),
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: 'auto' }),
  };
}

function readHidden(read: OptionReader, hidden: unknown): readonly number[] {
  const isUnits = (units: unknown): boolean =>
    Number.isInteger(units) && (units as number) >= 1 && (units as number) <= MAX_UNITS;
  if (Array.isArray(hidden) && hidden.length >= 1 && hidden.length <= MAX_LAYERS && hidden.every(isUnits)) {
    return [...hidden];
  }
  const expected = `a list of 1 to ${MAX_LAYERS} integers from 1 to ${MAX_UNITS}`;
  return read.refuse('hidden', expected, Array.isArray(hidden) ? `[${hidden}]` : String(hidden));
}

function readSteps(
  read: OptionReader,
  options: MlpOptions,
  mode: keyof typeof presets,
  effort: number,
): number | undefined {
  const steps = read.integer('steps', { min: 1, max: 1e7, default: EFFORT_STEPS[effort]! });
  if (mode === 'notebook' && options.steps === undefined) return undefined;
  return steps;
}

function readTarget(read: OptionReader, options: MlpOptions, loss: Loss): number | undefined {
  if (options.target === undefined) return undefined;
  if ((options.loss ?? loss) !== 'l1')
    read.refuse('target', "no target without loss 'l1'", String(options.target));
  return read.number('target', { above: 0, max: 1, default: 1 });
}

function readBits(read: OptionReader, preset: number): number | undefined {
  const bits = read.number('bits', { min: 2, max: PLAIN_BITS, default: preset });
  if (bits === PLAIN_BITS) return undefined;
  if (bits <= 16) return bits;
  return read.refuse('bits', `a number from 2 to 16, or ${PLAIN_BITS}`, String(bits));
}

function readStart(read: OptionReader, start: unknown): Uint8Array | undefined {
  if (start === undefined || start instanceof Uint8Array) return start;
  return read.refuse('start', 'a Uint8Array', typeof start);
}

/** Units of a layer at the lowest quality, and by how many octaves there are more at the highest. */
const LEAST_UNITS = 3;
const UNIT_OCTAVES = 3.6;

/**
 * From 3 units in each layer of the mode to 36 by octaves, with the bits that suit so many. Where the units are bound, bits
 * alone.
 */
export function mlpQuality(q: number, base: Partial<MlpOptions>): MlpOptions {
  const notebook = base.mode === 'notebook';
  if (base.hidden !== undefined && !notebook) return { bits: 3 + 9 * q };
  const units = Math.round(LEAST_UNITS * 2 ** (UNIT_OCTAVES * q));
  const layers = base.hidden ?? presets[notebook ? 'notebook' : 'quantise'].hidden;
  const hidden = layers.map(() => units);
  return notebook || base.bits !== undefined ? { hidden } : { hidden, bits: 5 + 3 * q };
}
