// Filter banks applied to lines. Elements are f32 or f64, places and gaps in bytes. Lines that do not lie side by side go
// through panels in the scratch memory, those of stationary transforms one by one.
import { gather, PANEL_GAP, panelLines, scatter } from './panels';
import { analyseRow, synthesiseRow } from './rows';

/** Where the tables of a filter bank lie, and how its rows repeat: see src/wavelet/filters.ts. */
let rows: i32 = 0;
let interior: i32 = 0;
let repeated: i32 = 0;
let period: i32 = 1;
let advance: i32 = 0;
let start: usize = 0;
let index: usize = 0;
let low: usize = 0;
let high: usize = 0;

/** Chooses the filter bank of the calls to come. */
export function setBank(
  rowCount: i32,
  firstInterior: i32,
  repeatedRows: i32,
  rowPeriod: i32,
  advanceOfPeriod: i32,
  startTable: usize,
  indexTable: usize,
  lowTable: usize,
  highTable: usize,
): void {
  rows = rowCount;
  interior = firstInterior;
  repeated = repeatedRows;
  period = rowPeriod;
  advance = advanceOfPeriod;
  start = startTable;
  index = indexTable;
  low = lowTable;
  high = highTable;
}

// @ts-expect-error: decorator
@inline
function storedRow(row: i32): i32 {
  const q = row - interior;
  if (q < 0) return row;
  return q < repeated ? interior + (q & (period - 1)) : row - max(0, repeated - period);
}

/** By how many elements the taps of a row are moved. The period is 1 or 2. */
// @ts-expect-error: decorator
@inline
function shiftOf(row: i32): i32 {
  const q = row - interior;
  return q >= 0 && q < repeated ? (q >> (period - 1)) * advance : 0;
}

export function analyseLines<T>(
  length: i32,
  lanes: i32,
  at: usize,
  gap: usize,
  laneGap: usize,
  to: usize,
  toHigh: usize,
  toGap: usize,
  toLaneGap: usize,
  scratch: usize,
): void {
  if (laneGap == sizeof<T>() && toLaneGap == sizeof<T>()) {
    analysePanel<T>(lanes, at, gap, to, toHigh, toGap);
    return;
  }
  if (isCircular() && gap == sizeof<T>() && toGap == sizeof<T>()) {
    for (let l = 0; l < lanes; l++, at += laneGap, to += toLaneGap, toHigh += toLaneGap) {
      analyseCircle<T>(at, to, toHigh, scratch);
    }
    return;
  }
  const wide = panelLines<T>();
  const lowPanel = scratch + <usize>length * PANEL_GAP;
  const highPanel = lowPanel + <usize>rows * PANEL_GAP;
  for (let l = 0; l < lanes; l += wide) {
    const count = min(wide, lanes - l);
    const offset = <usize>l * toLaneGap;
    gather<T>(at + <usize>l * laneGap, laneGap, count, length, scratch);
    analysePanel<T>(wide, scratch, PANEL_GAP, lowPanel, highPanel, PANEL_GAP);
    scatter<T>(lowPanel, rows, to + offset, toLaneGap, count);
    scatter<T>(highPanel, rows, toHigh + offset, toLaneGap, count);
  }
}

/** Of all banks only those of stationary transforms move by one element a row. */
// @ts-expect-error: decorator
@inline
function isCircular(): bool {
  return advance == 1 && period == 1 && repeated > 0;
}

/**
 * One line of a stationary transform. With its ends repeated all rows are equal, and lie side by side as the same row of
 * several lines does elsewhere.
 */
function analyseCircle<T>(at: usize, to: usize, toHigh: usize, scratch: usize): void {
  const entry = start + (<usize>interior << 2);
  const first = load<i32>(entry);
  const taps = <usize>first * sizeof<T>();
  const count = load<i32>(entry, 4) - first;
  const table = index + (<usize>first << 2);
  const place = unroll<T>(at, scratch, table, count);
  analyseRow<T>(table, low + taps, high + taps, count, place, sizeof<T>(), rows, to, toHigh);
}

