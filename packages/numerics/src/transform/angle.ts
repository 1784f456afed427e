/**
 * cos(π·a/b) for integers a and b > 0, |a| <= 2^53. The angle is brought into [0, π/4] in integers first, so that the
 * result is off by about 1e-16 at most, however large a is, and exact where the cosine is 0 or ±1.
 */
export function cosPi(a: number, b: number): number {
  let x = Math.abs(a) % (2 * b);
  if (x > b) x = 2 * b - x;
  if (2 * x > b) return -cosFirstQuadrant(b - x, b);
  return cosFirstQuadrant(x, b);
}

/** sin(π·a/b), as `cosPi`. */
export function sinPi(a: number, b: number): number {
  return cosPi(2 * a - b, 2 * b);
}

function cosFirstQuadrant(x: number, b: number): number {
  if (2 * x === b) return 0;
  return 4 * x <= b ? Math.cos((Math.PI * x) / b) : Math.sin((Math.PI * (b - 2 * x)) / (2 * b));
}
