import { densityPainter, differencePainter, type Painter, ratioPainter } from './colours.js';
import type { ReportOutlines, VdfView } from './data.js';
import { element } from './dom.js';
import { plain, pretty } from './format.js';
import { type DrawnPanel, drawPanel, PANEL_GAP } from './heatmap.js';
import { type ColourRange, densityRamp, type ErrorMode, errorRamp, outsideRange } from './legends.js';
import { centre, type Plane, planesOf } from './planes.js';
import { addPlanes, type Layers } from './unpack.js';

/** What slices show. */
export interface SliceChoice {
  readonly codec: number;
  /** Heading of the reconstruction. */
  readonly title: string;
  readonly mode: ErrorMode;
  readonly range: ColourRange;
  /** Whether the range's floor is the sparsity threshold. */
  readonly atThreshold: boolean;
}

/** Three panels beside each other need this width, px. */
const THREE_ABREAST = 720;

/** Slices through the peak, a row for each plane: original, reconstruction and error, with their colour scales. */
export function drawSlices(view: VdfView, layers: Layers, choice: SliceChoice, width: number): HTMLElement {
  const columns = width >= THREE_ABREAST ? 3 : 1;
  const panelWidth = Math.floor((width - PANEL_GAP * (columns - 1)) / columns);
  const unit = view.physical ? ' (s³/m⁶)' : '';
  const { range } = choice;
  const legends = element(
    'div',
    { class: 'panels legends' },
    densityRamp(range, view.scale, unit, panelWidth),
    outsideRange(range, view.scale, choice.atThreshold),
    errorRamp(choice.mode, range, view.scale, unit, panelWidth),
  );
  const painted = paintersOf(layers, choice, view.outlines[choice.codec] ?? undefined);
  const lines = view.outlines[choice.codec]?.title;
  const rows = planesOf(view).map((plane) => drawRow(view, plane, painted, panelWidth, lines));
  return element('div', { class: 'slices', style: `--columns:${columns}` }, legends, ...rows);
}

interface PaintedPanel {
  readonly title: string;
  readonly paint: Painter;
  /** What to draw over the planes, in their order. */
  readonly outlines?: ReportOutlines['planes'];
}

interface Painted {
  readonly panels: readonly PaintedPanel[];
  readonly original: Float32Array;
  readonly decoded: Float32Array | null;
}

function paintersOf(
  { original, differences }: Layers,
  { codec, title, mode, range }: SliceChoice,
  outlines: ReportOutlines | undefined,
): Painted {
  const difference = differences[codec] ?? null;
  const panels: PaintedPanel[] = [{ title: 'original', paint: densityPainter(original, range.floor) }];
  if (difference === null) return { panels, original, decoded: null };
  const decoded = addPlanes(original, difference);
  panels.push({
    title,
    paint: densityPainter(decoded, range.floor),
    ...(outlines && { outlines: outlines.planes }),
  });
  panels.push(
    mode === 'difference'
      ? { title: 'error', paint: differencePainter(difference, range.floor, range.widest) }
      : { title: 'ratio', paint: ratioPainter(original, decoded, range.floor) },
  );
  return { panels, original, decoded };
}

/** `lines`: what the lines over the reconstruction are, if there are any. */
function drawRow(
  view: VdfView,
  plane: Plane,
  painted: Painted,
  panelWidth: number,
  lines: string | undefined,
): HTMLElement {
  const readout = element('output', { class: 'readout' }, hint(plane, view));
  const drawn: DrawnPanel[] = [];
  const onPoint = (column: number, row: number): void => {
    for (const panel of drawn) panel.mark(column, row);
    readout.textContent = column < 0 ? hint(plane, view) : reading(view, plane, painted, column, row);
  };
  for (const { title, paint, outlines } of painted.panels) {
    const description = `${title}: slice ${plane.name} through the peak`;
    const over = outlines?.[plane.index] ?? [];
    const panel = { title, description, plane, unit: view.unit, paint, outlines: over, onPoint };
    drawn.push(drawPanel(panel, panelWidth));
  }
  const note = lines === undefined ? '' : element('span', { class: 'readout' }, ` · lines: ${lines}`);
  const heading = element('h4', {}, `${plane.name} `, readout, note);
  const panels = element('div', { class: 'panels' }, ...drawn.map((panel) => panel.figure));
  return element('div', { class: 'slice-row' }, heading, panels);
}

/** Where the third axis is cut. */
function hint(plane: Plane, view: VdfView): string {
  const index = view.axes.findIndex((axis) => axis !== plane.horizontal && axis !== plane.vertical);
  const axis = view.axes[index]!;
  if (axis.count === 1) return '';
  return `at ${axis.name} = ${plain(centre(axis, view.peak[index]!))} ${view.unit}`;
}

function reading(view: VdfView, plane: Plane, painted: Painted, column: number, row: number): string {
  const at = plane.start + column + plane.horizontal.count * row;
  const place = [
    `${plane.horizontal.name} = ${plain(centre(plane.horizontal, column))}`,
    `${plane.vertical.name} = ${plain(centre(plane.vertical, row))} ${view.unit}`,
  ].join(', ');
  const f = painted.original[at]! * view.scale;
  if (painted.decoded === null) return `${place}: f = ${pretty(f)}`;
  const decoded = painted.decoded[at]! * view.scale;
  return `${place}: f = ${pretty(f)}, f′ = ${pretty(decoded)}, f′ − f = ${pretty(decoded - f)}`;
}
