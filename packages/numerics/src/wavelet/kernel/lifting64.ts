import type { LiftingSteps } from './kernel.js';

// Two lifting steps in one run along a line, float64. As lifting32.ts, but rounded by the engine's own arithmetic.

/** See `RowSums.lift`. */
export function liftLine64(
  f: Float64Array,
  steps: LiftingSteps,
  n: number,
  from: number,
  gap: number,
  to: number,
  toGap: number,
): void {
  const { predict1, update1, predict2, update2, lowScale, highScale } = steps;
  const pairs = n >> 1;
  let low = to;
  let high = to + (n - pairs) * toGap;
  let next = f[from]!;
  let d1 = 0;
  let s1 = 0;
  let d2 = 0;
  for (let k = 0; k < pairs; k++) {
    const e = next;
    const odd = f[from + gap]!;
    from += 2 * gap;
    if (2 * k + 2 < n) next = f[from]!;
    const d = odd + predict1 * (e + next);
    if (k === 0) {
      d1 = d;
      s1 = e + update1 * (d + d);
      continue;
    }
    const s = e + update1 * (d1 + d);
    const detail = d1 + predict2 * (s1 + s);
    f[low] = lowScale * (s1 + update2 * ((k === 1 ? detail : d2) + detail));
    f[high] = highScale * detail;
    low += toGap;
    high += toGap;
    d1 = d;
    s1 = s;
    d2 = detail;
  }
  const even = n % 2 === 0;
  const last = even ? s1 : next + update1 * (d1 + d1);
  const detail = d1 + predict2 * (s1 + last);
  f[low] = lowScale * (s1 + update2 * ((pairs === 1 ? detail : d2) + detail));
  f[high] = highScale * detail;
  if (!even) f[low + toGap] = lowScale * (last + update2 * (detail + detail));
}

/** See `RowSums.unlift`. */
export function unliftLine64(
  f: Float64Array,
  steps: LiftingSteps,
  n: number,
  from: number,
  gap: number,
  to: number,
  toGap: number,
): void {
  const { predict1, update1, predict2, update2, lowScale, highScale } = steps;
  const pairs = n >> 1;
  const lows = n - pairs;
  let low = from;
  let high = from + lows * gap;
  let d2 = highScale * f[high]!;
  let s1 = lowScale * f[low]! + update2 * (d2 + d2);
  let d1 = 0;
  let e = 0;
  for (let k = 1; k < lows; k++) {
    low += gap;
    high += gap;
    // An odd length ends with a low-pass coefficient: mirrored, its right neighbour is its left one.
    const detail = k < pairs ? highScale * f[high]! : d2;
    const s = lowScale * f[low]! + update2 * (d2 + detail);
    const d = d2 + predict2 * (s1 + s);
    const sample = s1 + update1 * ((k === 1 ? d : d1) + d);
    f[to] = sample;
    if (k > 1) f[to - toGap] = d1 + predict1 * (e + sample);
    to += 2 * toGap;
    e = sample;
    d1 = d;
    s1 = s;
    d2 = detail;
  }
  if (n % 2 === 0) {
    const d = d2 + predict2 * (s1 + s1);
    const sample = s1 + update1 * ((pairs === 1 ? d : d1) + d);
    f[to] = sample;
    if (pairs > 1) f[to - toGap] = d1 + predict1 * (e + sample);
    f[to + toGap] = d + predict1 * (sample + sample);
  } else {
    const sample = s1 + update1 * (d1 + d1);
    f[to] = sample;
    f[to - toGap] = d1 + predict1 * (e + sample);
  }
}
