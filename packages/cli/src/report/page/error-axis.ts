import { powerOfTen } from './format.js';
import { powersBetween } from './ticks.js';

/** A logarithmic axis of errors on which no error has a place too. */
export interface ErrorAxis {
  readonly domain: [number, number];
  readonly ticks: number[];
  /** Where an error is drawn. */
  place(error: number): number;
  tickFormat(value: number): string;
}

/**
 * An axis for `errors` from 0, with at most so many powers of ten beside it; a percent to a tenth are always on it. No
 * error, or any error below `floor`, a power of ten, is drawn at a place below the others.
 */
export function errorAxis(errors: readonly number[], count: number, floor = 0): ErrorAxis {
  const isLow = (error: number): boolean => error === 0 || error < floor * 0.999;
  const positive = errors.filter((error) => !isLow(error));
  const low = 10 ** Math.floor(Math.log10(Math.min(1e-2, d3.min(positive) ?? 1) * 0.8));
  const high = 10 ** Math.ceil(Math.log10(Math.max(1e-1, d3.max(positive) ?? 0)));
  const zero = low / 10;
  const lowest = errors.some(isLow);
  const powers = powersBetween(low, high, count).map((power) => 10 ** power);
  const tickFormat = (value: number): string => powerOfTen(Math.round(Math.log10(value)));
  const lowText = floor === 0 ? 'exact' : `< ${tickFormat(floor)}`;
  return {
    domain: [lowest ? zero / 1.5 : low, high],
    ticks: lowest ? [zero, ...powers] : powers,
    place: (error) => (isLow(error) ? zero : error),
    tickFormat: (value) => (value === zero ? lowText : tickFormat(value)),
  };
}
