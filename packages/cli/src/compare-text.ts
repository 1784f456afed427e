import { type Aim, aimText } from './aim.js';
import type { Contestant } from './contestants.js';
import type { Input } from './input.js';
import { toJson } from './json.js';
import type { Row } from './row.js';
import { summarise } from './summary.js';
import { type SweepRow, summariseSweep } from './sweep.js';
import { rowTable, summaryTable, sweepTable } from './table.js';

/** What a comparison came to. */
export interface CompareResults {
  readonly input: Input;
  readonly contestants: readonly Contestant[];
  readonly rows: readonly Row[];
  /** What the codecs were tuned to. */
  readonly target?: Aim;
  /** Absent where none was asked for. */
  readonly sweep?: readonly SweepRow[];
  /** Path of the report. */
  readonly page?: string;
}

/** The results for programs. */
export function compareJson({ input, contestants, rows, target, sweep, page }: CompareResults): string {
  const { file, format, population, time } = input;
  return toJson({
    file,
    format,
    population,
    time,
    report: page,
    target,
    codecs: contestants.map(({ label, codec }) => ({ label, options: codec.options })),
    summaries: summarise(rows, target),
    rows,
    sweep: sweep && { summaries: summariseSweep(sweep), rows: sweep },
  });
}

/** How the results are shown. */
interface Layout {
  readonly perVdf?: boolean;
  readonly reportVdfs: number;
}

/** The results for people. */
export function compareText(results: CompareResults, { perVdf, reportVdfs }: Layout): string {
  const { input, rows, target, sweep, page } = results;
  const count = input.labels.length;
  const parts = [titleOf(results)];
  if (perVdf === true) parts.push(rowTable(rows, target));
  parts.push(summaryTable(summarise(rows, target), target));
  if (sweep !== undefined) parts.push(sweepText(sweep));
  if (page !== undefined) {
    const part = reportVdfs < count ? ` (pictures of ${reportVdfs} of ${count} VDFs: see --report-vdfs)` : '';
    parts.push(`Report: ${page}${part}`);
  }
  return `${parts.join('\n\n')}\n`;
}

function titleOf({ input, target }: CompareResults): string {
  const { file, format, labels, population } = input;
  const what = labels.length === 1 ? labels[0] : `${labels.length} VDFs`;
  const title = format === 'vlsv' ? `${file}: ${what} of ${population}` : file;
  return target === undefined ? title : `${title}, tuned to ${aimText(target)}`;
}

function sweepText(sweep: readonly SweepRow[]): string {
  if (sweep.length === 0) return 'Sweep: no codec here has a quality';
  return `Sweep\n${sweepTable(summariseSweep(sweep))}`;
}
