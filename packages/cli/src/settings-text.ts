/** Options as a person reads them, one by one: `keep=4`; those that are not set are left out. */
export function settingTexts(options: object): string[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${valueText(value)}`);
}

/** As `settingTexts`, in one text: `blockSize=8, keep=4`. */
export function settingsText(options: object): string {
  return settingTexts(options).join(', ');
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return JSON.stringify(value);
  // Searches find numbers with many digits; six tell them apart, and --json has all.
  const short = Number(value.toPrecision(6));
  return Math.abs(short) < 1e-3 && short !== 0 ? short.toExponential() : String(short);
}
