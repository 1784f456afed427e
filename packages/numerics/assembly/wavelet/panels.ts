// Between lines that lie one after the other and panels: 16 lines of f32 or 8 of f64 side by side, so that element i of
// each of them lies in the same 64 bytes. Gaps are in bytes.

/** Bytes from one element of a panel's lines to the next. */
export const PANEL_GAP: usize = 64;

/** Lines of a panel. */
// @ts-expect-error: decorator
@inline
export function panelLines<T>(): i32 {
  return 64 / <i32>sizeof<T>();
}

/** Copies lines of `n` elements, at most as many as it has, into a panel; those that are missing become zero. */
export function gather<T>(from: usize, laneGap: usize, lanes: i32, n: i32, panel: usize): void {
  if (lanes < panelLines<T>()) memory.fill(panel, 0, <usize>n * PANEL_GAP);
  const wide = 16 / <i32>sizeof<T>();
  let l = 0;
  for (; l + wide <= lanes; l += wide, from += laneGap * wide, panel += 16) {
    if (sizeof<T>() == 4) gatherFour(from, laneGap, n, panel);
    else gatherTwo(from, laneGap, n, panel);
  }
  for (; l < lanes; l++, from += laneGap, panel += sizeof<T>()) {
    for (let i: usize = 0; i < <usize>n; i++) store<T>(panel + i * PANEL_GAP, load<T>(from + i * sizeof<T>()));
  }
}

function gatherFour(from: usize, laneGap: usize, n: i32, panel: usize): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, from += 16, panel += PANEL_GAP << 2) {
    const a = v128.load(from);
    const b = v128.load(from + laneGap);
    const c = v128.load(from + laneGap * 2);
    const d = v128.load(from + laneGap * 3);
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const ef = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const gh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(panel, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(panel, v128.shuffle<i64>(ab, cd, 1, 3), 64);
    v128.store(panel, v128.shuffle<i64>(ef, gh, 0, 2), 128);
    v128.store(panel, v128.shuffle<i64>(ef, gh, 1, 3), 192);
  }
  for (; i < n; i++, from += 4, panel += PANEL_GAP) {
    for (let l: usize = 0; l < 4; l++) store<f32>(panel + (l << 2), load<f32>(from + l * laneGap));
  }
}

function gatherTwo(from: usize, laneGap: usize, n: i32, panel: usize): void {
  let i = 0;
  for (; i + 2 <= n; i += 2, from += 16, panel += PANEL_GAP << 1) {
    const a = v128.load(from);
    const b = v128.load(from + laneGap);
    v128.store(panel, v128.shuffle<i64>(a, b, 0, 2));
    v128.store(panel, v128.shuffle<i64>(a, b, 1, 3), 64);
  }
  if (i == n) return;
  store<f64>(panel, load<f64>(from));
  store<f64>(panel, load<f64>(from + laneGap), 8);
}

/** Copies the first `lanes` lines of a panel to where they belong. */
export function scatter<T>(panel: usize, n: i32, to: usize, laneGap: usize, lanes: i32): void {
  const wide = 16 / <i32>sizeof<T>();
  let l = 0;
  for (; l + wide <= lanes; l += wide, to += laneGap * wide, panel += 16) {
    if (sizeof<T>() == 4) scatterFour(panel, n, to, laneGap);
    else scatterTwo(panel, n, to, laneGap);
  }
  for (; l < lanes; l++, to += laneGap, panel += sizeof<T>()) {
    for (let i: usize = 0; i < <usize>n; i++) store<T>(to + i * sizeof<T>(), load<T>(panel + i * PANEL_GAP));
  }
}

function scatterFour(panel: usize, n: i32, to: usize, laneGap: usize): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, to += 16, panel += PANEL_GAP << 2) {
    const a = v128.load(panel);
    const b = v128.load(panel, 64);
    const c = v128.load(panel, 128);
    const d = v128.load(panel, 192);
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const ef = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const gh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(to + laneGap, v128.shuffle<i64>(ab, cd, 1, 3));
    v128.store(to + laneGap * 2, v128.shuffle<i64>(ef, gh, 0, 2));
    v128.store(to + laneGap * 3, v128.shuffle<i64>(ef, gh, 1, 3));
  }
  for (; i < n; i++, to += 4, panel += PANEL_GAP) {
    for (let l: usize = 0; l < 4; l++) store<f32>(to + l * laneGap, load<f32>(panel + (l << 2)));
  }
}

function scatterTwo(panel: usize, n: i32, to: usize, laneGap: usize): void {
  let i = 0;
  for (; i + 2 <= n; i += 2, to += 16, panel += PANEL_GAP << 1) {
    const a = v128.load(panel);
    const b = v128.load(panel, 64);
    v128.store(to, v128.shuffle<i64>(a, b, 0, 2));
    v128.store(to + laneGap, v128.shuffle<i64>(a, b, 1, 3));
  }
  if (i == n) return;
  store<f64>(to, load<f64>(panel));
  store<f64>(to + laneGap, load<f64>(panel, 8));
}
