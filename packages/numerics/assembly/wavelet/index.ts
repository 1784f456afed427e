// The kernel's door. Every function works on f32 or, if `double`, f64. Addresses and gaps are in bytes.
import { setSteps } from './lifting';
import { liftLines } from './lifting-lines';
import { analyseLines, setBank, synthesiseLines } from './lines';

export { setBank, setSteps };

/** Where the host's own memory begins. */
export function free(): usize {
  return (__heap_base + 15) & ~(<usize>15);
}

export function analyse(
  double: bool,
  length: i32,
  lanes: i32,
  at: usize,
  gap: usize,
  laneGap: usize,
  to: usize,
  toHigh: usize,
  toGap: usize,
  toLaneGap: usize,
  scratch: usize,
): void {
  if (double) analyseLines<f64>(length, lanes, at, gap, laneGap, to, toHigh, toGap, toLaneGap, scratch);
  else analyseLines<f32>(length, lanes, at, gap, laneGap, to, toHigh, toGap, toLaneGap, scratch);
}

export function synthesise(
  double: bool,
  length: i32,
  lanes: i32,
  at: usize,
  atHigh: usize,
  gap: usize,
  laneGap: usize,
  to: usize,
  toGap: usize,
  toLaneGap: usize,
  scratch: usize,
): void {
  if (double) synthesiseLines<f64>(length, lanes, at, atHigh, gap, laneGap, to, toGap, toLaneGap, scratch);
  else synthesiseLines<f32>(length, lanes, at, atHigh, gap, laneGap, to, toGap, toLaneGap, scratch);
}

export function lift(
  double: bool,
  inverse: bool,
  n: i32,
  lanes: i32,
  at: usize,
  gap: usize,
  laneGap: usize,
  to: usize,
  toGap: usize,
  toLaneGap: usize,
  scratch: usize,
): void {
  if (double) liftLines<f64>(inverse, n, lanes, at, gap, laneGap, to, toGap, toLaneGap, scratch);
  else liftLines<f32>(inverse, n, lanes, at, gap, laneGap, to, toGap, toLaneGap, scratch);
}
