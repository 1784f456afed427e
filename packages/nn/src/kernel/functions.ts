// Elementary functions in float32, the same bits on every machine and in both kernels: additions,
// multiplications and divisions alone, rounded after each. Coefficients are from tools/fit.py; polynomials are
// added up in pairs (Estrin's scheme), for shorter chains of operations that wait for each other.
// `assembly/functions.ts` is the twin of this file.

const { fround } = Math;

/** Beyond this a float32 angle says too little to be reduced. */
const LARGEST_ANGLE = 2 ** 20;
const INVERSE_PI = /* @__PURE__ */ fround(1 / Math.PI);
/** Added to a number below 2^22, leaves its nearest integer in the last bits. */
const ROUNDER = 1.5 * 2 ** 23;
/** pi in two parts: multiples of the first up to 2^12 are exact (Cody & Waite). */
const PI_1 = 3.1416015625;
const PI_2 = /* @__PURE__ */ fround(-8.90890988e-6);

const S3 = /* @__PURE__ */ fround(-0.166666567);
const S5 = /* @__PURE__ */ fround(0.00833301712);
const S7 = /* @__PURE__ */ fround(-0.000198066147);
const S9 = /* @__PURE__ */ fround(2.60005481e-6);

const C2 = /* @__PURE__ */ fround(-0.499999315);
const C4 = /* @__PURE__ */ fround(0.0416639894);
const C6 = /* @__PURE__ */ fround(-0.00138559274);
const C8 = /* @__PURE__ */ fround(2.31943868e-5);

/** tanh is 1 in float32 from here on. */
const TANH_ONE = 9;
const P2 = /* @__PURE__ */ fround(0.133839816);
const P4 = /* @__PURE__ */ fround(0.00349899731);
const P6 = /* @__PURE__ */ fround(2.06612822e-5);
const P8 = /* @__PURE__ */ fround(1.34198483e-8);
const Q2 = /* @__PURE__ */ fround(0.46717304);
const Q4 = /* @__PURE__ */ fround(0.0258902106);
const Q6 = /* @__PURE__ */ fround(0.000329104048);
const Q8 = /* @__PURE__ */ fround(7.80474068e-7);

/**
 * sin x in float32, within 3e-7 for |x| <= 1e4 (of the float32 nearest to `x`). Angles beyond 2^20 count as
 * 2^20.
 */
export function sine32(x: number): number {
  const angle = limitAngle(fround(x));
  const turns = halfTurns(angle);
  const r = rest(angle, turns);
  return sineOfRest(isOdd(turns) ? -r : r);
}

/** cos x in float32, within 3e-7 for |x| <= 1e4; as `sine32`. */
export function cosine32(x: number): number {
  const angle = limitAngle(fround(x));
  const turns = halfTurns(angle);
  const value = cosineOfRest(rest(angle, turns));
  return isOdd(turns) ? -value : value;
}

/** tanh x in float32, within 4e-7 of it, relatively; never beyond 1. */
export function tanh32(x: number): number {
  const z = limit(fround(x), TANH_ONE);
  const s = fround(z * z);
  const s2 = fround(s * s);
  const upperP = fround(fround(P4 + fround(s * P6)) + fround(s2 * P8));
  const p = fround(fround(1 + fround(s * P2)) + fround(s2 * upperP));
  const upperQ = fround(fround(Q4 + fround(s * Q6)) + fround(s2 * Q8));
  const q = fround(fround(1 + fround(s * Q2)) + fround(s2 * upperQ));
  return limit(fround(fround(z * p) / q), 1);
}

/** NaN stays NaN. */
function limit(x: number, most: number): number {
  const upper = most < x ? most : x;
  return upper < -most ? -most : upper;
}

/** Angles that can be reduced. */
export function limitAngle(angle: number): number {
  return limit(angle, LARGEST_ANGLE);
}

/** Angle / pi, rounded to an integer, plus `ROUNDER`: the last bits of a float32 are that integer's. */
export function halfTurns(angle: number): number {
  return fround(fround(angle * INVERSE_PI) + ROUNDER);
}

/** Whether sine and cosine change their sign. */
export function isOdd(turns: number): boolean {
  return (turns & 1) !== 0;
}

/** What is left of an angle beside its half turns: -pi/2 to pi/2, or a trifle more. */
export function rest(angle: number, turns: number): number {
  const k = fround(turns - ROUNDER);
  return fround(fround(angle - fround(k * PI_1)) - fround(k * PI_2));
}

/** Exactly odd. */
export function sineOfRest(r: number): number {
  const s = fround(r * r);
  const upper = fround(S7 + fround(s * S9));
  const p = fround(fround(S3 + fround(s * S5)) + fround(fround(s * s) * upper));
  return fround(r * fround(1 + fround(s * p)));
}

export function cosineOfRest(r: number): number {
  const s = fround(r * r);
  const upper = fround(C6 + fround(s * C8));
  const p = fround(fround(C2 + fround(s * C4)) + fround(fround(s * s) * upper));
  return fround(1 + fround(s * p));
}
