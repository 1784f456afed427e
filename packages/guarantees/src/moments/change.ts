type Floats = Float32Array | Float64Array;

/** How values follow a polynomial p. The numbers are those of the layout. */
export const SCALED = 0;
export const CAPPED = 1;
export const RAISED = 2;
export const ADDED = 3;
export const REPLACED = 4;
export const EMPTY = 5;

/** A way to change values, and the unit it needs: a cap, a background, or what p counts. */
export interface Change {
  readonly mode: number;
  readonly unit: number;
}

/** Whether a mode has a unit. */
export function needsUnit(mode: number): boolean {
  return mode !== SCALED && mode !== EMPTY;
}

/**
 * The part of each value that the polynomial acts on: all of it; as much as the cap allows; the value raised by a
 * background; or the same for all, beside the value or in its place. In float64.
 */
export function baseOf(values: Floats, { mode, unit }: Change): Float64Array {
  const base = Float64Array.from(values);
  if (mode === ADDED || mode === REPLACED) base.fill(unit);
  if (mode === RAISED) for (let i = 0; i < base.length; i++) base[i]! += unit;
  if (mode === CAPPED)
    for (let i = 0; i < base.length; i++) base[i] = Math.max(-unit, Math.min(unit, base[i]!));
  return base;
}

/**
 * The values with the polynomial in effect. Unless it is added, signs stay: the part v becomes v·g(p) where it is positive,
 * v·g(-p) where negative, with g(p) = 1 + p, or 1/(1 - p) below 0. So all grow with p, and the sum of v·g is the derivative
 * of a convex function of p's coefficients, whose minimum Newton's method finds. `out` may be any of the arguments.
 */
export function apply(
  values: Floats,
  base: Float64Array,
  polynomial: Float64Array,
  mode: number,
  out: Floats,
): void {
  for (let i = 0; i < out.length; i++) {
    const v = base[i]!;
    const p = polynomial[i]!;
    if (mode === ADDED) {
      out[i] = values[i]! + v * p;
    } else {
      const rest = mode === RAISED || mode === REPLACED ? 0 : values[i]! - v;
      out[i] = rest + (v > 0 ? v * growth(p) : v < 0 ? v * growth(-p) : 0);
    }
  }
}

/** d/dp of what `apply` gives, at every cell. */
export function slopes(base: Float64Array, polynomial: Float64Array, mode: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    const v = Math.abs(base[i]!);
    const p = base[i]! < 0 ? -polynomial[i]! : polynomial[i]!;
    out[i] = mode === ADDED || p >= 0 ? v : v / ((1 - p) * (1 - p));
  }
}

function growth(p: number): number {
  return p >= 0 ? 1 + p : 1 / (1 - p);
}
