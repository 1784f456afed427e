/** Nodes cos θ and weights of Gauss-Legendre quadrature on -1 ... 1, exact for polynomials of degree 2 count - 1. */
export function gaussLegendre(count: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    // Newton's method doubles the digits each time.
    for (let step = 0; step < 8; step++) {
      let before = 1;
      let last = x;
      for (let k = 2; k <= count; k++)
        [before, last] = [last, ((2 * k - 1) * x * last - (k - 1) * before) / k];
      slope = (count * (x * last - before)) / (x * x - 1);
      x -= last / slope;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
