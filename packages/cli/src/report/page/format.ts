/** A number in three significant digits, with an exponent where plain digits would be long. `–` if not finite. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.001 || size >= 10_000) return value.toExponential(2).replace('e+', 'e');
  return size < 999.5 ? value.toPrecision(3) : value.toFixed(0);
}

/** A number in as few digits as it takes, six at most: for positions. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(6))).replace(/^-/, '−');
}

/** A number with so many decimals; a zero has no sign. */
export function decimal(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** A number beside a tick of an axis. */
export function tickText(value: number): string {
  return value === 0 || Math.abs(value) >= 0.001 ? plain(value) : pretty(value).replace('.00', '');
}

/** As `figure`, with 10⁻⁵ for e-5. */
export function pretty(value: number | null | undefined): string {
  const text = figure(value).replace(/^-/, '−');
  const [digits, exponent] = text.split('e');
  return exponent === undefined ? text : `${digits}\u2009×\u200910${superscript(Number(exponent))}`;
}

/** A power of ten. */
export function powerOfTen(exponent: number): string {
  return `10${superscript(exponent)}`;
}

function superscript(value: number): string {
  const digits: Readonly<Record<string, string>> = {
    '-': '⁻',
    0: '⁰',
    1: '¹',
    2: '²',
    3: '³',
    4: '⁴',
    5: '⁵',
    6: '⁶',
    7: '⁷',
    8: '⁸',
    9: '⁹',
  };
  return Array.from(String(value), (sign) => digits[sign] ?? sign).join('');
}

/** A whole number with a comma for every thousand. */
export function whole(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A size in B, kB, MB or GB (powers of 1000). */
export function size(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${['', 'k', 'M', 'G'][power]}B`;
}

/** A compression ratio. */
export function ratio(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : whole(value)}×`;
}

/** A duration given in ms. */
export function duration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '–';
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
