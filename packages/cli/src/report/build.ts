import { basename } from 'node:path';
import { toDense } from '@vdfc/core';
import type { Measurement, Row, Trial } from '../compare.js';
import type { Contestant } from '../contestants.js';
import type { Input } from '../input.js';
import { type Metric, type Summary, summarise } from '../summary.js';
import { readVersion } from '../version.js';
import type {
  Figure,
  Figures,
  ReportCodec,
  ReportData,
  ReportResult,
  ReportTotal,
  ReportVdf,
  VdfView,
} from './page/data.js';
import { metricKeys } from './page/metrics.js';
import { type Cut, cutThroughPeak, packDifference, viewOf } from './view.js';

/** Gathers a report while a comparison runs; holds slices, never whole arrays. */
export interface ReportBuilder {
  /** Takes in a trial. Those of one array come one after the other. */
  add(trial: Trial): Promise<void>;
  finish(): ReportData;
}

/** `count` of `labels`, evenly spaced, the first and the last among them. */
export function evenlySpaced(labels: readonly string[], count: number): Set<string> {
  if (count >= labels.length) return new Set(labels);
  if (count === 1) return new Set([labels[Math.floor((labels.length - 1) / 2)]!]);
  const step = (labels.length - 1) / (count - 1);
  return new Set(Array.from({ length: count }, (_, i) => labels[Math.round(i * step)]!));
}

/** A report of `contestants` on `input` with pictures of the arrays whose labels are in `pictured`. */
export function buildReport(
  input: Input,
  contestants: readonly Contestant[],
  pictured: ReadonlySet<string>,
): ReportBuilder {
  const vdfs: ReportVdf[] = [];
  const rows: Row[] = [];
  const results: ReportResult[] = [];
  let picture: { cut: Cut; differences: (string | null)[] } | undefined;

  const begin = async ({ subject, row }: Trial): Promise<void> => {
    const array = toDense(subject.array);
    picture = undefined;
    let view: VdfView | undefined;
    if (pictured.has(subject.label)) {
      picture = { cut: cutThroughPeak(array), differences: contestants.map(() => null) };
      const stored = await input.storedMoments(subject);
      view = { ...viewOf(subject, picture.cut, stored), differences: picture.differences };
    }
    vdfs.push({
      label: subject.label,
      ...(subject.cellId === undefined ? {} : { cellId: subject.cellId }),
      shape: array.shape,
      dtype: array.dtype,
      rawBytes: row.rawBytes,
      ...(view === undefined ? {} : { view }),
    });
  };

  return {
    async add(trial) {
      if (vdfs.at(-1)?.label !== trial.subject.label) await begin(trial);
      const codec = contestants.indexOf(trial.contestant);
      rows.push(trial.row);
      results.push(resultOf(trial.row, vdfs.length - 1, codec));
      if (picture === undefined || trial.decoded === undefined) return;
      picture.differences[codec] = packDifference(picture.cut, toDense(trial.decoded));
    },
    finish: () => ({
      version: readVersion(),
      file: basename(input.file),
      ...(input.population === undefined ? {} : { population: input.population }),
      ...(input.time === undefined ? {} : { time: input.time }),
      codecs: contestants.map(codecOf),
      vdfs,
      results,
      totals: summarise(rows).map(totalOf),
    }),
  };
}

function codecOf({ label, codec }: Contestant): ReportCodec {
  const settings = Object.entries(codec.options).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return { label, summary: codec.spec.summary, settings };
}

function resultOf({ measured, failure }: Row, vdf: number, codec: number): ReportResult {
  if (measured === undefined) return { vdf, codec, failure: failure?.message ?? 'failed' };
  const { bytes, encodeMs, decodeMs, errors }: Measurement = measured;
  return {
    vdf,
    codec,
    measured: { bytes, encodeMs: short(encodeMs)!, decodeMs: short(decodeMs)!, figures: figuresOf(errors) },
  };
}

function totalOf({
  count,
  failures,
  rawBytes,
  bytes,
  encodeMs,
  decodeMs,
  mean,
  worst,
}: Summary): ReportTotal {
  return {
    count,
    failures,
    rawBytes,
    bytes,
    encodeMs: short(encodeMs),
    decodeMs: short(decodeMs),
    mean: figuresOf(mean),
    worst: figuresOf(worst),
  };
}

function figuresOf(values: Readonly<Record<Metric, number>>): Figures {
  return Object.fromEntries(metricKeys.map((key) => [key, short(values[key])])) as Figures;
}

/** Four digits are enough to look at. */
function short(value: number): Figure {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}
