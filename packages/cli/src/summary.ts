import type { Comparison } from '@vdfc/metrics';
import type { Measurement, Row } from './compare.js';
import { metricKeys } from './report/page/metrics.js';

/** The error measures of a comparison, by name. */
export type Metric = keyof Comparison;

const metrics: readonly Metric[] = metricKeys;

/** What a codec made of all arrays together. Means and worst are over the arrays on which it did not fail. */
export interface Summary {
  readonly codec: string;
  /** Arrays that were encoded and decoded. */
  readonly count: number;
  readonly failures: number;
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
}

/** One summary for each codec, in the order in which they first appear. */
export function summarise(rows: readonly Row[]): Summary[] {
  const codecs = [...new Set(rows.map(({ codec }) => codec))];
  return codecs.map((codec) =>
    summariseCodec(
      codec,
      rows.filter((row) => row.codec === codec),
    ),
  );
}

function summariseCodec(codec: string, rows: readonly Row[]): Summary {
  const done = rows.flatMap(({ rawBytes, measured }) =>
    measured === undefined ? [] : [{ rawBytes, measured }],
  );
  const measurements = done.map(({ measured }) => measured);
  const rawBytes = sum(done.map((row) => row.rawBytes));
  const bytes = sum(measurements.map((measured) => measured.bytes));
  return {
    codec,
    count: done.length,
    failures: rows.length - done.length,
    rawBytes,
    bytes,
    ratio: rawBytes / bytes,
    mean: eachMetric((metric) => mean(measurements.map(({ errors }) => errors[metric]))),
    worst: eachMetric((metric) => worst(metric, measurements)),
    encodeMs: mean(measurements.map(({ encodeMs }) => encodeMs)),
    decodeMs: mean(measurements.map(({ decodeMs }) => decodeMs)),
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
