/** Colour of the cells of a plane: `0xRRGGBB`, or -1 for a cell that shows the background. */
export type Painter = (index: number) => number;

/** Cells without a colour of their own. */
const BACKGROUND = -1;
/** Steps of a colour scale. */
const STEPS = 256;

/** Colour of values that are negative beyond the floor; not in any scale. */
export const NEGATIVE_COLOUR = '#ff2d95';

/** Whether the page is shown dark. */
export function isDark(): boolean {
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Colour of a density from 0 (the floor) to 1 (the peak). */
export function densityColour(t: number): string {
  return d3.interpolateViridis(t);
}

/** Colour of an error from 0 (too low) over 0.5 (none) to 1 (too high): its middle is near the page's background. */
export function errorColour(t: number): string {
  return isDark() ? darkDiverging(t) : d3.interpolateRdBu(1 - t);
}

/** As RdBu, with a dark middle. */
function darkDiverging(t: number): string {
  return d3.piecewise(d3.interpolateRgb, ['#8fd3ff', '#2f7fc1', '#1d2730', '#c8553d', '#ffc3a6'])(t);
}

/** A codec's colour, by its place; the second round of the palette is darker, or in the dark brighter. */
export function seriesColour(index: number): string {
  const palette = d3.schemeObservable10;
  const colour = d3.rgb(palette[index % palette.length]!);
  if (index < palette.length) return colour.formatHex();
  return (isDark() ? colour.brighter(0.9) : colour.darker(0.9)).formatHex();
}

/** Densities on a logarithmic scale from `floor` to 1; below the floor there is background. */
export function densityPainter(values: Float32Array, floor: number): Painter {
  const table = tableOf(densityColour);
  const negative = parseColour(NEGATIVE_COLOUR);
  const decades = -Math.log10(floor);
  return (i) => {
    const value = values[i]!;
    if (value <= -floor) return negative;
    return value >= floor ? entry(table, 1 + Math.log10(value) / decades) : BACKGROUND;
  };
}

/** Place of a signed value on a symmetric logarithmic scale: 0 for -max, 0.5 for 0, 1 for max. */
export function symlog(value: number, constant: number, max: number): number {
  return 0.5 + (0.5 * Math.sign(value) * Math.log1p(Math.abs(value) / constant)) / Math.log1p(max / constant);
}

/** Differences on a symmetric logarithmic scale. */
export function differencePainter(differences: Float32Array, constant: number, max: number): Painter {
  const table = tableOf(errorColour);
  return (i) => {
    const value = differences[i]!;
    return Number.isNaN(value) ? BACKGROUND : entry(table, symlog(value, constant, max));
  };
}

/** log10 of reconstruction over original from -1 to 1 where either reaches the floor, else background. */
export function ratioPainter(original: Float32Array, decoded: Float32Array, floor: number): Painter {
  const table = tableOf(errorColour);
  return (i) => {
    const a = original[i]!;
    const b = decoded[i]!;
    if (!(a >= floor || b >= floor)) return BACKGROUND;
    // A value below the floor counts as the floor's tenth: lost or made from nothing, at an end of the scale.
    return entry(table, 0.5 + 0.5 * Math.log10(Math.max(b, floor / 10) / Math.max(a, floor / 10)));
  };
}

function tableOf(colour: (t: number) => string): Int32Array {
  return Int32Array.from({ length: STEPS }, (_, i) => parseColour(colour(i / (STEPS - 1))));
}

function entry(table: Int32Array, t: number): number {
  return table[Math.round((STEPS - 1) * Math.min(1, Math.max(0, t)))]!;
}

function parseColour(text: string): number {
  const { r, g, b } = d3.rgb(text);
  return (Math.round(r) << 16) | (Math.round(g) << 8) | Math.round(b);
}
