import type { DType } from '@vdfc/core';
import { type BitCoder, EVEN } from '@vdfc/numerics/coding';

/** A number above 0 of any size, as mantissa · 2^exponent with 1/2 <= mantissa < 1. */
export interface Mass {
  readonly mantissa: number;
  readonly exponent: number;
}

const EXPONENT_BITS = 12;
const EXPONENT_OFFSET = 2048;

/** The product of two numbers above 0, which itself may be too large or too small for a number. */
export function massOf(a: number, b: number): Mass {
  const [first, second] = [split(a), split(b)];
  const product = split(first.mantissa * second.mantissa);
  return { mantissa: product.mantissa, exponent: product.exponent + first.exponent + second.exponent };
}

/** A number above 0 taken apart. */
function split(value: number): Mass {
  // Subnormal numbers have fewer bits, but none of them is lost by a product with a power of two.
  const lift = value < 2 ** -1000 ? 200 : 0;
  const lifted = value * 2 ** lift;
  let exponent = Math.floor(Math.log2(lifted)) + 1;
  let mantissa = lifted / 2 ** (exponent - 1) / 2;
  if (mantissa >= 1) {
    mantissa /= 2;
    exponent++;
  } else if (mantissa < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  return { mantissa, exponent: exponent - lift };
}

/** value · mass. */
export function timesMass(value: number, { mantissa, exponent }: Mass): number {
  // In two halves: the power alone may be beyond all numbers.
  const half = Math.trunc(exponent / 2);
  return value * mantissa * 2 ** half * 2 ** (exponent - half);
}

/** The mass as it is stored, with as many bits as numbers of the array's type have. */
export function roundMass({ mantissa, exponent }: Mass, dtype: DType): Mass {
  const units = 2 ** mantissaBits(dtype);
  const rounded = Math.round(mantissa * units) / units;
  return rounded < 1 ? { mantissa: rounded, exponent } : { mantissa: 0.5, exponent: exponent + 1 };
}

/** Codes a rounded mass: the one given when encoding, the one read when decoding. */
export function codeMass(coder: BitCoder, { mantissa, exponent }: Mass, dtype: DType): Mass {
  const bits = mantissaBits(dtype);
  const codedExponent = codeBits(coder, exponent + EXPONENT_OFFSET, EXPONENT_BITS) - EXPONENT_OFFSET;
  // The highest bit is always 1.
  const rest = codeBits(coder, mantissa * 2 ** bits - 2 ** (bits - 1), bits - 1);
  return { mantissa: 0.5 + rest / 2 ** bits, exponent: codedExponent };
}

function mantissaBits(dtype: DType): number {
  return dtype === 'float32' ? 24 : 53;
}

/** Codes a whole number from 0 of so many bits, at most 52, as they are. */
export function codeBits(coder: BitCoder, value: number, bits: number): number {
  let coded = 0;
  for (let place = bits - 1; place >= 0; place--) {
    coded = 2 * coded + coder.code(Math.floor(value / 2 ** place) % 2, EVEN);
  }
  return coded;
}
