/**
 * e^x for x <= 700, to about 1e-15·max(1, |x|). Made of correctly rounded operations alone, so that test fields are the
 * same in every JavaScript engine, which `Math.exp` does not promise.
 */
export function exp(x: number): number {
  if (x < -746) return 0;
  let halvings = -Math.round(x / Math.LN2);
  const rest = x + halvings * Math.LN2;
  let value = 1;
  for (let k = 16; k >= 1; k--) value = 1 + (rest * value) / k;
  for (; halvings < 0; halvings++) value *= 2;
  for (; halvings >= 32; halvings -= 32) value /= 4294967296;
  for (; halvings > 0; halvings--) value /= 2;
  return value;
}

/** x^n for an integer n >= 0, by multiplication. */
export function power(x: number, n: number): number {
  let result = 1;
  for (let i = 0; i < n; i++) result *= x;
  return result;
}

/** x^(3/2) */
export function power32(x: number): number {
  return x * Math.sqrt(x);
}

/** Γ(x) for x = 1/2, 1, 3/2, 2, … */
export function gamma(x: number): number {
  let result = Number.isInteger(x) ? 1 : Math.sqrt(Math.PI);
  for (let factor = Number.isInteger(x) ? 1 : 0.5; factor < x; factor++) result *= factor;
  return result;
}
