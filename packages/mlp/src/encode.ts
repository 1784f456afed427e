import {
  bytesPerElement,
  type DenseArray,
  type Encoded,
  type Floats,
  type Steps,
  VdfcError,
} from '@vdfc/core';
import type { OutputDomain } from './kernel/domain.js';
import { type BatchGrid, gridOf } from './kernel/grid.js';
import { exponentOf, log2 } from './kernel/octaves.js';
import { render } from './kernel/render.js';
import { parameterCount, type Structure } from './kernel/structure.js';
import { MAX_UNITS } from './layout/head.js';
import { writeParams } from './layout/params.js';
import { type StoredModel, writePayload } from './layout/payload.js';
import { writeValues } from './layout/stored.js';
import { modelOf, networkOf } from './model.js';
import type { ResolvedMlp } from './options.js';
import { now } from './training/pace.js';
import { type Target, type TargetOutput, targetOutput } from './training/target.js';
import { type Trained, train } from './training/train.js';

/** Octaves of domain `log` where the peak is not above the floor. */
const USUAL_OCTAVES = 13;
const MOST_OCTAVES = 4000;
/** About what a head takes. */
const HEAD_BYTES = 10;
/** Share of Σ|f| that values below 0 may make up and still be taken for noise. */
const NOISE = 0.01;
/** Share of the work that is training; the rest is to decode what has been found. */
const TRAINING = 0.98;

/** Trains a network for an array, or stores its values where that is shorter. @throws VdfcError `DIVERGED`, `BAD_OPTION` */
export function* encodeMlp(codec: string, array: DenseArray, options: ResolvedMlp): Steps<Encoded> {
  const start = now();
  const { dtype, shape, data } = array;
  const grid = gridOf(shape);
  if (data.every((value) => value === data[0])) {
    const form = data.length === 0 ? 'stored' : 'constant';
    return { payload: writeValues(data.subarray(0, 1), dtype), params: writeParams(form) };
  }
  const { target, peakExponents } = targetOf(data, grid, options);
  const structure = structureOf(grid, target.outputs.length, options);
  const expected = HEAD_BYTES + (parameterCount(structure) * (options.bits ?? 32)) / 8;
  if (target.outputs.length === 0 || expected >= data.length * bytesPerElement(dtype)) {
    return { payload: writeValues(data, dtype), params: writeParams('stored') };
  }
  const trained = yield* part(
    train(target, structure, { ...trainingOf(codec, target, options), start }),
    TRAINING,
  );
  const model = storedModel(trained, target, structure, peakExponents);
  yield* measured(model, target, data, options);
  return {
    payload: writePayload(model),
    params: writeParams(model.levels === undefined ? 'float32' : 'rounded'),
  };
}

function* part<T>(steps: Steps<T>, share: number): Steps<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    yield { ...value, fraction: share * value.fraction };
  }
}

/** Every VDF that has anything in it. */
function targetOf(
  data: Floats,
  { lengths, cells, count }: BatchGrid,
  options: ResolvedMlp,
): { target: Target; peakExponents: (number | undefined)[] } {
  const domain = domainOf(data, options);
  const outputs: TargetOutput[] = [];
  const peakExponents: (number | undefined)[] = [];
  for (let i = 0; i < count; i++) {
    const output = targetOutput(data.subarray(i * cells, (i + 1) * cells), domain);
    peakExponents.push(output?.peakExponent);
    if (output !== undefined) outputs.push(output);
  }
  return { target: { lengths, cells, domain, outputs }, peakExponents };
}

function domainOf(data: Floats, { domain, exponent, floor, negatives }: ResolvedMlp): OutputDomain {
  if (domain === 'log') return { kind: 'log', octaves: octavesOf(data, floor) };
  return { kind: 'power', exponent, clamped: isClamped(data, negatives) };
}

function octavesOf(data: Floats, floor: number): number {
  let peak = 0;
  for (const value of data) peak = Math.max(peak, value);
  if (!(peak > 2 * floor)) return USUAL_OCTAVES;
  return Math.min(MOST_OCTAVES, Math.max(1, exponentOf(peak) - Math.floor(log2(floor))));
}

function isClamped(data: Floats, negatives: ResolvedMlp['negatives']): boolean {
  if (negatives !== 'auto') return negatives === 'clamp';
  let peak = 0;
  for (const value of data) peak = Math.max(peak, Math.abs(value));
  let below = 0;
  let above = 0;
  for (const value of data) {
    if (value < 0) below -= value / peak;
    else above += value / peak;
  }
  return below <= NOISE * (below + above);
}

function structureOf({ lengths }: BatchGrid, outputs: number, options: ResolvedMlp): Structure {
  const { activation, order, scale, seed, notebook, widen } = options;
  const wider = widen ? Math.sqrt(Math.sqrt(Math.max(1, outputs))) : 1;
  const hidden = options.hidden.map((units) => Math.min(MAX_UNITS, Math.round(units * wider)));
  const features = { reach: notebook ? 0.5 : 1, order, scale, seed };
  return { axes: lengths.length, features, hidden, activation, outputs };
}

function trainingOf(
  codec: string,
  { cells }: Target,
  options: ResolvedMlp,
): Omit<Parameters<typeof train>[2], 'start'> {
  const { batch, epochs, steps, activation, frequency, notebook, start } = options;
  return {
    ...options,
    codec,
    steps: steps ?? Math.max(1, Math.ceil((epochs * cells) / batch)),
    frequency: activation === 'sine' ? frequency : 1,
    uniform: notebook,
    from: start === undefined ? undefined : networkOf(start),
  };
}

function storedModel(
  trained: Trained,
  { domain }: Target,
  structure: Structure,
  peakExponents: (number | undefined)[],
): StoredModel {
  const head = { peakExponents, domain, structure, stepExponents: trained.stepExponents };
  return trained.levels === undefined
    ? { head, parameters: trained.parameters }
    : { head, levels: trained.levels };
}

/** Decodes what is to be stored, and tells how close it comes. @throws VdfcError `DIVERGED` if it is not finite */
function* measured(
  stored: StoredModel,
  { lengths, cells }: Target,
  data: Floats,
  { kernel }: ResolvedMlp,
): Steps<void> {
  const model = modelOf(stored);
  const { peakExponents } = stored.head;
  const filled = peakExponents.flatMap((exponent, i) => (exponent === undefined ? [] : [i]));
  const decoded = data.slice();
  const outs = filled.map((i) => decoded.subarray(i * cells, (i + 1) * cells));
  for (const done of render(model, lengths, outs, kernel)) {
    yield { fraction: TRAINING + (1 - TRAINING) * done, phase: 'decoding' };
  }
  const loss = relativeL1(data, decoded);
  if (!Number.isFinite(loss)) {
    throw new VdfcError(
      'DIVERGED',
      `Cannot encode: expected a network of finite values, got an error of ${loss}`,
    );
  }
  yield { fraction: 1, phase: 'decoding', loss, secondsLeft: 0 };
}

function relativeL1(a: Floats, b: Floats): number {
  let peak = 0;
  for (const value of a) peak = Math.max(peak, Math.abs(value));
  let off = 0;
  let whole = 0;
  for (let i = 0; i < a.length; i++) {
    off += Math.abs(a[i]! / peak - b[i]! / peak);
    whole += Math.abs(a[i]! / peak);
  }
  return off / whole;
}
