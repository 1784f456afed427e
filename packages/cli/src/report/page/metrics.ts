/** Names of the error measures, as `@vdfc/metrics` gives them. */
export const metricKeys = [
  'l1',
  'l2',
  'maxErrorOfPeak',
  'maxError',
  'rmse',
  'psnr',
  'density',
  'bulkVelocity',
  'pressure',
  'temperature',
  'tailLogError',
  'negatives',
] as const;

/** Name of an error measure. */
export type MetricKey = (typeof metricKeys)[number];

/** The measures of a sweep that its table and chart show. */
export const sweptKeys = ['l1', 'l2', 'maxErrorOfPeak', 'density', 'pressure'] as const;

/** Name of a measure of a sweep. */
export type SweptKey = (typeof sweptKeys)[number];

/** How a measure is written and what it means. */
export interface MetricInfo {
  /** For the head of a column. */
  readonly label: string;
  /** One line. */
  readonly meaning: string;
}

export const metricInfo: Readonly<Record<MetricKey, MetricInfo>> = {
  l1: { label: 'L1', meaning: 'Σ|f′ − f| / Σ|f|' },
  l2: { label: 'L2', meaning: '‖f′ − f‖ / ‖f‖' },
  maxErrorOfPeak: { label: 'max / peak', meaning: 'largest |f′ − f| over the largest |f|' },
  maxError: { label: 'max error', meaning: 'largest |f′ − f|, in the unit of f' },
  rmse: { label: 'rmse', meaning: 'root mean square of f′ − f, in the unit of f' },
  psnr: { label: 'PSNR dB', meaning: '20 log10 of the range of f over rmse, dB' },
  density: { label: 'δn', meaning: '|n′ − n| / n of the density' },
  bulkVelocity: { label: 'δV / vth', meaning: '|V′ − V| of the bulk velocity over the thermal speed' },
  pressure: { label: 'δP', meaning: '‖P′ − P‖ / ‖P‖ of the pressure tensor' },
  temperature: { label: 'δT', meaning: '|T′ − T| / T of the temperature' },
  tailLogError: {
    label: 'tail dex',
    meaning: 'rms of log10(f′ / f) where f is above the threshold, decades',
  },
  negatives: { label: 'negative', meaning: 'number of cells with f′ < 0' },
};
