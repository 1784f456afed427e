import { plotStyle, tipStyle } from './charts.js';
import { seriesColour } from './colours.js';
import type { ReportCodec, ReportData, ReportPoint, ReportSweep } from './data.js';
import { choice, described, element, section, swatch } from './dom.js';
import { errorAxis } from './error-axis.js';
import { figure, plain, powerOfTen, pretty, whole } from './format.js';
import { metricInfo, type SweptKey, sweptKeys } from './metrics.js';
import { logDomain, logTicks } from './ticks.js';

/** How sizes are counted. */
type Rate = 'bits' | 'bytes';

/** What is chosen in the section of the sweep. */
interface Choice {
  /** Index in the report's sweeps. */
  sweep: number;
  error: SweptKey;
  rate: Rate;
  /** Errors below this are all drawn at one place; 0 for none. */
  floor: number;
}

const rates: Readonly<Record<Rate, string>> = { bits: 'bits per value', bytes: 'bytes' };

const sweepIntro =
  'Every codec that has a quality at several of them, each with the size and the error that it comes to: the lower the line, the better the codec. A codec without a quality is a dot.';

/** The section of the rate–distortion chart; none without a sweep. */
export function sweepSection(data: ReportData): HTMLElement[] {
  const { sweep } = data;
  if (sweep === undefined) return [];
  const state: Choice = { sweep: 0, error: 'l1', rate: 'bits', floor: 1e-4 };
  const box = element('div', { class: 'sweep' });
  const refresh = (): void => {
    const label = `${metricInfo[state.error].label} against ${rates[state.rate]} by codec`;
    box.replaceChildren(
      sweepLegend(data.codecs, sweep[state.sweep]!),
      described(label, (width) => drawSweep(data, sweep[state.sweep]!, state, width)),
    );
  };
  const controls = sweepControls(data, sweep, state, refresh);
  refresh();
  return [section('Rate and distortion', sweepIntro, controls, box)];
}

function sweepControls(
  data: ReportData,
  sweep: readonly ReportSweep[],
  state: Choice,
  onChange: () => void,
): HTMLElement {
  const error = choice(
    'Error',
    sweptKeys.map((key) => [key, `${metricInfo[key].label}: ${metricInfo[key].meaning}`]),
    state.error,
    (value) => {
      state.error = value as SweptKey;
      onChange();
    },
  );
  const rate = choice('Size', Object.entries(rates), state.rate, (value) => {
    state.rate = value as Rate;
    onChange();
  });
  const vdfs = choice(
    'Arrays',
    sweep.map(({ vdf }, i) => [
      String(i),
      vdf === undefined ? `all ${data.vdfs.length} VDFs` : data.vdfs[vdf]!.label,
    ]),
    String(state.sweep),
    (value) => {
      state.sweep = Number(value);
      onChange();
    },
  );
  const floor = choice(
    'Down to',
    [
      ...[-2, -4, -6].map((power): [string, string] => [String(10 ** power), powerOfTen(power)]),
      ['0', 'all'],
    ],
    String(state.floor),
    (value) => {
      state.floor = Number(value);
      onChange();
    },
  );
  return element('form', { class: 'controls still' }, error, floor, rate, sweep.length > 1 ? vdfs : null);
}

function sweepLegend(codecs: readonly ReportCodec[], { points }: ReportSweep): HTMLElement {
  const shown = [...new Set(points.map(({ codec }) => codec))].sort((a, b) => a - b);
  return element(
    'p',
    { class: 'series' },
    ...shown.map((codec) => swatch(seriesColour(codec), codecs[codec]!.label)),
  );
}

/** A point as it is drawn. */
interface Placed {
  readonly codec: number;
  readonly rate: number;
  readonly error: number;
  /** Whether the codec has a quality, and so a line. */
  readonly onLine: boolean;
  readonly tip: string;
}

/** Error against size, both logarithmic: a line for each codec, a dot for each quality. */
function drawSweep(data: ReportData, { points }: ReportSweep, state: Choice, width: number): Element {
  const known = points.filter((point) => point.figures[state.error] !== null);
  const height = Math.min(480, Math.max(300, width * 0.6));
  const y = errorAxis(
    known.map((point) => point.figures[state.error]!),
    height / 36,
    state.floor,
  );
  const placed = known.map(
    (point): Placed => ({
      codec: point.codec,
      rate: sizeOf(point, state.rate),
      error: y.place(point.figures[state.error]!),
      onLine: point.quality !== undefined,
      tip: sweepTip(data, point, state.error),
    }),
  );
  const x = logDomain(placed.map(({ rate }) => rate));
  const lines = placed.filter(({ onLine }) => onLine);
  const colour = ({ codec }: Placed): string => seriesColour(codec);
  return Plot.plot({
    ...plotStyle,
    width,
    height,
    marginLeft: 56,
    marginRight: 24,
    marginTop: 24,
    marginBottom: 40,
    x: {
      type: 'log',
      domain: x,
      ticks: logTicks(...x).filter((_, i, all) => width > 60 * all.length || i % 2 === 0),
      tickFormat: state.rate === 'bytes' ? whole : plain,
      label: `${rates[state.rate]} →`,
      labelArrow: 'none',
      labelAnchor: 'right',
      grid: true,
    },
    y: {
      type: 'log',
      domain: y.domain,
      ticks: y.ticks,
      tickFormat: y.tickFormat,
      label: `↑ ${metricInfo[state.error].label}`,
      labelArrow: 'none',
      grid: true,
    },
    marks: [
      Plot.line(lines, { x: 'rate', y: 'error', z: 'codec', stroke: colour, strokeWidth: 1.8 }),
      Plot.dot(placed, { x: 'rate', y: 'error', r: 3.5, fill: colour, stroke: 'var(--page)' }),
      Plot.tip(placed, Plot.pointer({ x: 'rate', y: 'error', title: 'tip', ...tipStyle })),
    ],
  });
}

function sizeOf({ bytes, values }: ReportPoint, rate: Rate): number {
  return rate === 'bytes' ? bytes : (8 * bytes) / values;
}

function sweepTip({ codecs, vdfs }: ReportData, point: ReportPoint, error: SweptKey): string {
  const value = point.figures[error]!;
  const name = codecs[point.codec]!.label;
  const head = point.quality === undefined ? name : `${name}, quality ${plain(point.quality)}`;
  const lines = [
    head,
    `${metricInfo[error].label} ${value === 0 ? 'exactly 0' : pretty(value)}`,
    `${whole(point.bytes)} bytes, ${figure(sizeOf(point, 'bits'))} bits per value`,
  ];
  if (point.settings !== '') lines.push(point.settings);
  if (point.failures > 0) lines.push(`failed on ${point.failures} of ${vdfs.length} VDFs`);
  return lines.join('\n');
}
