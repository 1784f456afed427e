/** Weight of the squared error in the domain beside the L1 error of the array. */
const SQUARES = 0.5;
/** Weight of the distance of the encoder's vectors from their codes (van den Oord et al. 2017). */
const COMMITMENT = 0.25;
/** Added to the sums that errors are divided by: nearly empty windows count less. */
const FLOOR = 40;

/**
 * L1 error of the squares of decoded values, as a share, plus half their squared error, a mean over the windows.
 *
 * @param decoded, original batch x size
 * @param gradient set to the derivatives, if given
 * @returns the L1 part, and all
 */
export function reconstructionLoss(
  decoded: Float32Array,
  original: Float32Array,
  batch: number,
  gradient?: Float32Array,
): { l1: number; loss: number } {
  const size = original.length / batch;
  let [l1, squares] = [0, 0];
  for (let window = 0; window < batch; window++) {
    const start = window * size;
    let total = FLOOR;
    for (let i = start; i < start + size; i++) total += original[i]! > 0 ? original[i]! * original[i]! : 0;
    const weight = 1 / (total * batch);
    for (let i = start; i < start + size; i++) {
      const [value, root] = [original[i]!, decoded[i]!];
      const positive = root > 0 ? root : 0;
      const off = positive * positive - (value > 0 ? value * value : 0);
      const difference = root - value;
      l1 += weight * Math.abs(off);
      squares += weight * difference * difference;
      if (gradient === undefined) continue;
      gradient[i] = weight * (2 * (off > 0 ? positive : -positive) + 2 * SQUARES * difference);
    }
  }
  return { l1, loss: l1 + SQUARES * squares };
}

/**
 * What vectors lose for being off their codes; its derivatives are added to `gradient`, which holds those of the decoder's
 * input: straight through the quantiser.
 *
 * @param scale sum of the squares of the windows
 */
export function commitmentLoss(
  vectors: Float32Array,
  quantised: Float32Array,
  scale: number,
  gradient: Float32Array,
): number {
  let sum = 0;
  const weight = COMMITMENT / Math.max(scale, FLOOR);
  for (let i = 0; i < vectors.length; i++) {
    const off = vectors[i]! - quantised[i]!;
    sum += off * off;
    gradient[i]! += 2 * weight * off;
  }
  return weight * sum;
}
