import { decodeBase64 } from './base64.js';
import { coefficients } from './coefficients.js';

/** The two-channel filter bank of a discrete wavelet, with the coefficients of PyWavelets. */
export interface Wavelet {
  readonly name: string;
  /** Decomposition low-pass; sums to √2. All four filters have one even length. */
  readonly decLo: Float64Array;
  /** Decomposition high-pass; sums to 0. */
  readonly decHi: Float64Array;
  /** Reconstruction low-pass. */
  readonly recLo: Float64Array;
  /** Reconstruction high-pass. */
  readonly recHi: Float64Array;
  /** Whether it belongs to a family that keeps the 2-norm (away from edges): `recLo` is `decLo` reversed. */
  readonly orthogonal: boolean;
  /** Whether reconstruction undoes decomposition; true of all discrete wavelets. */
  readonly biorthogonal: boolean;
  /** Vanishing moments of the wavelet function as PyWavelets states them; null where it states none (dmey). */
  readonly vanishingMoments: number | null;
}

/** The names of all discrete wavelets, those of `pywt.wavelist(kind='discrete')`, family by family. */
export const waveletNames: readonly string[] = /* @__PURE__ */ listNames();

function listNames(): string[] {
  const stored = Object.keys(coefficients);
  const reversed = stored.filter((name) => name.startsWith('bior')).map((name) => `rbio${name.slice(4)}`);
  return ['haar', ...stored.slice(0, -1), ...reversed, 'dmey'];
}

/**
 * The discrete wavelet of this name: haar, db1 to db38 (Daubechies), sym2 to sym20 (symlets), coif1 to coif17
 * (coiflets), bior and rbio 1.1 to 6.8 (biorthogonal and reversed; 4.4 is CDF 9/7, 2.2 CDF 5/3) or dmey (Meyer).
 *
 * @throws RangeError naming those that are near, for any other name
 */
export function wavelet(name: string): Wavelet {
  if (!waveletNames.includes(name)) {
    throw new RangeError(`Cannot make wavelet: expected ${nearNames(name)}, got '${name}'`);
  }
  const { decLo, recLo } = lowPasses(name);
  return {
    name,
    decLo,
    // Quadrature mirrors: (-1)^i of the other side's low-pass, so that aliases cancel.
    decHi: recLo.map((value, i) => (i % 2 === 1 ? value : -value)),
    recLo,
    recHi: decLo.map((value, i) => (i % 2 === 1 ? -value : value)),
    orthogonal: !/^r?bio/.test(name),
    biorthogonal: true,
    vanishingMoments: vanishingMoments(name),
  };
}

function lowPasses(name: string): Pick<Wavelet, 'decLo' | 'recLo'> {
  if (name.startsWith('rbio')) {
    const { decLo, recLo } = lowPasses(`bior${name.slice(4)}`);
    return { decLo: recLo.toReversed(), recLo: decLo.toReversed() };
  }
  const stored = float64s(coefficients[name === 'haar' ? 'db1' : name]!);
  if (!name.startsWith('bior')) return { decLo: stored.toReversed(), recLo: stored };
  const half = stored.length / 2;
  return { decLo: stored.slice(0, half), recLo: stored.slice(half) };
}

function float64s(base64: string): Float64Array {
  const bytes = decodeBase64(base64);
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

function vanishingMoments(name: string): number | null {
  if (name === 'dmey') return null;
  if (name === 'haar') return 1;
  // The first number of a name, so that 'bior3.5' has 3.
  const order = Number.parseInt(name.replace(/^[a-z]+/, ''), 10);
  return name.startsWith('coif') ? 2 * order : order;
}

function nearNames(name: string): string {
  const family = /^[a-z]*/.exec(String(name).toLowerCase())![0];
  const near = family === '' ? [] : waveletNames.filter((known) => known.startsWith(family));
  if (near.length > 0) return near.join(', ');
  return 'haar, db1 to db38, sym2 to sym20, coif1 to coif17, bior1.1 to bior6.8, rbio1.1 to rbio6.8 or dmey';
}
