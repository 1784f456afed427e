// Elementary functions in four lanes of float32: the twin of src/kernel/functions.ts, the same bits.

const LARGEST_ANGLE: f32 = 1048576;
const INVERSE_PI: f32 = 0.318309886183790671538;
const ROUNDER: f32 = 12582912;
const PI_1: f32 = 3.1416015625;
const PI_2: f32 = -8.90890988e-6;

const S3: f32 = -0.166666567;
const S5: f32 = 0.00833301712;
const S7: f32 = -0.000198066147;
const S9: f32 = 2.60005481e-6;

const C2: f32 = -0.499999315;
const C4: f32 = 0.0416639894;
const C6: f32 = -0.00138559274;
const C8: f32 = 2.31943868e-5;

const TANH_ONE: f32 = 9;
const P2: f32 = 0.133839816;
const P4: f32 = 0.00349899731;
const P6: f32 = 2.06612822e-5;
const P8: f32 = 1.34198483e-8;
const Q2: f32 = 0.46717304;
const Q4: f32 = 0.0258902106;
const Q6: f32 = 0.000329104048;
const Q8: f32 = 7.80474068e-7;

/** b + x c, rounded twice. */
@inline
function addProduct(b: v128, x: v128, c: v128): v128 {
  return f32x4.add(b, f32x4.mul(x, c));
}

/** NaN stays NaN. */
@inline
function limit(x: v128, most: f32): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(most)), f32x4.splat(-most));
}

/** An angle's half turns; their parity is that of the last bit. */
@inline
export function halfTurns(angle: v128): v128 {
  return f32x4.add(f32x4.mul(angle, f32x4.splat(INVERSE_PI)), f32x4.splat(ROUNDER));
}

/** Angles that can be reduced. */
@inline
export function limitAngle(angle: v128): v128 {
  return limit(angle, LARGEST_ANGLE);
}

/** What is left of an angle beside its half turns. */
@inline
export function rest(angle: v128, turns: v128): v128 {
  const k = f32x4.sub(turns, f32x4.splat(ROUNDER));
  return f32x4.sub(f32x4.sub(angle, f32x4.mul(k, f32x4.splat(PI_1))), f32x4.mul(k, f32x4.splat(PI_2)));
}

/** Exactly odd. `s`: the square of `r`. */
@inline
export function sineOfRest(r: v128, s: v128): v128 {
  const upper = addProduct(f32x4.splat(S7), s, f32x4.splat(S9));
  const lower = addProduct(f32x4.splat(S3), s, f32x4.splat(S5));
  const p = addProduct(lower, f32x4.mul(s, s), upper);
  return f32x4.mul(r, addProduct(f32x4.splat(1), s, p));
}

/** `s`: the square of the rest. */
@inline
export function cosineOfRest(s: v128): v128 {
  const upper = addProduct(f32x4.splat(C6), s, f32x4.splat(C8));
  const lower = addProduct(f32x4.splat(C2), s, f32x4.splat(C4));
  return addProduct(f32x4.splat(1), s, addProduct(lower, f32x4.mul(s, s), upper));
}

/** The sign bit where the number of half turns is odd. */
@inline
export function oddSign(turns: v128): v128 {
  return i32x4.shl(turns, 31);
}

@inline
export function tanh4(x: v128): v128 {
  const z = limit(x, TANH_ONE);
  const s = f32x4.mul(z, z);
  const s2 = f32x4.mul(s, s);
  const upperP = addProduct(addProduct(f32x4.splat(P4), s, f32x4.splat(P6)), s2, f32x4.splat(P8));
  const p = addProduct(addProduct(f32x4.splat(1), s, f32x4.splat(P2)), s2, upperP);
  const upperQ = addProduct(addProduct(f32x4.splat(Q4), s, f32x4.splat(Q6)), s2, f32x4.splat(Q8));
  const q = addProduct(addProduct(f32x4.splat(1), s, f32x4.splat(Q2)), s2, upperQ);
  return limit(f32x4.div(f32x4.mul(z, p), q), 1);
}
