// Two lifting steps in one run along the lines of one vector, side by side: each sample is read and each coefficient
// written once. Signals are mirrored at their first and last sample. Elements are f32 or f64, gaps are in bytes.

/** The factors of the calls to come. */
let predict1Factor: f64 = 0;
let update1Factor: f64 = 0;
let predict2Factor: f64 = 0;
let update2Factor: f64 = 0;
let lowScaleFactor: f64 = 0;
let highScaleFactor: f64 = 0;

export function setSteps(
  predict1: f64,
  update1: f64,
  predict2: f64,
  update2: f64,
  lowScale: f64,
  highScale: f64,
): void {
  predict1Factor = predict1;
  update1Factor = update1;
  predict2Factor = predict2;
  update2Factor = update2;
  lowScaleFactor = lowScale;
  highScaleFactor = highScale;
}

// @ts-expect-error: decorator
@inline
function step<T>(value: v128, factor: v128, left: v128, right: v128): v128 {
  return v128.add<T>(value, v128.mul<T>(factor, v128.add<T>(left, right)));
}

// @ts-expect-error: decorator
@inline
function even(n: i32): bool {
  return (n & 1) == 0;
}

/** `n` >= 2 samples -> `ceil(n / 2)` low-pass coefficients, and the high-pass ones after them. */
export function liftVector<T>(
  n: i32,
  from: usize,
  gap: usize,
  to: usize,
  toGap: usize,
): void {
  const predict1 = v128.splat<T>(<T>predict1Factor);
  const update1 = v128.splat<T>(<T>update1Factor);
  const predict2 = v128.splat<T>(<T>predict2Factor);
  const update2 = v128.splat<T>(<T>update2Factor);
  const lowScale = v128.splat<T>(<T>lowScaleFactor);
  const highScale = v128.splat<T>(<T>highScaleFactor);
  const pairs = n >> 1;
  let low = to;
  let high = to + <usize>(n - pairs) * toGap;
  let next = v128.load(from);
  let e = next;
  let d1 = e;
  let s1 = e;
  let d2 = e;
  for (let k = 0; k < pairs; k++) {
    e = next;
    const odd = v128.load(from + gap);
    from += gap << 1;
    if (2 * k + 2 < n) next = v128.load(from);
    const d = step<T>(odd, predict1, e, next);
    if (k == 0) {
      d1 = d;
      s1 = step<T>(e, update1, d, d);
      continue;
    }
    const s = step<T>(e, update1, d1, d);
    const detail = step<T>(d1, predict2, s1, s);
    v128.store(low, v128.mul<T>(lowScale, step<T>(s1, update2, k == 1 ? detail : d2, detail)));
    v128.store(high, v128.mul<T>(highScale, detail));
    low += toGap;
    high += toGap;
    d1 = d;
    s1 = s;
    d2 = detail;
  }
  const last = even(n) ? s1 : step<T>(next, update1, d1, d1);
  const detail = step<T>(d1, predict2, s1, last);
  v128.store(low, v128.mul<T>(lowScale, step<T>(s1, update2, pairs == 1 ? detail : d2, detail)));
  v128.store(high, v128.mul<T>(highScale, detail));
  if (!even(n)) v128.store(low + toGap, v128.mul<T>(lowScale, step<T>(last, update2, detail, detail)));
}

/** `ceil(n / 2)` low-pass and then the high-pass coefficients -> `n` >= 2 samples. The factors are the inverse ones. */
export function unliftVector<T>(
  n: i32,
  from: usize,
  gap: usize,
  to: usize,
  toGap: usize,
): void {
  const predict1 = v128.splat<T>(<T>predict1Factor);
  const update1 = v128.splat<T>(<T>update1Factor);
  const predict2 = v128.splat<T>(<T>predict2Factor);
  const update2 = v128.splat<T>(<T>update2Factor);
  const lowScale = v128.splat<T>(<T>lowScaleFactor);
  const highScale = v128.splat<T>(<T>highScaleFactor);
  const lows = (n + 1) >> 1;
  const pairs = n >> 1;
  let low = from;
  let high = from + <usize>lows * gap;
  let d2 = v128.mul<T>(highScale, v128.load(high));
  let s1 = step<T>(v128.mul<T>(lowScale, v128.load(low)), update2, d2, d2);
  let d1 = d2;
  let e = s1;
  for (let k = 1; k < lows; k++) {
    low += gap;
    high += gap;
    // An odd length ends with a low-pass coefficient: mirrored, its right neighbour is its left one.
    const detail = k < pairs ? v128.mul<T>(highScale, v128.load(high)) : d2;
    const s = step<T>(v128.mul<T>(lowScale, v128.load(low)), update2, d2, detail);
    const d = step<T>(d2, predict2, s1, s);
    const sample = step<T>(s1, update1, k == 1 ? d : d1, d);
    v128.store(to, sample);
    if (k > 1) v128.store(to - toGap, step<T>(d1, predict1, e, sample));
    to += toGap << 1;
    e = sample;
    d1 = d;
    s1 = s;
    d2 = detail;
  }
  if (even(n)) {
    const d = step<T>(d2, predict2, s1, s1);
    const sample = step<T>(s1, update1, pairs == 1 ? d : d1, d);
    v128.store(to, sample);
    if (pairs > 1) v128.store(to - toGap, step<T>(d1, predict1, e, sample));
    v128.store(to + toGap, step<T>(d, predict1, sample, sample));
  } else {
    const sample = step<T>(s1, update1, d1, d1);
    v128.store(to, sample);
    v128.store(to - toGap, step<T>(d1, predict1, e, sample));
  }
}
