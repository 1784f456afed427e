import Table from 'cli-table3';
import { type Aim, aimText } from './aim.js';
import { attainmentText, tuningText } from './attainment-text.js';
import { duration, figure, ratio, whole } from './report/page/format.js';
import { type MetricKey, metricInfo, sweptKeys } from './report/page/metrics.js';
import type { Row } from './row.js';
import { settingsText } from './settings-text.js';
import type { Summary } from './summary.js';
import type { SweepSummary } from './sweep.js';

/** The measures that fit a terminal of 120 columns; all are in `--json` and in the report. */
const shown: readonly MetricKey[] = [
  'l1',
  'l2',
  'maxErrorOfPeak',
  'density',
  'bulkVelocity',
  'pressure',
  'tailLogError',
];

/**
 * One line for each codec, all arrays together: errors are means, and for several arrays the worst L1 besides. What an
 * aim bounds has a column of its own, the worst of all arrays.
 */
export function summaryTable(summaries: readonly Summary[], aim?: Aim): string {
  const several = summaries.some(({ count, failures }) => count + failures > 1);
  const keys = several ? shown : shown.filter((key) => key !== aim?.name);
  const measures = keys.map((key) => metricInfo[key].label);
  const withWorst = several && aim?.name !== 'l1';
  if (withWorst) measures.splice(1, 0, 'worst L1');
  const aims = aim === undefined ? [] : [aimText(aim)];
  const table = newTable(['codec', 'bytes', 'ratio', ...aims, ...measures, 'encode', 'decode'], 1);
  for (const summary of summaries) {
    const { count, bytes, mean, worst, target } = summary;
    if (count === 0) {
      table.push([nameOf(summary)]);
      continue;
    }
    const figures = keys.map((key) => figure(mean[key]));
    if (withWorst) figures.splice(1, 0, figure(worst.l1));
    const reached = aim === undefined ? [] : [target === undefined ? '' : attainmentText(aim, target, count)];
    const times = [duration(summary.encodeMs), duration(summary.decodeMs)];
    table.push([nameOf(summary), whole(bytes), ratio(summary.ratio), ...reached, ...figures, ...times]);
  }
  return textOf(table);
}

function nameOf({ codec, failures }: Summary): string {
  return failures === 0 ? codec : `${codec} (${failures} failed)`;
}

/** One line for each array and codec; with an aim also the options that were found. */
export function rowTable(rows: readonly Row[], aim?: Aim): string {
  const keys = shown.filter((key) => key !== aim?.name);
  const measures = keys.map((key) => metricInfo[key].label);
  const head = ['VDF', 'codec', 'bytes', 'ratio', ...measures, 'encode', 'decode'];
  if (aim !== undefined) head.splice(4, 0, aimText(aim));
  const table = newTable(aim === undefined ? head : [...head, 'options'], 2, aim === undefined ? 0 : 1);
  for (const { subject, codec, measured, tuned, failure } of rows) {
    if (measured === undefined) {
      const content = failure?.message ?? 'failed';
      table.push([subject, codec, { colSpan: head.length - 2, content, hAlign: 'left' }]);
      continue;
    }
    const figures = keys.map((key) => figure(measured.errors[key]));
    const times = [duration(measured.encodeMs), duration(measured.decodeMs)];
    const reached = aim === undefined || tuned === undefined ? [] : [tuningText(aim, tuned)];
    const options = tuned === undefined ? [] : [settingsText(tuned.options)];
    const sizes = [whole(measured.bytes), ratio(measured.ratio)];
    table.push([subject, codec, ...sizes, ...reached, ...figures, ...times, ...options]);
  }
  return textOf(table);
}

/** One line for each codec and quality, all arrays together: errors and times are means. */
export function sweepTable(summaries: readonly SweepSummary[]): string {
  const measures = sweptKeys.map((key) => metricInfo[key].label);
  const sizes = ['quality', 'bytes', 'bits/value', 'ratio'];
  const table = newTable(['codec', ...sizes, ...measures, 'encode', 'decode', 'options'], 1, 1);
  for (const summary of summaries) {
    const { quality, bytes, values, mean, options } = summary;
    const start = [nameOf(summary), quality.toFixed(3)];
    if (summary.count === 0) {
      table.push(start);
      continue;
    }
    const size = [whole(bytes), figure((8 * bytes) / values), ratio(summary.ratio)];
    const figures = sweptKeys.map((key) => figure(mean[key]));
    const times = [duration(summary.encodeMs), duration(summary.decodeMs)];
    table.push([...start, ...size, ...figures, ...times, settingsText(options)]);
  }
  return textOf(table);
}

/** Two or more columns of text without lines, for listings. */
export function listing(rows: readonly (readonly string[])[]): string {
  const table = newTable([]);
  table.push(...rows.map((row) => [...row]));
  return textOf(table);
}

/** Lines without the blanks that fill the last column. */
function textOf(table: Table.Table): string {
  return table.toString().replace(/[ ]+$/gm, '');
}

/** A table of plain text, without frames and colours; the first `names` and the last `notes` columns are text. */
function newTable(head: readonly string[], names = head.length, notes = 0): Table.Table {
  const sides = ['top', 'bottom', 'left', 'right', 'mid'];
  const frame = sides.flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`]);
  const noFrame = Object.fromEntries([...frame, 'left-mid', 'right-mid'].map((part) => [part, '']));
  return new Table({
    head: [...head],
    colAligns: head.map((_, i) => (i < names || i >= head.length - notes ? 'left' : 'right')),
    chars: { ...noFrame, middle: '  ' },
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
}
