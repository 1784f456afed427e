import type { MetricKey, SweptKey } from './metrics.js';

/** Everything that a report shows: what the command puts into the page as JSON and the page's script draws. */
export interface ReportData {
  /** Version of the command. */
  readonly version: string;
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly population?: string;
  /** Simulated time, s. */
  readonly time?: number;
  readonly codecs: readonly ReportCodec[];
  /** All arrays that were compared. */
  readonly vdfs: readonly ReportVdf[];
  /** One for each array and codec. */
  readonly results: readonly ReportResult[];
  /** One for each codec, in their order: all arrays together. */
  readonly totals: readonly ReportTotal[];
  /** What codecs were tuned to. */
  readonly target?: ReportTarget;
  /** Codecs at several qualities: all arrays together, then one by one those with pictures. */
  readonly sweep?: readonly ReportSweep[];
}

/** A number as JSON holds it: null where it is not finite. */
export type Figure = number | null;

/** Error measures by name. `psnr` is null where there is no error. */
export type Figures = Readonly<Record<MetricKey, Figure>>;

/** A codec of the comparison. */
export interface ReportCodec {
  readonly label: string;
  readonly summary: string;
  /** The options it was given, as `key=value`. */
  readonly settings: readonly string[];
}

/** An array of the comparison. */
export interface ReportVdf {
  readonly label: string;
  readonly cellId?: number;
  /** Slowest axis first. */
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Size of its values. */
  readonly rawBytes: number;
  /** Absent where no pictures are embedded. */
  readonly view?: VdfView;
}

/** What a codec made of an array. */
export interface ReportResult {
  /** Index in `vdfs`. */
  readonly vdf: number;
  /** Index in `codecs`. */
  readonly codec: number;
  readonly measured?: ReportMeasurement;
  /** Why there is no measurement. */
  readonly failure?: string;
}

/** Sizes, times and errors of one array. */
export interface ReportMeasurement {
  readonly bytes: number;
  readonly encodeMs: number;
  readonly decodeMs: number;
  readonly figures: Figures;
  /** Absent without a target. */
  readonly attained?: ReportAttained;
  /** The options that tuning found: `blockSize=8, keep=4`. */
  readonly settings?: string;
}

/** What codecs were tuned to. */
export interface ReportTarget {
  /** A measure's name, `ratio` or `bytes`. */
  readonly name: string;
  /** In words: `l1 ≤ 0.05`. */
  readonly text: string;
}

/** How near a codec came to the target. */
export interface ReportAttained {
  /** The figure that the target bounds, of several arrays the worst. */
  readonly figure: Figure;
  /** The same in words, which say whether the target is reached. */
  readonly text: string;
}

/** Sizes, times and errors of all arrays together. */
export interface ReportTotal {
  readonly count: number;
  readonly failures: number;
  readonly rawBytes: number;
  readonly bytes: number;
  /** Mean of one array, ms. */
  readonly encodeMs: Figure;
  readonly decodeMs: Figure;
  readonly mean: Figures;
  readonly worst: Figures;
  /** Absent without a target. */
  readonly attained?: ReportAttained;
}

/** Codecs at several qualities on one array, or on all. */
export interface ReportSweep {
  /** Index in `vdfs`; absent for all together. */
  readonly vdf?: number;
  /** Codec by codec, qualities rising. */
  readonly points: readonly ReportPoint[];
}

/** A codec at one quality. */
export interface ReportPoint {
  /** Index in `codecs`. */
  readonly codec: number;
  /** 0 to 1; absent for a codec that has none, which is there once. */
  readonly quality?: number;
  /** The options that stand for the quality: `blockSize=8, keep=4`. */
  readonly settings: string;
  /** Arrays on which the codec failed: they are in none of the figures. */
  readonly failures: number;
  /** Number of values, and bytes of their containers. */
  readonly values: number;
  readonly bytes: number;
  /** Of several arrays, means. */
  readonly figures: Readonly<Record<SweptKey, Figure>>;
}

/** Moments of a VDF; what is not known is absent. */
export interface ReportMoments {
  /** 1/m³. */
  readonly density?: number;
  /** x, y, z, m/s. */
  readonly bulkVelocity?: readonly number[];
  /** K. */
  readonly temperature?: number;
}

/** One axis of velocity space, or of an array without a grid, where positions count cells. */
export interface ViewAxis {
  readonly name: string;
  /** Lower edge of the first cell. */
  readonly min: number;
  readonly cell: number;
  readonly count: number;
}

/** What is drawn of one array. */
export interface VdfView {
  /** x, y, z; an axis that the array lacks has one cell. */
  readonly axes: readonly [ViewAxis, ViewAxis, ViewAxis];
  /** Unit of the axes: `km/s`, `m/s` or `cells`. */
  readonly unit: string;
  /** Whether the axes are velocities. */
  readonly physical: boolean;
  /** Cell of the largest value, x, y, z: all slices and profiles go through it. */
  readonly peak: readonly [number, number, number];
  /** Largest absolute value; the values of `original` and `differences` are fractions of it. */
  readonly scale: number;
  /** Sparsity threshold, in the array's unit. */
  readonly threshold?: number;
  /** Moments from the array itself. */
  readonly moments?: ReportMoments;
  /** Moments that the file states. */
  readonly stored?: ReportMoments;
  /**
   * Three planes through the peak, one after the other: `[ny, nx]`, `[nz, nx]`, `[nz, ny]`, as float32. Packed: the
   * lower 16 bits of all values, then the upper ones, little-endian words in which zeros are runs (number of zeros,
   * number of other words, those words, and so on), in base64.
   */
  readonly original: string;
  /**
   * Reconstruction less original for each codec, planes and packing as in `original`, the upper 16 bits of each float32
   * alone; null where the codec failed.
   */
  readonly differences: readonly (string | null)[];
  /** What the model of each codec looks like in the planes; null for codecs without one. */
  readonly outlines: readonly (ReportOutlines | null)[];
}

/** Closed lines in the planes, in their order: each line as x, y, x, y ... in cells from the lower edge. */
export interface ReportOutlines {
  /** What they are, in a few words. */
  readonly title: string;
  readonly planes: readonly [readonly number[][], readonly number[][], readonly number[][]];
}
