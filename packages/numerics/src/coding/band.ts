/**
 * A sub-band of a transformed array: coefficients of one kind on a regular grid, a strided box in the array that
 * holds all of them.
 */
export interface Band {
  /** Index of its first coefficient. */
  readonly offset: number;
  /** Coefficients along each axis, slowest axis first. 1 to 4 axes, the same for all bands of an array. */
  readonly shape: readonly number[];
  /** Distance in the array between neighbours along each axis. */
  readonly strides: readonly number[];
  /**
   * Distance between neighbours along each axis in cells of the original array: 2 to the level for a wavelet, the
   * block length for a block transform. Integer, >= 1.
   */
  readonly spacing: readonly number[];
  /** Whether the band holds high frequencies, along each axis. */
  readonly high: readonly boolean[];
}

/** A band with the places it takes its contexts from. */
export interface RelatedBand extends Band {
  /** Index of the earlier band whose magnitudes foretell this one's best, if any. */
  readonly parent?: number | undefined;
  /** Indices of further earlier bands that foretell them. */
  readonly siblings: readonly number[];
  /** Bands of one class share what is learnt of magnitudes and signs. 0 to BAND_CLASSES - 1. */
  readonly class: number;
  /**
   * What a sign is expected to be: mostly `positive`, as in the smooth band of data that is, like its neighbours' in
   * a wavelet's `detail`, or `unknown`.
   */
  readonly signs: 'positive' | 'detail' | 'unknown';
}

/** Number of classes of bands. */
export const BAND_CLASSES = 32;

const MOST_SIBLINGS = 5;
/** Thousandths of an octave, whole numbers: two machines must agree on which band is nearer. */
const OCTAVE = 1000;
/** Bands further apart than this, summed over the axes, say little of each other. */
const FARTHEST = 3600;
/** Log2 of 3/4 and of 1/4 of the sampling frequency, the middles of its upper and lower half. */
const HIGH_HALF = -415;
const LOW_HALF = -2000;
const MOST_DEPTH = 2;

/**
 * Relates the bands of a wavelet transform, or of wavelet packets that split along one axis at a time: each to those
 * before it that are nearest in frequency. The first band is to be the smooth one (no axis high), the others to go
 * from coarse to fine; another order is allowed and costs bytes.
 */
export function relateBands(bands: readonly Band[]): RelatedBand[] {
  const places = bands.map(placeOf);
  const coarsest = Math.max(0, ...bands.map((band) => level(Math.max(...band.spacing))));
  return bands.map((band, index) => {
    const [parent, ...siblings] = nearest(places, index).filter((at) => !bands[at]!.shape.includes(0));
    const signs = band.high.includes(true) ? 'detail' : 'positive';
    return {
      ...band,
      parent,
      siblings: siblings.slice(0, MOST_SIBLINGS),
      class: classOf(band, coarsest),
      signs,
    };
  });
}

/** Indices of the earlier bands within reach, but for the smooth one, the nearest first. */
function nearest(places: readonly (readonly number[])[], index: number): number[] {
  const near: { at: number; distance: number }[] = [];
  for (let at = 1; at < index; at++) {
    const distance = places[at]!.reduce(
      (sum, place, axis) => sum + Math.abs(place - places[index]![axis]!),
      0,
    );
    if (distance < FARTHEST) near.push({ at, distance });
  }
  near.sort((a, b) => a.distance - b.distance || b.at - a.at);
  return near.map(({ at }) => at);
}

/** Middle of the band's frequencies along each axis, against the original array's sampling frequency. */
function placeOf(band: Band): number[] {
  return band.spacing.map(
    (spacing, axis) => (band.high[axis] === true ? HIGH_HALF : LOW_HALF) - OCTAVE * level(spacing),
  );
}

/** Octaves in a spacing, rounded down. */
function level(spacing: number): number {
  return 31 - Math.clz32(spacing);
}

/** The smooth band has a class of its own; others share one by which axes are high and how far they are from the coarsest. */
function classOf(band: Band, coarsest: number): number {
  const mask = highMask(band);
  if (mask === 0) return 0;
  const spacings = band.spacing.filter((_, axis) => band.high[axis] === true);
  const depth = Math.min(coarsest - level(Math.min(...spacings)), MOST_DEPTH);
  return 1 + 7 * depth + ((mask - 1) % 7);
}

/** The high axes as bits, the last axis the lowest. */
export function highMask(band: Band): number {
  return band.high.reduce((mask, high) => mask * 2 + (high ? 1 : 0), 0);
}
