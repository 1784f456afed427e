import type { ReportMoments, ReportVdf, VdfView } from './data.js';
import { element, facts } from './dom.js';
import { decimal, plain, pretty, whole } from './format.js';
import { upperEdge } from './planes.js';

/** What is known of a VDF: its box, peak, threshold and moments. */
export function vdfFacts({ label, shape, dtype, rawBytes }: ReportVdf, view: VdfView): HTMLElement {
  const cells = `${[...shape].reverse().join(' × ')} cells, ${dtype}, ${whole(rawBytes)} bytes`;
  const extents = view.axes
    .filter(({ count }) => count > 1)
    .map((axis) => `${axis.name} ${plain(axis.min)} … ${plain(upperEdge(axis))}`)
    .join(', ');
  const pairs: [string, string][] = [['VDF', `${label}: ${cells}`]];
  if (view.physical) {
    const steps = [...new Set(view.axes.map(({ cell }) => plain(cell)))].join(' × ');
    pairs.push(['Velocity box', `${extents} ${view.unit}; cells of ${steps} ${view.unit}`]);
  }
  pairs.push(['Peak', `${pretty(view.scale)}${view.physical ? ' s³/m⁶' : ''}`]);
  if (view.threshold !== undefined) pairs.push(['Sparsity threshold', `${pretty(view.threshold)} s³/m⁶`]);
  return element('div', {}, facts(pairs), momentsTable(view));
}

/** The VDF's moments beside those that the file states. */
function momentsTable({ moments, stored, unit }: VdfView): HTMLElement | null {
  if (moments === undefined) return null;
  const columns = ['', 'n (1/m³)', ...['Vx', 'Vy', 'Vz'].map((name) => `${name} (${unit})`), 'T (K)'];
  const factor = unit === 'km/s' ? 1e-3 : 1;
  // Components in as many decimals as the fastest one needs for five digits.
  const fastest = Math.max(...(moments.bulkVelocity ?? [0]).map((v) => Math.abs(v * factor)));
  const decimals = Math.min(6, Math.max(0, 4 - Math.floor(Math.log10(fastest || 1))));
  const speed = (v: number | undefined): string => (v === undefined ? '–' : decimal(v * factor, decimals));
  const cells = ({ density, bulkVelocity, temperature }: ReportMoments): string[] => [
    pretty(density),
    ...[0, 1, 2].map((axis) => speed(bulkVelocity?.[axis])),
    pretty(temperature),
  ];
  const row = (name: string, values: ReportMoments): HTMLElement =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      ...cells(values).map((text) => element('td', {}, text)),
    );
  const known = stored !== undefined && Object.keys(stored).length > 0;
  const head = element('tr', {}, ...columns.map((text) => element('th', { scope: 'col' }, text)));
  const body = element(
    'tbody',
    {},
    row('of this VDF', moments),
    known ? row('stored in the file', stored) : null,
  );
  const table = element(
    'table',
    {},
    element('caption', {}, 'Moments; those of this VDF are over its box'),
    element('thead', {}, head),
    body,
  );
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Moments' }, table);
}