/** The same for two lines that become one. */
function synthesiseCircle<T>(at: usize, atHigh: usize, to: usize, scratch: usize): void {
  const entry = start + (<usize>interior << 2);
  const first = load<i32>(entry);
  const taps = <usize>first * sizeof<T>();
  const count = load<i32>(entry, 4) - first;
  const table = index + (<usize>first << 2);
  const place = unroll<T>(at, scratch, table, count);
  // No row reaches farther than the length of a line.
  const placeHigh = unroll<T>(atHigh, scratch + (<usize>rows << 1) * sizeof<T>(), table, count);
  synthesiseRow<T>(table, low + taps, high + taps, count, place, placeHigh, sizeof<T>(), rows, to);
}

/**
 * Copies a line to `to`, before it as many of its last and after it of its first elements as rows reach beyond its ends.
 * Returns from where the indices of an inner row count for row 0.
 */
function unroll<T>(at: usize, to: usize, table: usize, count: i32): usize {
  const last = table + (<usize>(count - 1) << 2);
  const before = <usize>max(0, interior - load<i32>(table)) * sizeof<T>();
  const after = <usize>max(0, load<i32>(last) - interior) * sizeof<T>();
  const line = <usize>rows * sizeof<T>();
  memory.copy(to, at + line - before, before);
  memory.copy(to + before, at, line);
  memory.copy(to + before + line, at, after);
  return to + before - <usize>interior * sizeof<T>();
}

function analysePanel<T>(lanes: i32, at: usize, gap: usize, to: usize, toHigh: usize, toGap: usize): void {
  for (let row = 0; row < rows; row++, to += toGap, toHigh += toGap) {
    const entry = start + (<usize>storedRow(row) << 2);
    const first = load<i32>(entry);
    const taps = <usize>first * sizeof<T>();
    const count = load<i32>(entry, 4) - first;
    const place = at + <usize>shiftOf(row) * gap;
    analyseRow<T>(index + (<usize>first << 2), low + taps, high + taps, count, place, gap, lanes, to, toHigh);
  }
}

export function synthesiseLines<T>(
  length: i32,
  lanes: i32,
  at: usize,
  atHigh: usize,
  gap: usize,
  laneGap: usize,
  to: usize,
  toGap: usize,
  toLaneGap: usize,
  scratch: usize,
): void {
  if (laneGap == sizeof<T>() && toLaneGap == sizeof<T>()) {
    synthesisePanel<T>(lanes, at, atHigh, gap, to, toGap);
    return;
  }
  if (isCircular() && gap == sizeof<T>() && toGap == sizeof<T>()) {
    for (let l = 0; l < lanes; l++, at += laneGap, atHigh += laneGap, to += toLaneGap) {
      synthesiseCircle<T>(at, atHigh, to, scratch);
    }
    return;
  }
  const wide = panelLines<T>();
  const highPanel = scratch + <usize>length * PANEL_GAP;
  const result = highPanel + <usize>length * PANEL_GAP;
  for (let l = 0; l < lanes; l += wide) {
    const count = min(wide, lanes - l);
    const offset = <usize>l * laneGap;
    gather<T>(at + offset, laneGap, count, length, scratch);
    gather<T>(atHigh + offset, laneGap, count, length, highPanel);
    synthesisePanel<T>(wide, scratch, highPanel, PANEL_GAP, result, PANEL_GAP);
    scatter<T>(result, rows, to + <usize>l * toLaneGap, toLaneGap, count);
  }
}

function synthesisePanel<T>(lanes: i32, at: usize, atHigh: usize, gap: usize, to: usize, toGap: usize): void {
  const apart = atHigh - at;
  for (let row = 0; row < rows; row++, to += toGap) {
    const entry = start + (<usize>storedRow(row) << 2);
    const first = load<i32>(entry);
    const taps = <usize>first * sizeof<T>();
    const count = load<i32>(entry, 4) - first;
    const place = at + <usize>shiftOf(row) * gap;
    const tables = index + (<usize>first << 2);
    synthesiseRow<T>(tables, low + taps, high + taps, count, place, place + apart, gap, lanes, to);
  }
}
