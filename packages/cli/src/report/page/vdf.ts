import type { Figures, ReportData, ReportResult, VdfView } from './data.js';
import { choice, element, responsive, section } from './dom.js';
import { pretty, ratio, whole } from './format.js';
import type { ErrorMode } from './legends.js';
import { metricKeys } from './metrics.js';
import { planesOf } from './planes.js';
import { drawProfiles } from './profiles.js';
import { drawSlices } from './slices.js';
import { codecTable, type TableLine } from './table.js';
import { type Layers, unpackView } from './unpack.js';
import { vdfFacts } from './vdf-facts.js';

/** What is chosen in the section of single VDFs. */
interface Choice {
  vdf: number;
  codec: number;
  mode: ErrorMode;
  /** Decades of the colour scale, or `threshold`. */
  decades: string;
}

const noFigures = Object.fromEntries(metricKeys.map((key) => [key, null])) as Figures;

/** More decades than this tell little by their colours. */
const MOST_DECADES = 8;

/** The section that shows one VDF and one codec at a time. */
export function vdfSection(data: ReportData): HTMLElement {
  const pictured = data.vdfs.flatMap((vdf, i) => (vdf.view === undefined ? [] : [i]));
  const first = pictured[0];
  if (first === undefined) return section('VDFs', 'No pictures were asked for.');
  const state: Choice = { ...mostTelling(data, pictured), mode: 'difference', decades: 'threshold' };
  const body = element('div', { class: 'vdf' });
  const layers = new Map<number, Layers>();
  const refresh = (): void => {
    const view = data.vdfs[state.vdf]!.view!;
    const known = layers.get(state.vdf) ?? unpackView(view);
    layers.set(state.vdf, known);
    body.replaceChildren(...drawVdf(data, view, known, state));
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refresh);
  const controls = drawControls(data, pictured, state, refresh);
  refresh();
  return section('VDFs one by one', introOf(data, pictured.length), controls, body);
}

/** The pictured VDF and the codec with the largest error: where there is most to see. */
function mostTelling(data: ReportData, pictured: readonly number[]): Pick<Choice, 'vdf' | 'codec'> {
  let most = { vdf: pictured[0]!, codec: 0, l1: 0 };
  for (const { vdf, codec, measured } of data.results) {
    const l1 = measured?.figures.l1 ?? 0;
    if (pictured.includes(vdf) && l1 > most.l1) most = { vdf, codec, l1 };
  }
  return most;
}

/** What stands over the reconstruction. */
function titleOf(data: ReportData, { vdf, codec }: Choice): string {
  const { label } = data.codecs[codec]!;
  const result = data.results.find((candidate) => candidate.vdf === vdf && candidate.codec === codec);
  if (result?.measured === undefined) return label;
  const { bytes, figures } = result.measured;
  const gain = ratio(data.vdfs[vdf]!.rawBytes / bytes);
  return `${label}: ${whole(bytes)} bytes, ${gain}, L1 ${pretty(figures.l1)}`;
}

function introOf(data: ReportData, pictured: number): string {
  const slices = 'Slices and profiles through the cell with the largest value.';
  if (pictured === data.vdfs.length) return slices;
  return `${slices} Pictures of ${pictured} of ${data.vdfs.length} VDFs are embedded, evenly spaced; the tables and charts above count all (vdfc compare --report-vdfs sets how many).`;
}

function drawControls(
  data: ReportData,
  pictured: readonly number[],
  state: Choice,
  onChange: () => void,
): HTMLElement {
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    onChange();
  };
  const option = (value: number, text: string): [string, string] => [String(value), text];
  return element(
    'form',
    { class: 'controls' },
    choice(
      'VDF',
      pictured.map((i) => option(i, data.vdfs[i]!.label)),
      String(state.vdf),
      change((value) => {
        state.vdf = Number(value);
      }),
    ),
    choice(
      'Codec',
      data.codecs.map(({ label }, i) => option(i, label)),
      String(state.codec),
      change((value) => {
        state.codec = Number(value);
      }),
    ),
    choice(
      'Error as',
      [
        ['difference', 'difference f′ − f'],
        ['ratio', 'ratio f′ / f'],
      ],
      state.mode,
      change((value) => {
        state.mode = value as ErrorMode;
      }),
    ),
    choice(
      'Colour scale',
      [
        ['threshold', 'down to the threshold'],
        ['2', '2 decades'],
        ['4', '4 decades'],
        ['6', '6 decades'],
        ['8', '8 decades'],
      ],
      state.decades,
      change((value) => {
        state.decades = value;
      }),
    ),
  );
}

function drawVdf(data: ReportData, view: VdfView, layers: Layers, state: Choice): HTMLElement[] {
  const { floor, atThreshold } = floorOf(view, state.decades);
  const sliceChoice = {
    codec: state.codec,
    title: titleOf(data, state),
    mode: state.mode,
    range: { floor, widest: widestDifference(layers, floor) },
    atThreshold,
  };
  const profileChoice = { codecs: data.codecs, chosen: state.codec, floor };
  const results = data.results.filter(({ vdf }) => vdf === state.vdf);
  const failure = results.find(({ codec }) => codec === state.codec)?.failure;
  const { label, rawBytes } = data.vdfs[state.vdf]!;
  const lines = results.map((result) => lineOf(result, rawBytes));
  return [
    vdfFacts(data.vdfs[state.vdf]!, view),
    ...(failure === undefined ? [] : [element('p', { class: 'failure', role: 'alert' }, failure)]),
    ...(planesOf(view).length === 0
      ? []
      : [element('h3', {}, 'Slices'), responsive((width) => drawSlices(view, layers, sliceChoice, width))]),
    element('h3', {}, 'Profiles'),
    responsive((width) => drawProfiles(view, layers, profileChoice, width)),
    element('h3', {}, 'Errors of this VDF'),
    codecTable(data.codecs, lines, `Sizes, errors and moments of ${label}`, data.target),
  ];
}

/** Lower end of the colour scale, as a fraction of the view's scale. */
function floorOf(view: VdfView, decades: string): { floor: number; atThreshold: boolean } {
  if (decades !== 'threshold') return { floor: 10 ** -Number(decades), atThreshold: false };
  const threshold = (view.threshold ?? 0) / view.scale;
  const deepest = 10 ** -MOST_DECADES;
  const atThreshold = threshold >= deepest && threshold < 0.5;
  return { floor: atThreshold ? threshold : deepest, atThreshold };
}

/** Largest difference of all codecs in the planes: one scale for all of them, at least ten times the floor. */
function widestDifference({ differences }: Layers, floor: number): number {
  let widest = 10 * floor;
  for (const values of differences) {
    for (const value of values ?? []) if (Math.abs(value) > widest) widest = Math.abs(value);
  }
  return widest;
}

function lineOf({ codec, measured, failure }: ReportResult, rawBytes: number): TableLine {
  const none = { rawBytes, bytes: Number.NaN, encodeMs: null, decodeMs: null, figures: noFigures };
  if (measured === undefined) return { codec, ...none, failure: failure ?? 'failed' };
  return { codec, rawBytes, ...measured, ...(measured.settings && { note: measured.settings }) };
}
