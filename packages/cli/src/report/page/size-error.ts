import { plotStyle, tipStyle } from './charts.js';
import { seriesColour } from './colours.js';
import type { ReportData, ReportResult } from './data.js';
import { errorAxis } from './error-axis.js';
import { plain, pretty, ratio } from './format.js';
import { logDomain, logTicks } from './ticks.js';

interface Point {
  readonly codec: string;
  readonly colour: string;
  /** What the point stands for: an array, or all of them. */
  readonly subject: string;
  readonly l1: number;
  readonly ratio: number;
}

/** A point, and where it is drawn: no error has a place of its own on the logarithmic axis. */
interface Placed extends Point {
  readonly error: number;
}

const inset = { left: 56, right: 24, top: 20, bottom: 40 } as const;

/** Ratio against L1: a faint dot for each array, a large one with its name for all together. */
export function drawSizeError(data: ReportData, width: number): Element {
  const single = data.results.flatMap((result) => pointOf(data, result));
  const total = totalsOf(data);
  const errors = [...single, ...total].map(({ l1 }) => l1);
  const x = errorAxis(errors, width / 60);
  const ratios = logDomain([...single, ...total].map((point) => point.ratio));
  const place = (point: Point): Placed => ({ ...point, error: x.place(point.l1) });
  const [faint, large] = [single.map(place), total.map(place)];
  const height = Math.min(total.length > 6 ? 440 : 360, Math.max(260, width * 0.7));
  const frame = { x: x.domain, y: ratios, width, height };
  return Plot.plot({
    ...plotStyle,
    width,
    height,
    marginLeft: inset.left,
    marginRight: inset.right,
    marginTop: inset.top,
    marginBottom: inset.bottom,
    x: {
      type: 'log',
      domain: x.domain,
      ticks: x.ticks,
      tickFormat: x.tickFormat,
      label: 'error L1 →',
      labelArrow: 'none',
      labelAnchor: 'right',
      grid: true,
    },
    y: {
      type: 'log',
      label: '↑ compression ratio',
      labelArrow: 'none',
      domain: ratios,
      ticks: logTicks(...ratios),
      tickFormat: (value: number) => `${plain(value)}×`,
      grid: true,
    },
    marks: [
      data.vdfs.length > 1
        ? Plot.dot(faint, { x: 'error', y: 'ratio', r: 3, fill: 'colour', fillOpacity: 0.35 })
        : null,
      Plot.dot(large, { x: 'error', y: 'ratio', r: 6, fill: 'colour', stroke: 'var(--page)' }),
      ...placeNames(large, frame).map(({ point, dx, dy, anchor }) =>
        Plot.text([point], {
          x: 'error',
          y: 'ratio',
          text: 'codec',
          dx,
          dy,
          textAnchor: anchor,
          fontWeight: 600,
          fontSize: FONT,
          fill: 'currentColor',
          stroke: 'var(--page)',
          strokeWidth: 4,
        }),
      ),
      Plot.tip([...large, ...faint], Plot.pointer({ x: 'error', y: 'ratio', title: tipText, ...tipStyle })),
    ],
  });
}

function totalsOf(data: ReportData): Point[] {
  return data.totals.flatMap(({ count, rawBytes, bytes, mean }, i) =>
    count === 0 || mean.l1 === null
      ? []
      : [{ ...named(data, i), subject: 'all', l1: mean.l1, ratio: rawBytes / bytes }],
  );
}

function pointOf(data: ReportData, { vdf, codec, measured }: ReportResult): Point[] {
  const { label, rawBytes } = data.vdfs[vdf]!;
  const l1 = measured?.figures.l1 ?? null;
  if (measured === undefined || l1 === null) return [];
  return [{ ...named(data, codec), subject: label, l1, ratio: rawBytes / measured.bytes }];
}

function named(data: ReportData, codec: number): Pick<Point, 'codec' | 'colour'> {
  return { codec: data.codecs[codec]!.label, colour: seriesColour(codec) };
}

function tipText({ codec, subject, l1, ratio: gain }: Point): string {
  return `${codec}, ${subject}\nL1 ${l1 === 0 ? 'exactly 0' : pretty(l1)}\n${ratio(gain)} smaller`;
}

interface Frame {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly width: number;
  readonly height: number;
}

interface Name {
  readonly point: Placed;
  readonly dx: number;
  readonly dy: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Size of names, px, and the width of a letter. */
const FONT = 12;
const LETTER = 7.5;

/** Above, right, below and left of a point. */
const places = [
  { dx: 0, dy: -13, anchor: 'middle', left: 0.5 },
  { dx: 10, dy: 0, anchor: 'start', left: 0 },
  { dx: 0, dy: 14, anchor: 'middle', left: 0.5 },
  { dx: -10, dy: 0, anchor: 'end', left: 1 },
] as const;

/** Names beside their points where they cover no other name; a name without room is left to the tip. */
function placeNames(points: readonly Placed[], frame: Frame): Name[] {
  const taken: (readonly [left: number, right: number, y: number])[] = [];
  const along = (value: number, [low, high]: readonly [number, number]): number =>
    Math.log(value / low) / Math.log(high / low);
  return points.flatMap((point) => {
    const x = inset.left + along(point.error, frame.x) * (frame.width - inset.left - inset.right);
    const y =
      frame.height - inset.bottom - along(point.ratio, frame.y) * (frame.height - inset.top - inset.bottom);
    const span = point.codec.length * LETTER;
    for (const { dx, dy, anchor, left } of places) {
      const from = x + dx - left * span;
      const to = from + span;
      const free = taken.every(([a, b, other]) => to < a || from > b || Math.abs(y + dy - other) > FONT + 1);
      if (!free || from < 0 || to > frame.width) continue;
      taken.push([from, to, y + dy]);
      return [{ point, dx, dy, anchor }];
    }
    return [];
  });
}
