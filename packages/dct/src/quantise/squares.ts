/**
 * What the squared cosines of a DCT-II add up to, weighted: Σ_j w_j (s_k cos(πk(2j + 1)/(2n)))² for k = 0 ... n - 1, in
 * place of the orthonormal transform X of the weights w of each line. As 2cos²x = 1 + cos 2x, it is
 * s_k²/2 · (W_0 + W_2k), W being X without its factors s and W_m = -W_(2n-m) beyond n. Lines as for `forwardLines`.
 */
export function foldSquares(
  data: Float64Array,
  n: number,
  at: number,
  stride: number,
  lines: number,
  lineStride: number,
): void {
  const line = new Float64Array(n);
  const unit = Math.sqrt(n / 2);
  for (let l = 0; l < lines; l++) {
    const start = at + l * lineStride;
    for (let k = 0; k < n; k++) line[k] = data[start + k * stride]!;
    const sum = line[0]! * Math.sqrt(n);
    data[start] = sum / n;
    for (let k = 1; k < n; k++) {
      const twice = 2 * k;
      const wave = twice < n ? line[twice]! : twice === n ? 0 : -line[2 * n - twice]!;
      // A square is never negative; rounding may be.
      data[start + k * stride] = Math.max(0, (sum + wave * unit) / n);
    }
  }
}
