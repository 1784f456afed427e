import { basename } from 'node:path';
import { toDense } from '@vdfc/core';
import { type Aim, aimText } from '../aim.js';
import { attainmentText, tuningText } from '../attainment-text.js';
import type { CompareWork, Trial } from '../compare.js';
import type { Contestant } from '../contestants.js';
import type { Input } from '../input.js';
import type { Row } from '../row.js';
import { settingsText, settingTexts } from '../settings-text.js';
import { type Metric, type Summary, summarise } from '../summary.js';
import type { SweepRow } from '../sweep.js';
import type { Tuning } from '../tuning.js';
import { readVersion } from '../version.js';
import { outlinesOf } from './outlines.js';
import type {
  Figures,
  ReportCodec,
  ReportData,
  ReportMeasurement,
  ReportOutlines,
  ReportResult,
  ReportTotal,
  ReportVdf,
  VdfView,
} from './page/data.js';
import { metricKeys } from './page/metrics.js';
import { short } from './short.js';
import { sweepsOf } from './sweeps.js';
import { type Cut, cutThroughPeak, packDifference, viewOf } from './view.js';

/** Gathers a report while a comparison runs; holds slices, never whole arrays. */
export interface ReportBuilder {
  /** Takes in a trial. Those of one array come one after the other. */
  add(trial: Trial): Promise<void>;
  finish(): ReportData;
}

/** What is gathered of an array that is drawn. */
interface Picture {
  readonly cut: Cut;
  readonly differences: (string | null)[];
  readonly outlines: (ReportOutlines | null)[];
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
  { target, sweep }: Pick<CompareWork, 'target' | 'sweep'>,
): ReportBuilder {
  const vdfs: ReportVdf[] = [];
  const rows: Row[] = [];
  const sweepRows: SweepRow[] = [];
  const results: ReportResult[] = [];
  let picture: Picture | undefined;

  const begin = async ({ subject, row }: Trial): Promise<void> => {
    const array = toDense(subject.array);
    picture = undefined;
    let view: VdfView | undefined;
    if (pictured.has(subject.label)) {
      const none = contestants.map(() => null);
      picture = { cut: cutThroughPeak(array), differences: [...none], outlines: [...none] };
      const stored = await input.storedMoments(subject);
      const { cut, differences, outlines } = picture;
      view = { ...viewOf(subject, cut, stored), differences, outlines };
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
      sweepRows.push(...trial.sweep);
      results.push(resultOf(trial.row, vdfs.length - 1, codec, target));
      if (picture === undefined || trial.decoded === undefined) return;
      picture.differences[codec] = packDifference(picture.cut, toDense(trial.decoded));
      if (trial.container === undefined) return;
      picture.outlines[codec] =
        (await outlinesOf(trial.contestant.codec, trial.container, picture.cut)) ?? null;
    },
    finish: () => ({
      version: readVersion(),
      file: basename(input.file),
      ...(input.population === undefined ? {} : { population: input.population }),
      ...(input.time === undefined ? {} : { time: input.time }),
      codecs: contestants.map(codecOf),
      vdfs,
      results,
      totals: summarise(rows, target).map((summary) => totalOf(summary, target)),
      ...(target && { target: { name: target.name, text: aimText(target) } }),
      ...(sweep && { sweep: sweepsOf(vdfs, contestants, rows, sweepRows) }),
    }),
  };
}

function codecOf({ label, codec }: Contestant): ReportCodec {
  return { label, summary: codec.spec.summary, settings: settingTexts(codec.options) };
}

function resultOf(row: Row, vdf: number, codec: number, target: Aim | undefined): ReportResult {
  const { measured, tuned, failure } = row;
  if (measured === undefined) return { vdf, codec, failure: failure?.message ?? 'failed' };
  const { bytes, encodeMs, decodeMs, errors } = measured;
  const times = { encodeMs: short(encodeMs)!, decodeMs: short(decodeMs)! };
  const tuning = target === undefined || tuned === undefined ? {} : tuningOf(target, tuned);
  return { vdf, codec, measured: { bytes, ...times, figures: figuresOf(errors), ...tuning } };
}

function tuningOf(target: Aim, tuned: Tuning): Pick<ReportMeasurement, 'attained' | 'settings'> {
  const attained = { figure: short(tuned.figure), text: tuningText(target, tuned) };
  return tuned.trials === 0 ? { attained } : { attained, settings: settingsText(tuned.options) };
}

function totalOf(summary: Summary, aim: Aim | undefined): ReportTotal {
  const { count, failures, rawBytes, bytes, encodeMs, decodeMs, mean, worst, target } = summary;
  const attained =
    aim && target && count > 0
      ? { attained: { figure: short(target.worst), text: attainmentText(aim, target, count) } }
      : {};
  return {
    count,
    failures,
    rawBytes,
    bytes,
    encodeMs: short(encodeMs),
    decodeMs: short(decodeMs),
    mean: figuresOf(mean),
    worst: figuresOf(worst),
    ...attained,
  };
}

function figuresOf(values: Readonly<Record<Metric, number>>): Figures {
  return Object.fromEntries(metricKeys.map((key) => [key, short(values[key])])) as Figures;
}
