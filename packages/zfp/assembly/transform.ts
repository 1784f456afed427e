// The decorrelating transforms of a block: lossy ones as in Lindstrom (2014) with zfp's later rounding, and
// the reversible ones (differences of third order). Integers of type I wrap around.

/** Which of the four transforms. */
export const enum Kind {
  Forward,
  Inverse,
  ReversibleForward,
  ReversibleInverse,
}

/** Transforms the 4^rank integers at `p` along every axis, in place. */
export function transform<I>(kind: Kind, rank: i32, p: usize): void {
  const size = (<usize>sizeof<I>()) << (<usize>rank * 2);
  const forward = kind == Kind.Forward || kind == Kind.ReversibleForward;
  if (forward) alongRows<I>(kind, rank, p, size);
  if (forward) {
    for (let step = <usize>sizeof<I>() * 4; step < size; step *= 4) alongAxis<I>(kind, p, step, size);
  } else {
    for (let step = size / 4; step > <usize>sizeof<I>(); step /= 4) alongAxis<I>(kind, p, step, size);
  }
  if (!forward) alongRows<I>(kind, rank, p, size);
}

/**
 * Along an axis whose neighbours lie `step` bytes apart, at least four values: whole vectors side by side.
 */
@inline
function alongAxis<I>(kind: Kind, p: usize, step: usize, size: usize): void {
  for (let outer = p; outer < p + size; outer += step * 4) {
    for (let q = outer; q < outer + step; q += 16) lift<I>(kind, q, step);
  }
}

/** Along the fastest axis. */
@inline
function alongRows<I>(kind: Kind, rank: i32, p: usize, size: usize): void {
  if (rank == 1) {
    liftRow<I>(kind, p);
  } else if (sizeof<I>() == 4) {
    for (let q = p; q < p + size; q += 64) {
      transpose4(q);
      lift<I>(kind, q, 16);
      transpose4(q);
    }
  } else {
    for (let q = p; q < p + size; q += 64) {
      transpose2(q);
      lift<I>(kind, q, 16);
      untranspose2(q);
    }
  }
}

/** 4 x 4 integers of 32 bits. */
@inline
function transpose4(p: usize): void {
  const a = v128.load(p);
  const b = v128.load(p, 16);
  const c = v128.load(p, 32);
  const d = v128.load(p, 48);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const AB = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const CD = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(p, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(p, v128.shuffle<i64>(ab, cd, 1, 3), 16);
  v128.store(p, v128.shuffle<i64>(AB, CD, 0, 2), 32);
  v128.store(p, v128.shuffle<i64>(AB, CD, 1, 3), 48);
}

/** Two rows of four integers of 64 bits into four pairs. */
@inline
function transpose2(p: usize): void {
  const a = v128.load(p);
  const A = v128.load(p, 16);
  const b = v128.load(p, 32);
  const B = v128.load(p, 48);
  v128.store(p, v128.shuffle<i64>(a, b, 0, 2));
  v128.store(p, v128.shuffle<i64>(a, b, 1, 3), 16);
  v128.store(p, v128.shuffle<i64>(A, B, 0, 2), 32);
  v128.store(p, v128.shuffle<i64>(A, B, 1, 3), 48);
}

@inline
function untranspose2(p: usize): void {
  const x = v128.load(p);
  const y = v128.load(p, 16);
  const z = v128.load(p, 32);
  const w = v128.load(p, 48);
  v128.store(p, v128.shuffle<i64>(x, y, 0, 2));
  v128.store(p, v128.shuffle<i64>(z, w, 0, 2), 16);
  v128.store(p, v128.shuffle<i64>(x, y, 1, 3), 32);
  v128.store(p, v128.shuffle<i64>(z, w, 1, 3), 48);
}

/** Several 4-vectors side by side, their components `step` bytes apart. */
@inline
function lift<I>(kind: Kind, p: usize, step: usize): void {
  let x = v128.load(p);
  let y = v128.load(p + step);
  let z = v128.load(p + step * 2);
  let w = v128.load(p + step * 3);
  if (kind == Kind.Forward) {
    x = v128.shr<I>(v128.add<I>(x, w), 1);
    w = v128.sub<I>(w, x);
    z = v128.shr<I>(v128.add<I>(z, y), 1);
    y = v128.sub<I>(y, z);
    x = v128.shr<I>(v128.add<I>(x, z), 1);
    z = v128.sub<I>(z, x);
    w = v128.shr<I>(v128.add<I>(w, y), 1);
    y = v128.sub<I>(y, w);
    w = v128.add<I>(w, v128.shr<I>(y, 1));
    y = v128.sub<I>(y, v128.shr<I>(w, 1));
  } else if (kind == Kind.Inverse) {
    y = v128.add<I>(y, v128.shr<I>(w, 1));
    w = v128.sub<I>(w, v128.shr<I>(y, 1));
    y = v128.add<I>(y, w);
    w = v128.sub<I>(v128.add<I>(w, w), y);
    z = v128.add<I>(z, x);
    x = v128.sub<I>(v128.add<I>(x, x), z);
    y = v128.add<I>(y, z);
    z = v128.sub<I>(v128.add<I>(z, z), y);
    w = v128.add<I>(w, x);
    x = v128.sub<I>(v128.add<I>(x, x), w);
  } else if (kind == Kind.ReversibleForward) {
    w = v128.sub<I>(w, z);
    z = v128.sub<I>(z, y);
    y = v128.sub<I>(y, x);
    w = v128.sub<I>(w, z);
    z = v128.sub<I>(z, y);
    w = v128.sub<I>(w, z);
  } else {
    w = v128.add<I>(w, z);
    z = v128.add<I>(z, y);
    w = v128.add<I>(w, z);
    y = v128.add<I>(y, x);
    z = v128.add<I>(z, y);
    w = v128.add<I>(w, z);
  }
  v128.store(p, x);
  v128.store(p + step, y);
  v128.store(p + step * 2, z);
  v128.store(p + step * 3, w);
}

/** One 4-vector, its components side by side. */
function liftRow<I>(kind: Kind, p: usize): void {
  let x = load<I>(p);
  let y = load<I>(p, sizeof<I>());
  let z = load<I>(p, 2 * sizeof<I>());
  let w = load<I>(p, 3 * sizeof<I>());
  if (kind == Kind.Forward) {
    x = (x + w) >> 1;
    w -= x;
    z = (z + y) >> 1;
    y -= z;
    x = (x + z) >> 1;
    z -= x;
    w = (w + y) >> 1;
    y -= w;
    w += y >> 1;
    y -= w >> 1;
  } else if (kind == Kind.Inverse) {
    y += w >> 1;
    w -= y >> 1;
    y += w;
    w += w - y;
    z += x;
    x += x - z;
    y += z;
    z += z - y;
    w += x;
    x += x - w;
  } else if (kind == Kind.ReversibleForward) {
    w -= z;
    z -= y;
    y -= x;
    w -= z;
    z -= y;
    w -= z;
  } else {
    w += z;
    z += y;
    w += z;
    y += x;
    z += y;
    w += z;
  }
  store<I>(p, x);
  store<I>(p, y, sizeof<I>());
  store<I>(p, z, 2 * sizeof<I>());
  store<I>(p, w, 3 * sizeof<I>());
}
