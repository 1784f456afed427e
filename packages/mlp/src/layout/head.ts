import type { Activation } from '@vdfc/nn';
import type { BitCoder } from '@vdfc/numerics/coding';
import type { OutputDomain } from '../kernel/domain.js';
import type { FeatureShape } from '../kernel/features.js';
import { LARGEST_STEP_EXPONENT, LEAST_STEP_EXPONENT } from '../kernel/steps.js';
import type { Structure } from '../kernel/structure.js';
import { corrupt } from './corrupt.js';
import { codeBits, codeCount, codeDifference } from './fields.js';

/** All of a model but its parameters. */
export interface Head {
  /** Of each VDF of the array; undefined: all its values are 0, and the network has no output for it. */
  readonly peakExponents: readonly (number | undefined)[];
  readonly domain: OutputDomain;
  /** `axes` and `outputs` are known from the array and the peaks. */
  readonly structure: Structure;
  /** Exponents of the layers' steps; undefined: parameters are float32 numbers. */
  readonly stepExponents: Int32Array | undefined;
}

/** The code of an activation is its index here. Append only. */
const activations: readonly Activation[] = ['sine', 'tanh', 'relu', 'leaky-relu'];
const ACTIVATION_BITS = 3;
/** Peaks are coded as exponent + offset, 0 being that of a VDF without any. */
const PEAK_OFFSET = 1075;
const PEAK_BITS = 12;
const HUNDREDTH_BITS = 7;
const OCTAVE_BITS = 12;
/** Largest numbers of hidden layers and units, and of Fourier features. */
export const MAX_LAYERS = 16;
export const MAX_UNITS = 256;
export const MAX_ORDER = 63;
/** Scale of Fourier features is in hundredths. */
export const MAX_SCALE = 100;

/**
 * Codes a head: the one given when encoding, the one read when decoding.
 *
 * @param count VDFs in the array
 * @param rounded whether there are steps
 * @throws VdfcError `CORRUPT` if one is read that cannot be
 */
export function codeHead(coder: BitCoder, head: Head, count: number, rounded: boolean): Head {
  const peakExponents = codePeaks(coder, head.peakExponents, count);
  const outputs = peakExponents.filter((exponent) => exponent !== undefined).length;
  if (outputs === 0) throw corrupt('a VDF with values other than 0', 'none');
  const domain = codeDomain(coder, head.domain);
  const code = codeBits(coder, activations.indexOf(head.structure.activation), ACTIVATION_BITS);
  const activation = activations[code];
  if (activation === undefined)
    throw corrupt(`an activation from 0 to ${activations.length - 1}`, String(code));
  const hidden = codeHidden(coder, head.structure.hidden);
  const features = codeFeatures(coder, head.structure.features);
  return {
    peakExponents,
    domain,
    structure: { ...head.structure, activation, hidden, features, outputs },
    stepExponents: rounded ? codeSteps(coder, head.stepExponents, hidden.length + 1) : undefined,
  };
}

function codePeaks(coder: BitCoder, exponents: Head['peakExponents'], count: number): (number | undefined)[] {
  const coded: (number | undefined)[] = [];
  let before = 0;
  for (let i = 0; i < count; i++) {
    const exponent = exponents[i];
    const stored = exponent === undefined ? 0 : exponent + PEAK_OFFSET;
    // The first as it is; neighbours have like peaks.
    const peak =
      i === 0 ? codeBits(coder, stored, PEAK_BITS) : before + codeDifference(coder, stored - before);
    if (peak < 0 || peak > PEAK_OFFSET + 1023)
      throw corrupt('a peak that is a double', `2^${peak - PEAK_OFFSET}`);
    coded.push(peak === 0 ? undefined : peak - PEAK_OFFSET);
    before = peak;
  }
  return coded;
}

function codeDomain(coder: BitCoder, domain: OutputDomain): OutputDomain {
  if (codeBits(coder, domain.kind === 'log' ? 1 : 0, 1) === 1) {
    const octaves = codeBits(coder, domain.kind === 'log' ? domain.octaves : 0, OCTAVE_BITS);
    if (octaves === 0) throw corrupt('a domain of at least 1 octave', '0');
    return { kind: 'log', octaves };
  }
  const power = domain.kind === 'power' ? domain : { exponent: 1, clamped: true };
  const hundredths = codeBits(coder, Math.round(100 * power.exponent), HUNDREDTH_BITS);
  if (hundredths < 10 || hundredths > 100)
    throw corrupt('an exponent from 0.1 to 1', String(hundredths / 100));
  const clamped = codeBits(coder, power.clamped ? 1 : 0, 1) === 1;
  return { kind: 'power', exponent: hundredths / 100, clamped };
}

function codeHidden(coder: BitCoder, hidden: readonly number[]): number[] {
  const layers = codeBits(coder, hidden.length - 1, 4) + 1;
  const coded: number[] = [];
  for (let i = 0; i < layers; i++) {
    const units = (coded[i - 1] ?? 0) + codeDifference(coder, (hidden[i] ?? 0) - (hidden[i - 1] ?? 0));
    if (units < 1 || units > MAX_UNITS) throw corrupt(`1 to ${MAX_UNITS} units`, String(units));
    coded.push(units);
  }
  return coded;
}

function codeFeatures(coder: BitCoder, features: FeatureShape): FeatureShape {
  const usual = features.order === 0 && features.reach === 1;
  if (codeBits(coder, usual ? 0 : 1, 1) === 0) return { reach: 1, order: 0, scale: 1, seed: 0 };
  const reach = codeBits(coder, features.reach === 1 ? 0 : 1, 1) === 0 ? 1 : 0.5;
  const order = codeBits(coder, features.order, 6);
  if (order === 0) return { reach, order, scale: 1, seed: 0 };
  const scale = codeCount(coder, Math.round(100 * features.scale)) / 100;
  if (scale === 0 || scale > MAX_SCALE) throw corrupt(`a scale up to ${MAX_SCALE}`, String(scale));
  const seed = codeCount(coder, features.seed);
  return { reach, order, scale, seed };
}

function codeSteps(coder: BitCoder, exponents: Int32Array | undefined, layers: number): Int32Array {
  const coded = new Int32Array(layers);
  const range = `${LEAST_STEP_EXPONENT} to ${LARGEST_STEP_EXPONENT}`;
  for (let i = 0; i < layers; i++) {
    const given = exponents?.[i] ?? 0;
    const exponent =
      i === 0
        ? codeBits(coder, given - LEAST_STEP_EXPONENT, 8) + LEAST_STEP_EXPONENT
        : coded[i - 1]! + codeDifference(coder, given - (exponents?.[i - 1] ?? 0));
    if (exponent < LEAST_STEP_EXPONENT || exponent > LARGEST_STEP_EXPONENT) {
      throw corrupt(`exponents of steps from ${range}`, String(exponent));
    }
    coded[i] = exponent;
  }
  return coded;
}
