import type { Comparison } from '@vdfc/metrics';
import { type Aim, worstFigure } from './aim.js';
import type { Measurement } from './measure.js';
import { metricKeys } from './report/page/metrics.js';
import type { Row } from './row.js';

/** The error measures of a comparison, by name. */
export type Metric = keyof Comparison;

const metrics: readonly Metric[] = metricKeys;

/** What a codec made of all arrays together. Means and worst are over the arrays on which it did not fail. */
export interface Summary {
  readonly codec: string;
  /** Arrays that were encoded and decoded. */
  readonly count: number;
  readonly failures: number;
  /** Number of values of those arrays. */
  readonly values: number;
  readonly rawBytes: number;
  readonly bytes: number;
  /** rawBytes / bytes: of the totals, not a mean of ratios. NaN where nothing was encoded. */
  readonly ratio: number;
  readonly mean: Readonly<Record<Metric, number>>;
  /** The largest, for `psnr` the smallest. */
  readonly worst: Readonly<Record<Metric, number>>;
  /** Mean time of one array, ms. */
  readonly encodeMs: number;
  readonly decodeMs: number;
  /** Absent without a target. */
  readonly target?: Attainment;
}

/** How near a codec came to a target on all arrays. */
export interface Attainment {
  /** Worst of the figures that the target bounds. */
  readonly worst: number;
  /** Arrays on which it is not reached. */
  readonly unreached: number;
}

/** One summary for each codec, in the order in which they first appear. `aim` is what the rows were tuned to. */
export function summarise(rows: readonly Row[], aim?: Aim): Summary[] {
  const codecs = [...new Set(rows.map(({ codec }) => codec))];
  return codecs.map((codec) =>
    summariseCodec(
      codec,
      rows.filter((row) => row.codec === codec),
      aim,
    ),
  );
}

function summariseCodec(codec: string, rows: readonly Row[], aim: Aim | undefined): Summary {
  const done = rows.flatMap(({ values, rawBytes, measured }) =>
    measured === undefined ? [] : [{ values, rawBytes, measured }],
  );
  const measurements = done.map(({ measured }) => measured);
  const rawBytes = sum(done.map((row) => row.rawBytes));
  const bytes = sum(measurements.map((measured) => measured.bytes));
  return {
    codec,
    count: done.length,
    failures: rows.length - done.length,
    values: sum(done.map((row) => row.values)),
    rawBytes,
    bytes,
    ratio: rawBytes / bytes,
    mean: eachMetric((metric) => mean(measurements.map(({ errors }) => errors[metric]))),
    worst: eachMetric((metric) => worst(metric, measurements)),
    encodeMs: mean(measurements.map(({ encodeMs }) => encodeMs)),
    decodeMs: mean(measurements.map(({ decodeMs }) => decodeMs)),
    ...(aim === undefined ? {} : { target: attainmentOf(rows, aim) }),
  };
}

function attainmentOf(rows: readonly Row[], aim: Aim): Attainment {
  const tunings = rows.flatMap(({ tuned }) => tuned ?? []);
  return {
    worst: worstFigure(
      aim,
      tunings.map(({ figure }) => figure),
    ),
    unreached: tunings.filter(({ reached }) => !reached).length,
  };
}

function eachMetric(value: (metric: Metric) => number): Record<Metric, number> {
  return Object.fromEntries(metrics.map((metric) => [metric, value(metric)])) as Record<Metric, number>;
}

function worst(metric: Metric, measurements: readonly Measurement[]): number {
  if (measurements.length === 0) return Number.NaN;
  const values = measurements.map(({ errors }) => errors[metric]);
  return metric === 'psnr' ? Math.min(...values) : Math.max(...values);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
