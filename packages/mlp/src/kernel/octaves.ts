const scratch = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));
/** The exponent of the smallest number above 0. */
const SMALLEST = -1074;
/** 1 / k!. */
const series = /* @__PURE__ */ makeSeries(14);
const powersOfTwo = /* @__PURE__ */ makePowersOfTwo();

/** The exponent e of a number above 0: 2^e <= value < 2^(e + 1). */
export function exponentOf(value: number): number {
  if (value < 2 ** -1022) return exponentOf(value * 2 ** 54) - 54;
  scratch.setFloat64(0, value);
  return ((scratch.getInt32(0) >> 20) & 0x7ff) - 1023;
}

/** value · 2^exponent, also where the power itself is no number. Exponents from -2148 to 2046. */
export function timesPowerOfTwo(value: number, exponent: number): number {
  const half = exponent >> 1;
  return value * powersOfTwo[half - SMALLEST]! * powersOfTwo[exponent - half - SMALLEST]!;
}

/** Base-2 logarithm of a number above 0, to about 1e-15, from operations that IEEE 754 fixes. */
export function log2(value: number): number {
  const exponent = exponentOf(value);
  const mantissa = timesPowerOfTwo(value, -exponent);
  const near = mantissa > Math.SQRT2 ? mantissa / 2 : mantissa;
  const s = (near - 1) / (near + 1);
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = sum * s * s + 1 / k;
  return exponent + (near === mantissa ? 0 : 1) + (2 * s * sum) / Math.LN2;
}

/** 2^value, to about 1e-15, likewise; 0 and infinity beyond the range of doubles. */
export function exp2(value: number): number {
  const limited = Math.max(-1100, Math.min(1100, value));
  const whole = Math.round(limited);
  const rest = (limited - whole) * Math.LN2;
  let sum = series[14]!;
  for (let k = 13; k >= 0; k--) sum = series[k]! + rest * sum;
  return timesPowerOfTwo(sum, whole);
}

function makeSeries(terms: number): Float64Array {
  const made = new Float64Array(terms + 1).fill(1);
  for (let k = 2; k <= terms; k++) made[k] = made[k - 1]! / k;
  return made;
}

/** By doubling, which is exact. */
function makePowersOfTwo(): Float64Array {
  const table = new Float64Array(1024 - SMALLEST);
  let value = Number.MIN_VALUE;
  for (let i = 0; i < table.length; i++, value *= 2) table[i] = value;
  return table;
}
