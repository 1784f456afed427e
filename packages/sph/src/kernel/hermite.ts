/**
 * Orthonormal Hermite functions h_k((i - centre) / width) / √width at the cells i of an axis, k = 0 ... order: row k has
 * one number for each cell. By the stable recurrence h_k+1 = √(2/(k+1)) u h_k - √(k/(k+1)) h_k-1.
 */
export function hermiteTable(order: number, length: number, centre: number, width: number): Float64Array {
  const table = new Float64Array((order + 1) * length);
  const scale = Math.PI ** -0.25 / Math.sqrt(width);
  for (let i = 0; i < length; i++) {
    const u = (i - centre) / width;
    let before = 0;
    let last = scale * Math.exp((-u * u) / 2);
    table[i] = last;
    for (let k = 0; k < order; k++) {
      const next = Math.sqrt(2 / (k + 1)) * u * last - Math.sqrt(k / (k + 1)) * before;
      before = last;
      last = next;
      table[(k + 1) * length + i] = next;
    }
  }
  return table;
}
