import type { LineYOptions, Markish } from '@observablehq/plot';
import { seriesColour } from './colours.js';
import type { ReportCodec, VdfView } from './data.js';
import { element, swatch } from './dom.js';
import { powerOfTen } from './format.js';
import { axisLabel, PANEL_GAP } from './heatmap.js';
import { centre, type Profile, profilesOf } from './planes.js';
import { powersBetween } from './ticks.js';
import { addPlanes, type Layers } from './unpack.js';

/** Profiles abreast need this width each, px. */
const NARROWEST = 300;

interface Point {
  readonly v: number;
  readonly f: number;
}

/** What profiles show besides the view. */
export interface ProfileChoice {
  readonly codecs: readonly ReportCodec[];
  /** The codec whose line is thick. */
  readonly chosen: number;
  /** Lower end of the colour scale, as a fraction of the view's scale; the axis goes a decade deeper. */
  readonly floor: number;
}

/** Cuts through the peak along each axis on a logarithmic axis, the original and all codecs in one plot. */
export function drawProfiles(
  view: VdfView,
  layers: Layers,
  choice: ProfileChoice,
  width: number,
): HTMLElement {
  const profiles = profilesOf(view);
  const columns = Math.max(1, Math.min(profiles.length, Math.floor(width / NARROWEST)));
  const each = Math.floor((width - PANEL_GAP * (columns - 1)) / columns);
  const decoded = layers.differences.map((difference) =>
    difference === null ? null : addPlanes(layers.original, difference),
  );
  const plots = profiles.map((profile) =>
    element(
      'figure',
      { class: 'panel', role: 'img', 'aria-label': `Profile along ${profile.axis.name} through the peak` },
      drawProfile(view, profile, layers.original, decoded, choice, each),
    ),
  );
  const legend = element(
    'p',
    { class: 'series' },
    swatch('currentColor', 'original'),
    ...choice.codecs.map(({ label }, i) => (decoded[i] === null ? null : swatch(seriesColour(i), label))),
    view.threshold === undefined ? null : element('span', { class: 'note' }, 'dashed: sparsity threshold'),
  );
  return element(
    'div',
    {},
    legend,
    element('div', { class: 'panels', style: `--columns:${columns}` }, ...plots),
  );
}

function drawProfile(
  view: VdfView,
  { axis, indices }: Profile,
  original: Float32Array,
  decoded: readonly (Float32Array | null)[],
  { chosen, floor }: ProfileChoice,
  width: number,
): Element {
  const low = (floor * view.scale) / 10;
  const high = view.scale * 2;
  const points = (values: Float32Array): Point[] =>
    indices.map((index, i) => {
      const f = values[index]! * view.scale;
      // A gap, not a line to the floor, where there is nothing to draw.
      return { v: centre(axis, i), f: f >= low ? f : Number.NaN };
    });
  const line = (values: Float32Array, style: LineYOptions): Markish =>
    Plot.lineY(points(values), { x: 'v', y: 'f', clip: true, ...style });
  const codecLines = decoded.flatMap((values, i) => {
    if (values === null) return [];
    const colour = seriesColour(i);
    const strokeWidth = i === chosen ? 2.2 : 1.2;
    return [
      line(values, { stroke: colour, strokeWidth }),
      // A value between two gaps has no line.
      Plot.dot(points(values), { x: 'v', y: 'f', r: strokeWidth, fill: colour, clip: true }),
    ];
  });
  const { threshold } = view;
  return Plot.plot({
    width,
    height: 260,
    marginLeft: 48,
    marginRight: 8,
    marginBottom: 36,
    style: { background: 'none', overflow: 'visible' },
    x: {
      label: axisLabel(axis.name, view.unit),
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: width / 80,
    },
    y: {
      type: 'log',
      domain: [low, high],
      label: view.physical ? 'f (s³/m⁶)' : 'f',
      labelArrow: 'none',
      grid: true,
      ticks: powersBetween(low, high, 7).map((power) => 10 ** power),
      tickFormat: (value: number) => powerOfTen(Math.round(Math.log10(value))),
    },
    marks: [
      Plot.frame({ strokeOpacity: 0.2 }),
      threshold !== undefined && threshold > low
        ? Plot.ruleY([threshold], { strokeDasharray: '5 4', strokeOpacity: 0.7 })
        : null,
      line(original, { stroke: 'currentColor', strokeWidth: 3.5, strokeOpacity: 0.45 }),
      ...codecLines,
    ],
  });
}
