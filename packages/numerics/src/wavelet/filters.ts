import type { Wavelet } from './families.js';
import { type BoundaryMode, extend } from './modes.js';

/**
 * How the rows of a bank repeat. Away from the ends of a line all rows are alike, so only one period of them is stored:
 * row `interior + q` of the `repeated` ones has the taps of row `interior + q % period`, their indices moved by
 * `advance` for each whole period.
 */
export interface RowPattern {
  readonly interior: number;
  readonly repeated: number;
  readonly period: number;
  readonly advance: number;
}

/**
 * One step of a transform along one axis as a sparse matrix, boundaries included. Row r sums, over its taps t,
 * `low[t]` and `high[t]` times element `index[t]`: analysis has one input line and two outputs (the sums with `low` and
 * with `high`), synthesis two input lines and one output, the sum of both sums. The taps of stored row s are those from
 * `start[s]` to `start[s + 1] - 1`.
 */
export interface FilterBank extends RowPattern {
  /** Length of the lines that it takes. */
  readonly length: number;
  /** Length of the lines that it gives. */
  readonly rows: number;
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Which stored row has the taps of a row. */
export function storedRow({ interior, repeated, period }: RowPattern, row: number): number {
  const q = row - interior;
  if (q < 0) return row;
  return q < repeated ? interior + (q % period) : row - Math.max(0, repeated - period);
}

/** By how many elements the taps of a row are moved from where they are stored. */
export function shiftOf({ interior, repeated, period, advance }: RowPattern, row: number): number {
  const q = row - interior;
  return q >= 0 && q < repeated ? Math.floor(q / period) * advance : 0;
}

/** Number of coefficients that `n` samples give in each of the two bands, as `pywt.dwt_coeff_len`. */
export function dwtCoefficientLength(n: number, filterLength: number, mode: BoundaryMode): number {
  return mode === 'periodization' ? Math.ceil(n / 2) : Math.floor((n + filterLength - 1) / 2);
}

/** The decimated transform of lines of `n` >= 1 samples. */
export function analysisBank({ decLo, decHi }: Wavelet, mode: BoundaryMode, n: number): FilterBank {
  const taps = decLo.length;
  const shift = mode === 'periodization' ? taps / 2 : 1;
  const rows = dwtCoefficientLength(n, taps, mode);
  const interior = { from: Math.ceil((taps - 1 - shift) / 2), to: Math.floor((n - 1 - shift) / 2) };
  return storeBank({ length: n, rows, interior, period: 1, advance: 2 }, (row, add) => {
    for (let j = taps - 1; j >= 0; j--) {
      extend(mode, n, 2 * row + shift - j, (i, weight) => add(i, weight * decLo[j]!, weight * decHi[j]!));
    }
  });
}

/**
 * The inverse of `analysisBank`, from two lines of `n` coefficients. It gives one sample more than there was if that
 * number was odd.
 *
 * @throws RangeError if there are less coefficients than a transform gives
 */
export function synthesisBank({ name, recLo, recHi }: Wavelet, mode: BoundaryMode, n: number): FilterBank {
  const taps = recLo.length;
  const periodic = mode === 'periodization';
  const rows = periodic ? 2 * n : 2 * n - taps + 2;
  if (rows < 1) {
    const message = `Cannot invert ${name} transform: expected at least ${taps / 2} coefficients an axis, got ${n}`;
    throw new RangeError(message);
  }
  const shift = periodic ? taps / 2 - 1 : taps - 2;
  const interior = { from: taps - 1 - shift, to: 2 * n - 1 - shift };
  return storeBank({ length: n, rows, interior, period: 2, advance: 1 }, (row, add) => {
    // The last tap of the parity that falls on coefficients.
    for (let j = taps - 1 - ((row + shift + taps - 1) % 2); j >= 0; j -= 2) {
      const k = (row + shift - j) / 2;
      if (periodic) add(wrap(k, n), recLo[j]!, recHi[j]!);
      else if (k >= 0 && k < n) add(k, recLo[j]!, recHi[j]!);
    }
  });
}

/**
 * One level of the stationary transform, circular, of lines of `n` samples: filters with their taps `step` = 2^level
 * apart, without decimation, times `scale`.
 */
export function stationaryAnalysisBank(wavelet: Wavelet, n: number, step: number, scale: number): FilterBank {
  return circularBank(wavelet.decLo, wavelet.decHi, n, step, wavelet.decLo.length / 2, scale);
}

/** The inverse of `stationaryAnalysisBank` with the inverse scale: the mean over even and odd decimation. */
export function stationarySynthesisBank(
  wavelet: Wavelet,
  n: number,
  step: number,
  scale: number,
): FilterBank {
  return circularBank(wavelet.recLo, wavelet.recHi, n, step, wavelet.recLo.length / 2 - 1, scale / 2);
}

function circularBank(
  low: Float64Array,
  high: Float64Array,
  n: number,
  step: number,
  shift: number,
  scale: number,
): FilterBank {
  const taps = low.length;
  const interior = { from: (taps - 1 - shift) * step, to: n - 1 - shift * step };
  return storeBank({ length: n, rows: n, interior, period: 1, advance: 1 }, (row, add) => {
    for (let j = taps - 1; j >= 0; j--) {
      add(wrap(row + (shift - j) * step, n), scale * low[j]!, scale * high[j]!);
    }
  });
}

function wrap(i: number, period: number): number {
  return i - period * Math.floor(i / period);
}

interface BankForm {
  readonly length: number;
  readonly rows: number;
  /** First and last of the rows whose taps lie all inside the line; none if `to` < `from`. */
  readonly interior: { readonly from: number; readonly to: number };
  readonly period: 1 | 2;
  readonly advance: number;
}

/** Adds a tap to a row, in the order of places from left to right; taps of one index are summed. */
type AddTap = (index: number, low: number, high: number) => void;

function storeBank(form: BankForm, fill: (row: number, add: AddTap) => void): FilterBank {
  const { length, rows, period, advance } = form;
  const from = Math.max(0, form.interior.from);
  const count = Math.min(form.interior.to, rows - 1) - from + 1;
  const [interior, repeated] = count >= period ? [from, count] : [rows, 0];
  const start = [0];
  const index: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (row === interior + period && repeated > period) row = interior + repeated;
    if (row === rows) break;
    const taps = new Map<number, [number, number]>();
    fill(row, (i, lowTap, highTap) => {
      const sum = taps.get(i) ?? [0, 0];
      taps.set(i, [sum[0] + lowTap, sum[1] + highTap]);
    });
    const used = [...taps].filter(([, sum]) => sum[0] !== 0 || sum[1] !== 0);
    index.push(...used.map(([i]) => i));
    low.push(...used.map(([, sum]) => sum[0]));
    high.push(...used.map(([, sum]) => sum[1]));
    start.push(index.length);
  }
  return {
    length,
    rows,
    interior,
    repeated,
    period,
    advance,
    start: Int32Array.from(start),
    index: Int32Array.from(index),
    low: Float64Array.from(low),
    high: Float64Array.from(high),
  };
}
