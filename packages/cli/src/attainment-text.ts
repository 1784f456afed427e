import type { Aim } from './aim.js';
import { figure, ratio, whole } from './report/page/format.js';
import type { Attainment } from './summary.js';
import type { Tuning } from './tuning.js';

/** How near a codec came to an aim on one array. */
export function tuningText(aim: Aim, { figure: value, reached }: Pick<Tuning, 'figure' | 'reached'>): string {
  return reached ? valueText(aim, value) : `not reached: best ${valueText(aim, value)}`;
}

/** How near a codec came to an aim on `count` arrays. */
export function attainmentText(aim: Aim, { worst, unreached }: Attainment, count: number): string {
  if (count === 1) return tuningText(aim, { figure: worst, reached: unreached === 0 });
  const value = valueText(aim, worst);
  return unreached === 0 ? value : `not reached on ${unreached} of ${count}: worst ${value}`;
}

function valueText({ name }: Aim, value: number): string {
  if (name === 'bytes') return whole(value);
  return name === 'ratio' ? ratio(value) : figure(value);
}
