import Table from 'cli-table3';
import type { Row } from './compare.js';
import { duration, figure, ratio, whole } from './report/page/format.js';
import { type MetricKey, metricInfo } from './report/page/metrics.js';
import type { Summary } from './summary.js';

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

/** One line for each codec, all arrays together: errors are means, and for several arrays the worst L1 besides. */
export function summaryTable(summaries: readonly Summary[]): string {
  const several = summaries.some(({ count, failures }) => count + failures > 1);
  const measures = shown.map((key) => metricInfo[key].label);
  if (several) measures.splice(1, 0, 'worst L1');
  const table = newTable(['codec', 'bytes', 'ratio', ...measures, 'encode', 'decode'], 1);
  for (const summary of summaries) {
    const { codec, count, failures, bytes, mean, worst } = summary;
    const name = failures === 0 ? codec : `${codec} (${failures} failed)`;
    if (count === 0) {
      table.push([name]);
      continue;
    }
    const figures = shown.map((key) => figure(mean[key]));
    if (several) figures.splice(1, 0, figure(worst.l1));
    const times = [duration(summary.encodeMs), duration(summary.decodeMs)];
    table.push([name, whole(bytes), ratio(summary.ratio), ...figures, ...times]);
  }
  return textOf(table);
}

/** One line for each array and codec. */
export function rowTable(rows: readonly Row[]): string {
  const measures = shown.map((key) => metricInfo[key].label);
  const table = newTable(['VDF', 'codec', 'bytes', 'ratio', ...measures, 'encode', 'decode'], 2);
  for (const { subject, codec, measured, failure } of rows) {
    if (measured === undefined) {
      table.push([
        subject,
        codec,
        { colSpan: shown.length + 4, content: failure?.message ?? 'failed', hAlign: 'left' },
      ]);
      continue;
    }
    const figures = shown.map((key) => figure(measured.errors[key]));
    const times = [duration(measured.encodeMs), duration(measured.decodeMs)];
    table.push([subject, codec, whole(measured.bytes), ratio(measured.ratio), ...figures, ...times]);
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

/** A table of plain text, without frames and colours; the first `names` columns are text, the others numbers. */
function newTable(head: readonly string[], names = head.length): Table.Table {
  const sides = ['top', 'bottom', 'left', 'right', 'mid'];
  const frame = sides.flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`]);
  const noFrame = Object.fromEntries([...frame, 'left-mid', 'right-mid'].map((part) => [part, '']));
  return new Table({
    head: [...head],
    colAligns: head.map((_, i) => (i < names ? 'left' : 'right')),
    chars: { ...noFrame, middle: '  ' },
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
}
