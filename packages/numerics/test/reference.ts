/** The orthonormal DCT-II by its definition, in n² operations. */
export function slowDct(x: Float64Array): Float64Array {
  const n = x.length;
  const cosines = cosineTable(n);
  return Float64Array.from(x, (_, k) => {
    let sum = 0;
    // The angle is k(2j + 1), counted in units of π/(2n).
    for (let j = 0, angle = k; j < n; j++, angle = (angle + 2 * k) % (4 * n)) sum += x[j]! * cosines[angle]!;
    return sum * scale(k, n);
  });
}

/** The orthonormal DCT-III, its inverse. */
export function slowInverseDct(x: Float64Array): Float64Array {
  const n = x.length;
  const cosines = cosineTable(n);
  return Float64Array.from(x, (_, j) => {
    let sum = 0;
    for (let k = 0, angle = 0; k < n; k++, angle = (angle + 2 * j + 1) % (4 * n)) {
      sum += scale(k, n) * x[k]! * cosines[angle]!;
    }
    return sum;
  });
}

/** cos(πi/(2n)) for i < 4n. */
function cosineTable(n: number): Float64Array {
  return Float64Array.from({ length: 4 * n }, (_, i) => Math.cos((Math.PI * i) / (2 * n)));
}

function scale(k: number, n: number): number {
  return Math.sqrt((k === 0 ? 1 : 2) / n);
}
