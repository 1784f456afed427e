import type { Painter } from './colours.js';
import { element } from './dom.js';
import { type Plane, upperEdge } from './planes.js';

/** What one panel shows. */
export interface Panel {
  readonly title: string;
  /** For those who do not see it. */
  readonly description: string;
  readonly plane: Plane;
  /** Unit of both axes. */
  readonly unit: string;
  readonly paint: Painter;
  /** Closed lines to draw over it: x, y, x, y ... in cells from the lower edge. */
  readonly outlines: readonly (readonly number[])[];
  /** Told which cell the pointer is over (-1, -1: none). */
  readonly onPoint: (column: number, row: number) => void;
}

/** A panel on the page. */
export interface DrawnPanel {
  readonly figure: HTMLElement;
  /** Outlines a cell; (-1, -1) outlines none. */
  mark(column: number, row: number): void;
}

/** Room for a panel's axes, px. */
export const margin: Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>> = {
  left: 52,
  right: 6,
  top: 4,
  bottom: 34,
};
/** Between panels, px: as in the style sheet. */
export const PANEL_GAP = 16;
/** Plots are no higher than this, px. */
const TALLEST = 460;

/** A plane as one crisp rectangle for each cell, with axes of equal scale, no wider than `width` px. */
export function drawPanel(panel: Panel, width: number): DrawnPanel {
  const { plane } = panel;
  const size = innerSize(plane, width);
  const canvas = paintCanvas(plane, panel.paint, panel.description);
  const place = `left:${margin.left}px;top:${margin.top}px;width:${size.width}px;height:${size.height}px`;
  canvas.setAttribute('style', place);
  const cursor = element('div', { class: 'cursor', hidden: '' });
  const pad = element('div', { class: 'pad', style: place }, cursor);
  pad.addEventListener('pointermove', (event) => {
    const box = pad.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * plane.horizontal.count);
    const row = Math.floor((1 - (event.clientY - box.top) / box.height) * plane.vertical.count);
    const inside = column >= 0 && row >= 0 && column < plane.horizontal.count && row < plane.vertical.count;
    panel.onPoint(inside ? column : -1, inside ? row : -1);
  });
  pad.addEventListener('pointerleave', () => panel.onPoint(-1, -1));
  const stack = element('div', { class: 'stack' }, canvas, drawAxes(panel, size), pad);
  const figure = element('figure', { class: 'panel' }, element('figcaption', {}, panel.title), stack);
  return { figure, mark: (column, row) => moveCursor(cursor, plane, column, row) };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function innerSize({ horizontal, vertical }: Plane, outer: number): Size {
  const aspect = (vertical.count * vertical.cell) / (horizontal.count * horizontal.cell);
  const widest = Math.max(40, outer - margin.left - margin.right);
  const width = Math.min(widest, TALLEST / aspect);
  return { width: Math.round(width), height: Math.max(8, Math.round(width * aspect)) };
}

/** One pixel for each cell, the lowest row last. */
function paintCanvas(plane: Plane, paint: Painter, description: string): HTMLCanvasElement {
  const [width, height] = [plane.horizontal.count, plane.vertical.count];
  const canvas = element('canvas', { role: 'img', 'aria-label': description });
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  const image = context.createImageData(width, height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const colour = paint(plane.start + column + width * row);
      if (colour < 0) continue;
      const at = 4 * (column + width * (height - 1 - row));
      image.data[at] = colour >> 16;
      image.data[at + 1] = (colour >> 8) & 255;
      image.data[at + 2] = colour & 255;
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Axes over the canvas, and fine lines where the profiles run. */
function drawAxes({ plane, unit, outlines }: Panel, size: Size): Element {
  const { horizontal, vertical, peak } = plane;
  const line = { stroke: 'currentColor', strokeOpacity: 0.35, strokeDasharray: '2 3' };
  return Plot.plot({
    width: size.width + margin.left + margin.right,
    height: size.height + margin.top + margin.bottom,
    marginLeft: margin.left,
    marginRight: margin.right,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    style: { background: 'none', overflow: 'visible' },
    x: {
      domain: [horizontal.min, upperEdge(horizontal)],
      label: axisLabel(horizontal.name, unit),
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: Math.max(2, Math.floor(size.width / 70)),
    },
    y: {
      domain: [vertical.min, upperEdge(vertical)],
      label: axisLabel(vertical.name, unit),
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: Math.max(2, Math.floor(size.height / 50)),
    },
    marks: [
      Plot.frame({ strokeOpacity: 0.4 }),
      Plot.ruleX([horizontal.min + (peak[0] + 0.5) * horizontal.cell], line),
      Plot.ruleY([vertical.min + (peak[1] + 0.5) * vertical.cell], line),
      ...drawOutlines(plane, outlines),
    ],
  });
}

/** Each line twice, dark on light, so that it is seen on any colour. */
function drawOutlines(
  { horizontal, vertical }: Plane,
  outlines: Panel['outlines'],
): ReturnType<typeof Plot.line>[] {
  const points = outlines.flatMap((line, z) =>
    Array.from({ length: line.length / 2 }, (_, i) => ({
      x: horizontal.min + line[2 * i]! * horizontal.cell,
      y: vertical.min + line[2 * i + 1]! * vertical.cell,
      z,
    })),
  );
  if (points.length === 0) return [];
  const channels = { x: 'x', y: 'y', z: 'z', curve: 'linear-closed', clip: true } as const;
  return [
    Plot.line(points, { ...channels, stroke: 'white', strokeWidth: 1.8, strokeOpacity: 0.7 }),
    Plot.line(points, { ...channels, stroke: 'black', strokeWidth: 0.8 }),
  ];
}

/** `vx (km/s)`, or the name alone for axes that count cells. */
export function axisLabel(name: string, unit: string): string {
  return `${name} (${unit})`;
}

function moveCursor(cursor: HTMLElement, plane: Plane, column: number, row: number): void {
  cursor.hidden = column < 0;
  const [nx, ny] = [plane.horizontal.count, plane.vertical.count];
  cursor.style.left = `${(100 * column) / nx}%`;
  cursor.style.top = `${(100 * (ny - 1 - row)) / ny}%`;
  cursor.style.width = `${100 / nx}%`;
  cursor.style.height = `${100 / ny}%`;
}
