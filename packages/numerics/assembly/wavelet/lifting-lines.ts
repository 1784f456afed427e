// Lifting applied to lines. Elements are f32 or f64, places and gaps in bytes.
import { liftVector, unliftVector } from './lifting';
import { gather, PANEL_GAP, panelLines, scatter } from './panels';

/** The last of lines side by side go through a panel, too, if their number is no multiple of a vector's. */
export function liftLines<T>(
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
  const vector = 16 / <i32>sizeof<T>();
  let l = 0;
  if (laneGap == sizeof<T>() && toLaneGap == sizeof<T>()) {
    for (; l + vector <= lanes; l += vector, at += 16, to += 16) oneVector<T>(inverse, n, at, gap, to, toGap);
  }
  const result = scratch + <usize>n * PANEL_GAP;
  for (; l < lanes; l += panelLines<T>()) {
    const count = min(panelLines<T>(), lanes - l);
    gatherAny<T>(at, gap, laneGap, count, n, scratch);
    for (let p: usize = 0; p < <usize>count * sizeof<T>(); p += 16) {
      oneVector<T>(inverse, n, scratch + p, PANEL_GAP, result + p, PANEL_GAP);
    }
    scatterAny<T>(result, n, to, toGap, toLaneGap, count);
    at += laneGap * panelLines<T>();
    to += toLaneGap * panelLines<T>();
  }
}

function oneVector<T>(inverse: bool, n: i32, at: usize, gap: usize, to: usize, toGap: usize): void {
  if (inverse) unliftVector<T>(n, at, gap, to, toGap);
  else liftVector<T>(n, at, gap, to, toGap);
}

function gatherAny<T>(at: usize, gap: usize, laneGap: usize, lanes: i32, n: i32, panel: usize): void {
  if (gap == sizeof<T>()) {
    gather<T>(at, laneGap, lanes, n, panel);
    return;
  }
  memory.fill(panel, 0, <usize>n * PANEL_GAP);
  for (let i = 0; i < n; i++, at += gap, panel += PANEL_GAP) {
    for (let l: usize = 0; l < <usize>lanes; l++) store<T>(panel + l * sizeof<T>(), load<T>(at + l * laneGap));
  }
}

function scatterAny<T>(panel: usize, n: i32, to: usize, gap: usize, laneGap: usize, lanes: i32): void {
  if (gap == sizeof<T>()) {
    scatter<T>(panel, n, to, laneGap, lanes);
    return;
  }
  for (let i = 0; i < n; i++, to += gap, panel += PANEL_GAP) {
    for (let l: usize = 0; l < <usize>lanes; l++) store<T>(to + l * laneGap, load<T>(panel + l * sizeof<T>()));
  }
}
