import { seriesColour } from './colours.js';
import type { ReportData } from './data.js';
import { plain, powerOfTen, pretty, ratio, size, tickText } from './format.js';
import type { MetricKey } from './metrics.js';
import { logDomain, logTicks, powersBetween } from './ticks.js';

/** For every plot: the page's own background and text. */
export const plotStyle = { style: { background: 'none', overflow: 'visible' } } as const;

/** For every tip under the pointer. */
export const tipStyle = { fill: 'var(--page)', lineHeight: 1.3 } as const;

/** Total size of each codec as a bar, under that of the values as they are. */
export function drawSizes(data: ReportData, width: number): Element {
  const raw = data.vdfs.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
  const bars = [
    { label: 'as stored', bytes: raw, colour: 'var(--muted)', text: size(raw) },
    ...data.totals.flatMap(({ count, bytes, rawBytes }, i) =>
      count === 0
        ? []
        : [
            {
              label: data.codecs[i]!.label,
              bytes,
              colour: seriesColour(i),
              text: `${size(bytes)}  (${ratio(rawBytes / bytes)})`,
            },
          ],
    ),
  ];
  const longest = Math.max(...bars.map(({ label }) => label.length));
  const marginLeft = Math.min(0.4 * width, 24 + 6.5 * longest);
  return Plot.plot({
    ...plotStyle,
    width,
    height: 44 + 30 * bars.length,
    marginLeft,
    marginRight: 110,
    marginTop: 8,
    x: { axis: null, domain: [0, raw] },
    y: { label: null, domain: bars.map(({ label }) => label) },
    marks: [
      // In em of 10 px, and somewhat less than there is: fonts differ.
      Plot.axisY({ tickSize: 0, lineWidth: (marginLeft - 8) / 12, textOverflow: 'ellipsis' }),
      Plot.barX(bars, { x: 'bytes', y: 'label', fill: 'colour', insetTop: 3, insetBottom: 3 }),
      Plot.text(bars, {
        x: 'bytes',
        y: 'label',
        text: 'text',
        textAnchor: 'start',
        dx: 6,
        fill: 'currentColor',
      }),
      Plot.ruleX([0], { strokeOpacity: 0.5 }),
    ],
  });
}

/** Errors of the moments: a dot for each codec in a row for each moment, means over all arrays. */
export function drawMoments(data: ReportData, width: number): Element {
  const rows: readonly (readonly [MetricKey, string])[] = [
    ['density', 'density n'],
    ['bulkVelocity', 'velocity V'],
    ['pressure', 'pressure P'],
    ['temperature', 'temperature T'],
  ];
  const dots = data.totals.flatMap(({ mean }, i) =>
    rows.flatMap(([key, moment]) => {
      const error = mean[key];
      return error === null || error <= 0 ? [] : [{ moment, error, colour: seriesColour(i), i }];
    }),
  );
  const errors = dots.map(({ error }) => error);
  const low = 10 ** Math.floor(Math.log10(Math.min(1e-3, d3.min(errors) ?? 1)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(1e-1, d3.max(errors) ?? 0)));
  return Plot.plot({
    ...plotStyle,
    width,
    height: 170,
    marginLeft: 96,
    marginRight: 24,
    marginTop: 8,
    marginBottom: 32,
    x: {
      type: 'log',
      domain: [low, high],
      ticks: powersBetween(low, high, width / 60).map((power) => 10 ** power),
      tickFormat: (value: number) => powerOfTen(Math.round(Math.log10(value))),
      label: null,
      grid: true,
    },
    y: { label: null, domain: rows.map(([, moment]) => moment), tickSize: 0, grid: true },
    marks: [
      Plot.dot(dots, {
        x: 'error',
        y: 'moment',
        r: 5,
        fill: 'colour',
        stroke: 'var(--page)',
        title: ({ i, error }: (typeof dots)[number]) => `${data.codecs[i]!.label}: ${pretty(error)}`,
        tip: tipStyle,
      }),
    ],
  });
}

/** A figure of every array along the file, one line for each codec. */
export function drawAlong(data: ReportData, what: 'ratio' | 'l1', width: number): Element {
  const points = data.results.flatMap(({ vdf, codec, measured }) => {
    const { cellId, rawBytes } = data.vdfs[vdf]!;
    if (measured === undefined) return [];
    const value = what === 'ratio' ? rawBytes / measured.bytes : measured.figures.l1;
    // A logarithmic axis has no place for exact codecs.
    return value === null || value <= 0 ? [] : [{ x: cellId ?? vdf, value, codec }];
  });
  const domain = logDomain(points.map(({ value }) => value));
  const xs = d3.extent(points, ({ x }) => x) as [number, number];
  return Plot.plot({
    ...plotStyle,
    width,
    height: 220,
    marginLeft: 56,
    marginBottom: 36,
    x: {
      label: data.vdfs[0]?.cellId === undefined ? 'VDF' : 'cell id',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: d3.ticks(...xs, width / 80).filter(Number.isInteger),
      tickFormat: plain,
    },
    y: {
      type: 'log',
      domain,
      label: what === 'ratio' ? '↑ compression ratio' : '↑ L1',
      labelArrow: 'none',
      grid: true,
      ticks: logTicks(...domain),
      tickFormat: (value: number) => (what === 'ratio' ? `${plain(value)}×` : tickText(value)),
    },
    marks: [
      Plot.lineY(points, {
        x: 'x',
        y: 'value',
        z: 'codec',
        stroke: ({ codec }) => seriesColour(codec),
        strokeWidth: 1.2,
      }),
      Plot.dot(points, { x: 'x', y: 'value', r: 2, fill: ({ codec }) => seriesColour(codec) }),
    ],
  });
}
