// Sums of products for lines side by side: element i of line l lies at `at + i * gap + l * sizeof<T>()`. T is f32 or f64,
// places and gaps are in bytes.

/** Lines of one vector. */
// @ts-expect-error: decorator
@inline
function lines<T>(): i32 {
  return 16 / <i32>sizeof<T>();
}

/** `sum` and the products of one tap and as many values as a vector has, rounded one by one. */
// @ts-expect-error: decorator
@inline
function addTo<T>(sum: v128, tap: v128, values: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(tap, values));
}

/**
 * Two sums for each of `lanes` lines, over `count` taps: `low` and `high` are their factors, `index` the elements they
 * belong to.
 */
export function analyseRow<T>(
  index: usize,
  low: usize,
  high: usize,
  count: i32,
  at: usize,
  gap: usize,
  lanes: i32,
  to: usize,
  toHigh: usize,
): void {
  const end = index + (<usize>count << 2);
  let left = lanes;
  // Four vectors of each sum keep the adders busy.
  for (; left >= 4 * lines<T>(); left -= 4 * lines<T>(), at += 64, to += 64, toHigh += 64) {
    let a0 = v128.splat<T>(<T>0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let d0 = a0;
    let d1 = a0;
    let d2 = a0;
    let d3 = a0;
    let h = low;
    let g = high;
    for (let i = index; i < end; i += 4, h += sizeof<T>(), g += sizeof<T>()) {
      const p = at + <usize>load<i32>(i) * gap;
      const lowTap = v128.load_splat<T>(h);
      const highTap = v128.load_splat<T>(g);
      const x0 = v128.load(p);
      const x1 = v128.load(p, 16);
      const x2 = v128.load(p, 32);
      const x3 = v128.load(p, 48);
      a0 = addTo<T>(a0, lowTap, x0);
      a1 = addTo<T>(a1, lowTap, x1);
      a2 = addTo<T>(a2, lowTap, x2);
      a3 = addTo<T>(a3, lowTap, x3);
      d0 = addTo<T>(d0, highTap, x0);
      d1 = addTo<T>(d1, highTap, x1);
      d2 = addTo<T>(d2, highTap, x2);
      d3 = addTo<T>(d3, highTap, x3);
    }
    v128.store(to, a0);
    v128.store(to, a1, 16);
    v128.store(to, a2, 32);
    v128.store(to, a3, 48);
    v128.store(toHigh, d0);
    v128.store(toHigh, d1, 16);
    v128.store(toHigh, d2, 32);
    v128.store(toHigh, d3, 48);
  }
  for (; left >= lines<T>(); left -= lines<T>(), at += 16, to += 16, toHigh += 16) {
    let a = v128.splat<T>(<T>0);
    let d = a;
    let h = low;
    let g = high;
    for (let i = index; i < end; i += 4, h += sizeof<T>(), g += sizeof<T>()) {
      const x = v128.load(at + <usize>load<i32>(i) * gap);
      a = addTo<T>(a, v128.load_splat<T>(h), x);
      d = addTo<T>(d, v128.load_splat<T>(g), x);
    }
    v128.store(to, a);
    v128.store(toHigh, d);
  }
  for (; left > 0; left--, at += sizeof<T>(), to += sizeof<T>(), toHigh += sizeof<T>()) {
    let a: T = 0;
    let d: T = 0;
    let h = low;
    let g = high;
    for (let i = index; i < end; i += 4, h += sizeof<T>(), g += sizeof<T>()) {
      const x = load<T>(at + <usize>load<i32>(i) * gap);
      a += load<T>(h) * x;
      d += load<T>(g) * x;
    }
    store<T>(to, a);
    store<T>(toHigh, d);
  }
}

/**
 * One sum for each of `lanes` lines: over `count` taps `low`, the factors of the lines at `at`, and then over as many
 * `high` of those at `atHigh`.
 */
export function synthesiseRow<T>(
  index: usize,
  low: usize,
  high: usize,
  count: i32,
  at: usize,
  atHigh: usize,
  gap: usize,
  lanes: i32,
  to: usize,
): void {
  const end = index + (<usize>count << 2);
  let left = lanes;
  // One band after the other: with both at once there are not registers enough.
  for (; left >= 4 * lines<T>(); left -= 4 * lines<T>(), at += 64, atHigh += 64, to += 64) {
    let a0 = v128.splat<T>(<T>0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let tap = low;
    for (let i = index; i < end; i += 4, tap += sizeof<T>()) {
      const p = at + <usize>load<i32>(i) * gap;
      const factor = v128.load_splat<T>(tap);
      a0 = addTo<T>(a0, factor, v128.load(p));
      a1 = addTo<T>(a1, factor, v128.load(p, 16));
      a2 = addTo<T>(a2, factor, v128.load(p, 32));
      a3 = addTo<T>(a3, factor, v128.load(p, 48));
    }
    tap = high;
    for (let i = index; i < end; i += 4, tap += sizeof<T>()) {
      const p = atHigh + <usize>load<i32>(i) * gap;
      const factor = v128.load_splat<T>(tap);
      a0 = addTo<T>(a0, factor, v128.load(p));
      a1 = addTo<T>(a1, factor, v128.load(p, 16));
      a2 = addTo<T>(a2, factor, v128.load(p, 32));
      a3 = addTo<T>(a3, factor, v128.load(p, 48));
    }
    v128.store(to, a0);
    v128.store(to, a1, 16);
    v128.store(to, a2, 32);
    v128.store(to, a3, 48);
  }
  for (; left >= lines<T>(); left -= lines<T>(), at += 16, atHigh += 16, to += 16) {
    let a = v128.splat<T>(<T>0);
    let tap = low;
    for (let i = index; i < end; i += 4, tap += sizeof<T>()) {
      a = addTo<T>(a, v128.load_splat<T>(tap), v128.load(at + <usize>load<i32>(i) * gap));
    }
    tap = high;
    for (let i = index; i < end; i += 4, tap += sizeof<T>()) {
      a = addTo<T>(a, v128.load_splat<T>(tap), v128.load(atHigh + <usize>load<i32>(i) * gap));
    }
    v128.store(to, a);
  }
  for (; left > 0; left--, at += sizeof<T>(), atHigh += sizeof<T>(), to += sizeof<T>()) {
    let a: T = 0;
    let tap = low;
    for (let i = index; i < end; i += 4, tap += sizeof<T>()) {
      a += load<T>(tap) * load<T>(at + <usize>load<i32>(i) * gap);
    }
    tap = high;
    for (let i = index; i < end; i += 4, tap += sizeof<T>()) {
      a += load<T>(tap) * load<T>(atHigh + <usize>load<i32>(i) * gap);
    }
    store<T>(to, a);
  }
}
