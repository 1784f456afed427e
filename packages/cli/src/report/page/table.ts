import { seriesColour } from './colours.js';
import type { Figure, Figures, ReportAttained, ReportCodec, ReportTarget } from './data.js';
import { element } from './dom.js';
import { duration, pretty, ratio, whole } from './format.js';
import { type MetricKey, metricInfo } from './metrics.js';

/** A codec's line in a table. */
export interface TableLine {
  readonly codec: number;
  readonly rawBytes: number;
  readonly bytes: number;
  readonly encodeMs: Figure;
  readonly decodeMs: Figure;
  readonly figures: Figures;
  /** Shown beside the codec's name. */
  readonly note?: string;
  /** Only this text is shown then. */
  readonly failure?: string;
  /** Largest L1 of several arrays. */
  readonly worstL1?: Figure;
  /** How near the codec came to the target, where there is one. */
  readonly attained?: ReportAttained;
}

interface Column {
  readonly label: string;
  readonly meaning: string;
  /** What lines are sorted by; null sorts last. */
  value(line: TableLine): Figure | string;
  text(line: TableLine): string;
}

/** The measures in a table, all but those in the unit of f. */
const measures: readonly MetricKey[] = [
  'l1',
  'l2',
  'maxErrorOfPeak',
  'density',
  'bulkVelocity',
  'pressure',
  'temperature',
  'tailLogError',
  'psnr',
  'negatives',
];

/** A table of codecs that can be sorted by any column. What a target bounds has a column of its own. */
export function codecTable(
  codecs: readonly ReportCodec[],
  lines: readonly TableLine[],
  caption: string,
  target?: ReportTarget,
): HTMLElement {
  const columns = columnsFor(codecs, lines, target);
  const body = element('tbody');
  const heads = columns.map(({ label, meaning }) => {
    const button = element('button', { type: 'button', title: meaning }, label);
    return element('th', { scope: 'col' }, button);
  });
  const fill = (sorted: readonly TableLine[]): void =>
    body.replaceChildren(...sorted.map((line) => tableRow(columns, line)));
  heads.forEach((head, i) => {
    head.addEventListener('click', () => {
      const descending = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      fill(sortLines(lines, columns[i]!, descending));
    });
  });
  fill(lines);
  const head = element('thead', {}, element('tr', {}, ...heads));
  const table = element('table', {}, element('caption', {}, caption), head, body);
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, table);
}

function columnsFor(
  codecs: readonly ReportCodec[],
  lines: readonly TableLine[],
  target: ReportTarget | undefined,
): Column[] {
  const measure = (key: MetricKey): Column => ({
    ...metricInfo[key],
    value: ({ figures }) => figures[key],
    text: ({ figures }) => figureText(key, figures),
  });
  const worst: Column = {
    label: 'worst L1',
    meaning: 'largest L1 of all arrays',
    value: (line) => line.worstL1 ?? null,
    text: (line) => pretty(line.worstL1),
  };
  const several = lines.some((line) => line.worstL1 !== undefined);
  const withWorst = several && target?.name !== 'l1';
  // Of a single array, the target's column says it all.
  const keys = several ? measures : measures.filter((key) => key !== target?.name);
  return [
    {
      label: 'codec',
      meaning: 'name of the codec',
      value: ({ codec }) => codecs[codec]!.label,
      text: ({ codec }) => codecs[codec]!.label,
    },
    {
      label: 'bytes',
      meaning: 'size of the containers',
      value: (line) => line.bytes,
      text: (line) => whole(line.bytes),
    },
    {
      label: 'ratio',
      meaning: 'bytes of the values over bytes of the containers',
      value: (line) => line.rawBytes / line.bytes,
      text: (line) => ratio(line.rawBytes / line.bytes),
    },
    ...(target === undefined ? [] : [targetColumn(target.text)]),
    ...keys.flatMap((key) => (key === 'l1' && withWorst ? [measure(key), worst] : [measure(key)])),
    {
      label: 'encode',
      meaning: 'wall time of one array, one run',
      value: (line) => line.encodeMs,
      text: (line) => duration(line.encodeMs),
    },
    {
      label: 'decode',
      meaning: 'wall time of one array, one run',
      value: (line) => line.decodeMs,
      text: (line) => duration(line.decodeMs),
    },
  ];
}

function targetColumn(label: string): Column {
  return {
    label,
    meaning: 'what codecs were tuned to, and how near they came: of several arrays the worst',
    value: (line) => line.attained?.figure ?? null,
    text: (line) => line.attained?.text ?? '–',
  };
}

function figureText(key: MetricKey, figures: Figures): string {
  const value = figures[key];
  if (key === 'psnr' && figures.maxError === 0) return '∞';
  return key === 'negatives' && value !== null ? whole(value) : pretty(value);
}

function tableRow(columns: readonly Column[], line: TableLine): HTMLElement {
  const [name, ...rest] = columns;
  const mark = element('i', { class: 'dot', style: `background:${seriesColour(line.codec)}` });
  const note = line.note === undefined ? null : element('span', { class: 'note' }, ` ${line.note}`);
  const head = element('th', { scope: 'row' }, mark, name!.text(line), note);
  if (line.failure !== undefined) {
    const cell = element('td', { class: 'failure', colspan: String(rest.length) }, line.failure);
    return element('tr', {}, head, cell);
  }
  return element('tr', {}, head, ...rest.map((column) => element('td', {}, column.text(line))));
}

function sortLines(lines: readonly TableLine[], column: Column, descending: boolean): TableLine[] {
  const sign = descending ? -1 : 1;
  return [...lines].sort((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * d3.ascending(x, y);
  });
}
