import { cosine32, sine32 } from '@vdfc/nn';
import { Random } from '@vdfc/numerics/random';

/** What a network is given of a place: its coordinates, and sines and cosines of them. */
export interface FeatureShape {
  /** Coordinates go from -reach to reach, whatever the length of the axis. */
  readonly reach: number;
  /** Number of frequencies; 0: coordinates alone. */
  readonly order: number;
  /** Frequencies are uniform from 0 to this, in periods of an axis. */
  readonly scale: number;
  /** Of the frequencies. Integer, 0 to 2^32 - 1. */
  readonly seed: number;
}

/** Features of all places of a grid: [feature][place along its axis]. */
export interface FeatureTables {
  /** Lengths of the axes, slowest first. */
  readonly lengths: readonly number[];
  /** Axis and values of each feature. */
  readonly features: readonly { readonly axis: number; readonly values: Float32Array }[];
}

/** Number of features of a place. */
export function featureCount(axes: number, { order }: FeatureShape): number {
  return axes * (1 + 2 * order);
}

/**
 * The features of a grid. For each axis: the coordinate x, then sin(2π h x / (2 reach)) and the cosine for each of `order`
 * frequencies h, the same for all axes.
 */
export function featureTables(lengths: readonly number[], shape: FeatureShape): FeatureTables {
  const { reach, order, scale, seed } = shape;
  const random = new Random(seed);
  const frequencies = Float64Array.from({ length: order }, () => scale * random.uniform());
  const features = lengths.flatMap((length, axis) => {
    const half = Float64Array.from({ length }, (_, i) => (length > 1 ? i / (length - 1) - 0.5 : 0));
    const tables = [Float32Array.from(half, (x) => 2 * reach * x)];
    for (const frequency of frequencies) {
      const angle = 2 * Math.PI * frequency;
      tables.push(
        Float32Array.from(half, (x) => sine32(angle * x)),
        Float32Array.from(half, (x) => cosine32(angle * x)),
      );
    }
    return tables.map((values) => ({ axis, values }));
  });
  return { lengths, features };
}

/**
 * Writes the features of cells into a network's input.
 *
 * @param cells their numbers in C order
 * @param places for each axis the places of `count` cells, overwritten
 * @param input [feature][stride], float32
 */
export function gatherFeatures(
  { lengths, features }: FeatureTables,
  cells: Int32Array,
  count: number,
  places: readonly Int32Array[],
  input: Float32Array,
  stride: number,
): void {
  const last = lengths.length - 1;
  for (let s = 0; s < count; s++) {
    let rest = cells[s]!;
    for (let axis = last; axis > 0; axis--) {
      const length = lengths[axis]!;
      const above = Math.floor(rest / length);
      places[axis]![s] = rest - above * length;
      rest = above;
    }
    places[0]![s] = rest;
  }
  features.forEach(({ axis, values }, feature) => {
    const along = places[axis]!;
    const row = feature * stride;
    for (let s = 0; s < count; s++) input[row + s] = values[along[s]!]!;
  });
}
