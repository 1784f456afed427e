/**
 * Radial functions of the isotropic oscillator, R_nl(r) = (-1)^n √(2 n! / Γ(n + l + 3/2)) r^l e^(-r²/2) L_n^(l + 1/2)(r²):
 * orthonormal for each l, ∫ R_nl R_n'l r² dr = δ_nn', and positive far out. As r^l at the centre they make R_nl Y_lm smooth
 * there. Their products with polynomials e^(-r²/2) are known as Burnett functions (Proc. London Math. Soc. 39:385, 1935).
 *
 * @param count n = 0 ... count - 1
 * @returns row n has one number for each of `radii`
 */
export function radialTable(l: number, count: number, radii: Float64Array): Float64Array {
  const table = new Float64Array(count * radii.length);
  for (let i = 0; i < radii.length; i++) {
    const r = radii[i]!;
    let last = (2 / Math.PI ** 0.25) * Math.exp((-r * r) / 2);
    for (let k = 0; k < l; k++) last *= r / Math.sqrt(k + 1.5);
    let before = 0;
    for (let n = 0; n < count; n++) {
      table[n * radii.length + i] = last;
      const a = l + 0.5;
      const next =
        ((r * r - (2 * n + 1 + a)) * last - Math.sqrt(n * (n + a)) * before) /
        Math.sqrt((n + 1) * (n + 1 + a));
      before = last;
      last = next;
    }
  }
  return table;
}
