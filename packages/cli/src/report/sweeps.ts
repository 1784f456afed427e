import type { Contestant } from '../contestants.js';
import type { Row } from '../row.js';
import { settingsText } from '../settings-text.js';
import { type Summary, summarise } from '../summary.js';
import { type SweepRow, summariseSweep } from '../sweep.js';
import type { ReportPoint, ReportSweep, ReportVdf } from './page/data.js';
import { sweptKeys } from './page/metrics.js';
import { short } from './short.js';

/** The points of a report's sweep: all arrays together, and of several also one by one those with pictures. */
export function sweepsOf(
  vdfs: readonly ReportVdf[],
  contestants: readonly Contestant[],
  rows: readonly Row[],
  sweep: readonly SweepRow[],
): ReportSweep[] {
  const all = { points: pointsOf(contestants, rows, sweep) };
  if (vdfs.length === 1) return [all];
  const single = vdfs.flatMap(({ label, view }, vdf) => {
    if (view === undefined) return [];
    const ofVdf = ({ subject }: Row): boolean => subject === label;
    return [{ vdf, points: pointsOf(contestants, rows.filter(ofVdf), sweep.filter(ofVdf)) }];
  });
  return [all, ...single];
}

/** Codecs without a quality are there with what they made without one. */
function pointsOf(
  contestants: readonly Contestant[],
  rows: readonly Row[],
  sweep: readonly SweepRow[],
): ReportPoint[] {
  const indexOf = ({ codec }: Summary): number => contestants.findIndex(({ label }) => label === codec);
  const fixed = summarise(rows)
    .filter((summary) => contestants[indexOf(summary)]!.codec.quality === undefined)
    .map((summary) => ({ ...summary, options: contestants[indexOf(summary)]!.codec.options }));
  const points: (Summary & { quality?: number; options: object })[] = [...summariseSweep(sweep), ...fixed];
  return points
    .filter(({ count }) => count > 0)
    .map((point) => ({
      codec: indexOf(point),
      ...(point.quality === undefined ? {} : { quality: short(point.quality)! }),
      settings: settingsText(point.options),
      failures: point.failures,
      values: point.values,
      bytes: point.bytes,
      figures: figuresOf(point),
    }));
}

function figuresOf({ mean }: Summary): ReportPoint['figures'] {
  return Object.fromEntries(sweptKeys.map((key) => [key, short(mean[key])])) as ReportPoint['figures'];
}
