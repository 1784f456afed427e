/**
 * Lines to be transformed side by side: element p of line l is read from (and overwritten in) `work[p * lines + l]`,
 * and its result goes to `out[start + p * gap + l * lineGap]`.
 */
export interface Panel {
  work: Float64Array;
  out: Float64Array;
  lines: number;
  lineGap: number;
}

/** (a, b) -> (a + b, a - b) for `lines` pairs, `lineGap` apart, from `data[p]` and `data[q]`. */
export function butterfly(data: Float64Array, p: number, q: number, lines: number, lineGap: number): void {
  for (let l = 0; l < lines; l++, p += lineGap, q += lineGap) {
    const a = data[p]!;
    const b = data[q]!;
    data[p] = a + b;
    data[q] = a - b;
  }
}

/** (a, b) -> (c·a + s·b, d·b - t·a), places as for `butterfly`. */
export function turn(
  data: Float64Array,
  p: number,
  q: number,
  lines: number,
  lineGap: number,
  c: number,
  s: number,
  d: number,
  t: number,
): void {
  for (let l = 0; l < lines; l++, p += lineGap, q += lineGap) {
    const a = data[p]!;
    const b = data[q]!;
    data[p] = c * a + s * b;
    data[q] = d * b - t * a;
  }
}

/** a -> -a for `lines` values, `lineGap` apart, from `data[p]`. */
export function negate(data: Float64Array, p: number, lines: number, lineGap: number): void {
  for (let l = 0; l < lines; l++, p += lineGap) data[p] = -data[p]!;
}

/**
 * For every line, at `out[to]`: the scalar product of `count` factors, `factorStep` apart from `factors[first]`, with as
 * many elements of the line, `step` apart from `work[at]`.
 */
export function multiply(
  factors: Float64Array,
  first: number,
  factorStep: number,
  count: number,
  panel: Panel,
  at: number,
  step: number,
  to: number,
): void {
  const { work, out, lines, lineGap } = panel;
  let l = 0;
  // Four lines share each factor read.
  for (; l + 4 <= lines; l += 4, to += 4 * lineGap) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let from = at + l;
    let place = first;
    for (let j = 0; j < count; j++, from += step, place += factorStep) {
      const factor = factors[place]!;
      a += factor * work[from]!;
      b += factor * work[from + 1]!;
      c += factor * work[from + 2]!;
      d += factor * work[from + 3]!;
    }
    out[to] = a;
    out[to + lineGap] = b;
    out[to + 2 * lineGap] = c;
    out[to + 3 * lineGap] = d;
  }
  for (; l < lines; l++, to += lineGap) {
    let sum = 0;
    let from = at + l;
    let place = first;
    for (let j = 0; j < count; j++, from += step, place += factorStep) sum += factors[place]! * work[from]!;
    out[to] = sum;
  }
}
