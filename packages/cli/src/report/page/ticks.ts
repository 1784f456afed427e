/** Whole powers of ten from `low` to `high`, both > 0, evenly thinned to at most `count`, ascending. */
export function powersBetween(low: number, high: number, count: number): number[] {
  // A little tolerance: the logarithm of 1e-15 may come out just above or below -15.
  const first = Math.ceil(Math.log10(low) - 1e-6);
  const last = Math.floor(Math.log10(high) + 1e-6);
  const step = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, Math.floor(count))));
  const powers: number[] = [];
  for (let power = last; power >= first; power -= step) powers.unshift(power);
  return powers;
}

/** Ticks of a logarithmic axis: powers of ten, over less than two and a half decades also their double and fivefold. */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  if (decades > 2.5) return powersBetween(low, high, 6).map((power) => 10 ** power);
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => 10 ** (first + i));
  return powers
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
}

/** The values' range, widened to the next of 1, 2, 5 and their powers of ten. */
export function logDomain(values: readonly number[]): [number, number] {
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    values.length === 0 ? [1, 10] : [Infinity, 0],
  ) as [number, number];
  const power = 10 ** Math.floor(Math.log10(low));
  const below = [5, 2, 1].find((step) => step * power <= low) ?? 1;
  const above = 10 ** Math.floor(Math.log10(high));
  const over = [1, 2, 5, 10].find((step) => step * above >= high) ?? 10;
  const top = over * above;
  return [below * power, top > below * power ? top : 2 * top];
}
