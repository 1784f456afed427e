import { type DenseArray, elementCount, type Floats } from '@vdfc/core';

/** Cells from the mask's rim that values reach. */
const REACH = 6;
/** Share of the mean of its neighbours that a cell takes. With more the edge is smoother, and there is more to code. */
const DECAY = 0.8;

/**
 * The array's values with those under a mask replaced by ones that fade from the values at the mask's rim to zero, so
 * that there is no edge to be coded: each is `DECAY` of the mean of its neighbours along all axes, outside the array
 * zero, in `REACH` iterations. No larger in size than the values at the rim.
 *
 * @param mask 1 for each cell to fill, else 0, as many as values
 */
export function fillSmoothly({ data, shape }: DenseArray, mask: Uint8Array): Floats {
  const out = data.slice();
  const axes = shape.filter((length) => length > 1).length;
  // Divided before they are added, so that no sum is beyond float64.
  const share = DECAY / (2 * Math.max(axes, 1));
  const shares = Float64Array.from(data, (value, i) => (mask[i] === 1 ? 0 : value * share));
  const sums = new Float64Array(data.length);
  for (let round = 1; round <= REACH; round++) {
    sums.fill(0);
    shape.forEach((length, axis) => {
      addNeighbours(shares, sums, length, elementCount(shape.slice(axis + 1)));
    });
    for (let i = 0; i < sums.length; i++) if (mask[i] === 1) shares[i] = sums[i]! * share;
  }
  for (let i = 0; i < sums.length; i++) if (mask[i] === 1) out[i] = sums[i]!;
  return out;
}

/** Adds to each cell its two neighbours along an axis of this length and stride. */
function addNeighbours(values: Float64Array, sums: Float64Array, length: number, stride: number): void {
  const block = length * stride;
  for (let start = 0; start < values.length; start += block) {
    const last = start + block - stride;
    for (let i = start; i < last; i++) {
      sums[i]! += values[i + stride]!;
      sums[i + stride]! += values[i]!;
    }
  }
}
