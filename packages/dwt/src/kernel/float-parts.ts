import { type BitCoder, codeBands, EVEN, type RelatedBand } from '@vdfc/numerics/coding';

/** Bits of a floating-point type. */
interface FloatFormat {
  readonly exponentBits: number;
  readonly fractionBits: number;
}

const float32: FloatFormat = { exponentBits: 8, fractionBits: 23 };
const float64: FloatFormat = { exponentBits: 11, fractionBits: 52 };

/** Floating-point numbers as their parts: the sign and exponent as one small integer, and the fraction. */
export interface FloatParts {
  /** 0 for a zero; else the biased exponent, less `lowest`, plus 1, with the number's sign. */
  readonly exponents: Int32Array;
  /** The least biased exponent of all numbers but zeros; 0 where there are none. */
  readonly lowest: number;
}

/** The parts of numbers of which zeros are not worth a fraction. */
export function partsOf(values: Float32Array | Float64Array): FloatParts {
  const { exponents, signs } = biasedExponents(values);
  let lowest = Number.POSITIVE_INFINITY;
  values.forEach((value, i) => {
    if (value !== 0) lowest = Math.min(lowest, exponents[i]!);
  });
  if (lowest === Number.POSITIVE_INFINITY) return { exponents: exponents.fill(0), lowest: 0 };
  for (let i = 0; i < values.length; i++) {
    exponents[i] = values[i] === 0 ? 0 : signs[i]! * (exponents[i]! - lowest + 1);
  }
  return { exponents, lowest };
}

/**
 * Codes numbers, exact but for the sign of a zero: signs and exponents as the levels of bands, with all their contexts;
 * then the fractions of those that are not 0, bit by bit, as they come. Decoding, both arrays are written.
 *
 * @throws RangeError if what is read are no finite numbers
 */
export function codeFloats(
  coder: BitCoder,
  exponents: Int32Array,
  lowest: number,
  values: Float32Array | Float64Array,
  bands: readonly RelatedBand[],
): void {
  const format = formatOf(values);
  codeBands(coder, exponents, bands);
  const largest = 2 ** format.exponentBits - 1 - lowest;
  for (const exponent of exponents) {
    if (Math.abs(exponent) > largest) {
      throw new RangeError(`expected exponents up to ${largest}, got ${Math.abs(exponent)}`);
    }
  }
  codeFractions(coder, exponents, lowest, values, format);
}

/** The largest biased exponent of a finite number. */
export function largestExponent(dtype: 'float32' | 'float64'): number {
  return 2 ** (dtype === 'float32' ? float32 : float64).exponentBits - 2;
}

function formatOf(values: Float32Array | Float64Array): FloatFormat {
  return values.BYTES_PER_ELEMENT === 4 ? float32 : float64;
}

function biasedExponents(values: Float32Array | Float64Array): { exponents: Int32Array; signs: Int8Array } {
  const { exponentBits } = formatOf(values);
  const width = values.BYTES_PER_ELEMENT;
  const exponents = new Int32Array(values.length);
  const signs = new Int8Array(values.length);
  const word = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < values.length; i++) {
    if (width === 4) word.setFloat32(0, values[i]!);
    else word.setFloat64(0, values[i]!);
    const high = word.getUint32(0);
    exponents[i] = (high >>> (31 - exponentBits)) & (2 ** exponentBits - 1);
    signs[i] = high >>> 31 === 1 ? -1 : 1;
  }
  return { exponents, signs };
}

function codeFractions(
  coder: BitCoder,
  exponents: Int32Array,
  lowest: number,
  values: Float32Array | Float64Array,
  { exponentBits, fractionBits }: FloatFormat,
): void {
  const word = new DataView(new ArrayBuffer(8));
  const single = values.BYTES_PER_ELEMENT === 4;
  const highBits = 31 - exponentBits;
  for (let i = 0; i < values.length; i++) {
    const exponent = exponents[i]!;
    if (exponent === 0) {
      values[i] = 0;
      continue;
    }
    if (single) word.setFloat32(0, values[i]!);
    else word.setFloat64(0, values[i]!);
    const high = codeBits(coder, word.getUint32(0), highBits);
    const low = codeBits(coder, word.getUint32(4), fractionBits - highBits);
    const sign = exponent < 0 ? 2 ** 31 : 0;
    word.setUint32(0, sign + (Math.abs(exponent) - 1 + lowest) * 2 ** highBits + high);
    word.setUint32(4, low);
    values[i] = single ? word.getFloat32(0) : word.getFloat64(0);
  }
}

/** The lowest `count` bits of a word, from the highest of them on. */
function codeBits(coder: BitCoder, word: number, count: number): number {
  let value = 0;
  for (let place = count - 1; place >= 0; place--) {
    value = value * 2 + coder.code((word >>> place) & 1, EVEN);
  }
  return value;
}
