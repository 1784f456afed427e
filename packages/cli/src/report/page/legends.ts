import { densityColour, errorColour, NEGATIVE_COLOUR, symlog } from './colours.js';
import { element, swatch } from './dom.js';
import { powerOfTen, pretty } from './format.js';
import { margin } from './heatmap.js';
import { powersBetween } from './ticks.js';

/** How errors are shown: reconstruction less original, or over it. */
export type ErrorMode = 'difference' | 'ratio';

/** The range of values that colours stand for, as fractions of the view's scale. */
export interface ColourRange {
  /** Densities below it show the background. */
  readonly floor: number;
  /** Largest difference of all codecs. */
  readonly widest: number;
}

/** Colour scale of densities as wide as a panel; `scale` is the value of 1. */
export function densityRamp(range: ColourRange, scale: number, unit: string, width: number): HTMLElement {
  const low = range.floor * scale;
  const powers = powersBetween(low, scale, innerWidth(width) / 48);
  // The ramp runs from the floor to the scale's value, evenly in their logarithms.
  const at = (power: number): number => (power - Math.log10(low)) / -Math.log10(range.floor);
  const ticks = powers.map((power) => ({ at: at(power), text: powerOfTen(power) }));
  return drawRamp({ width, label: `phase-space density f${unit}`, colour: densityColour, ticks });
}

/** What cells without a colour of the density scale are; `atThreshold`: the floor is the sparsity threshold. */
export function outsideRange(range: ColourRange, scale: number, atThreshold: boolean): HTMLElement {
  return element(
    'div',
    { class: 'outside' },
    swatch('var(--plate)', atThreshold ? 'below the sparsity threshold' : 'below the colour scale'),
    swatch(NEGATIVE_COLOUR, `negative, beyond −${powerOrFigure(range.floor * scale)}`),
  );
}

/** Colour scale of errors as wide as a panel. */
export function errorRamp(
  mode: ErrorMode,
  range: ColourRange,
  scale: number,
  unit: string,
  width: number,
): HTMLElement {
  if (mode === 'ratio') return drawRamp({ width, label: 'f′ / f', colour: errorColour, ticks: ratioTicks });
  const ticks = differenceTicks(range, scale, innerWidth(width));
  return drawRamp({ width, label: `error f′ − f${unit}`, colour: errorColour, ticks });
}

/** Width of what a panel shows, less its axes, px. */
function innerWidth(width: number): number {
  return width - margin.left - margin.right;
}

interface Tick {
  /** Place on the ramp, 0 to 1. */
  readonly at: number;
  readonly text: string;
}

const ratioTicks: readonly Tick[] = [
  { at: 0, text: '≤ 1/10' },
  { at: 0.5 - 0.5 * Math.log10(3), text: '1/3' },
  { at: 0.5, text: '1' },
  { at: 0.5 + 0.5 * Math.log10(3), text: '3' },
  { at: 1, text: '≥ 10' },
];

function differenceTicks({ floor, widest }: ColourRange, scale: number, width: number): Tick[] {
  const at = (value: number): number => symlog(value / scale, floor, widest);
  const powers = powersBetween(floor * scale, widest * scale, width / 96);
  const above = powers.map((power) => ({ at: at(10 ** power), text: powerOfTen(power) }));
  const below = above.map((tick) => ({ at: 1 - tick.at, text: `−${tick.text}` }));
  // Labels that would run into the zero are left out.
  const apart = ({ at: place }: Tick): boolean => Math.abs(place - 0.5) * width > 32;
  return [...below.filter(apart), { at: 0.5, text: '0' }, ...above.filter(apart)];
}

function powerOrFigure(value: number): string {
  const power = Math.log10(value);
  const whole = Math.round(power);
  return Math.abs(power - whole) < 1e-6 ? powerOfTen(whole) : pretty(value);
}

interface Ramp {
  readonly width: number;
  readonly label: string;
  colour(t: number): string;
  readonly ticks: readonly Tick[];
}

/** A bar of colours with labelled ticks. */
function drawRamp({ width, label, colour, ticks }: Ramp): HTMLElement {
  const stops = Array.from({ length: 33 }, (_, i) => colour(i / 32)).join(',');
  const scale = element(
    'div',
    { class: 'ticks' },
    ...ticks.map(({ at, text }) => element('span', { style: `left:${(100 * at).toFixed(2)}%` }, text)),
  );
  return element(
    'div',
    { class: 'ramp', style: `width:${width}px;padding:0 ${margin.right}px 0 ${margin.left}px` },
    element('div', { class: 'ramp-label' }, label),
    element('div', { class: 'bar', style: `background:linear-gradient(to right,${stops})` }),
    scale,
  );
}
