import { drawAlong, drawMoments, drawSizes } from './charts.js';
import type { ReportData } from './data.js';
import { described, element, facts, figureBox, section } from './dom.js';
import { plain, size } from './format.js';
import { drawSizeError } from './size-error.js';
import { sweepSection } from './sweep.js';
import { codecTable, type TableLine } from './table.js';
import { vdfSection } from './vdf.js';

/** Draws a report into an element of the page. */
export function drawReport(root: HTMLElement, data: ReportData): void {
  root.replaceChildren(
    header(data),
    summarySection(data),
    chartSection(data),
    ...sweepSection(data),
    vdfSection(data),
    footer(data),
  );
}

function header(data: ReportData): HTMLElement {
  const raw = data.vdfs.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
  const pairs: [string, string][] = [['File', data.file]];
  if (data.time !== undefined) pairs.push(['Time', `${plain(data.time)} s`]);
  if (data.population !== undefined) pairs.push(['Population', data.population]);
  const count = data.vdfs.length;
  pairs.push([count === 1 ? 'VDF' : 'VDFs', `${count === 1 ? data.vdfs[0]!.label : count}, ${size(raw)}`]);
  pairs.push(['Codecs', String(data.codecs.length)]);
  if (data.target !== undefined) pairs.push(['Target', data.target.text]);
  return element('header', {}, element('h1', {}, 'Codecs compared on velocity distributions'), facts(pairs));
}

function summarySection(data: ReportData): HTMLElement {
  const lines = data.totals.map((total, codec): TableLine => {
    const { count, failures, mean, worst } = total;
    const several = count + failures > 1;
    return {
      codec,
      rawBytes: total.rawBytes,
      bytes: total.bytes,
      encodeMs: total.encodeMs,
      decodeMs: total.decodeMs,
      figures: mean,
      ...(several ? { worstL1: worst.l1 } : {}),
      ...(total.attained && { attained: total.attained }),
      ...(failures > 0 && count > 0 ? { note: `${failures} failed` } : {}),
      ...(count === 0 ? { failure: firstFailure(data, codec) } : {}),
    };
  });
  const codecs = element(
    'ul',
    { class: 'codecs' },
    ...data.codecs.map(({ label, summary, settings }) =>
      element(
        'li',
        {},
        element('strong', {}, label),
        `: ${summary}`,
        settings.length > 0 ? ` (${settings.join(', ')})` : null,
      ),
    ),
  );
  return section(
    'Summary',
    summaryIntro(data),
    codecTable(data.codecs, lines, 'Sizes, errors and times by codec', data.target),
    codecs,
  );
}

function summaryIntro({ vdfs, target }: ReportData): string {
  const together = `All ${vdfs.length} VDFs together: bytes are totals, errors and times are means. `;
  const tuned = `Codecs that have a quality are tuned to ${target?.text}, VDF by VDF; the others are as they are. `;
  const symbols = 'f is the original, f′ the reconstruction, decoded from the bytes alone.';
  return `${vdfs.length > 1 ? together : ''}${target === undefined ? '' : tuned}${symbols}`;
}

function firstFailure(data: ReportData, codec: number): string {
  return data.results.find((result) => result.codec === codec)?.failure ?? 'failed';
}

function chartSection(data: ReportData): HTMLElement {
  const charts = [
    figureBox(
      'Size against error',
      data.vdfs.length > 1 ? 'faint: single VDFs' : '',
      described('Compression ratio against L1 error', (width) => drawSizeError(data, width)),
    ),
    figureBox(
      'Size',
      data.vdfs.length > 1 ? 'of all VDFs' : '',
      described('Total bytes by codec', (width) => drawSizes(data, width)),
    ),
    figureBox(
      'Moments',
      'relative errors, V over the thermal speed; exact codecs are not drawn',
      described('Relative errors of density, velocity, pressure and temperature by codec', (width) =>
        drawMoments(data, width),
      ),
    ),
  ];
  if (data.vdfs.length > 1) {
    charts.push(
      figureBox(
        'Ratio along the file',
        '',
        described('Compression ratio by cell', (width) => drawAlong(data, 'ratio', width)),
      ),
    );
  }
  const lossy = data.results.some(({ measured }) => (measured?.figures.l1 ?? 0) > 0);
  if (data.vdfs.length > 1 && lossy) {
    charts.push(
      figureBox(
        'Error along the file',
        'exact codecs are not drawn',
        described('L1 error by cell', (width) => drawAlong(data, 'l1', width)),
      ),
    );
  }
  return section('Size and error', '', element('div', { class: 'charts' }, ...charts));
}

function footer(data: ReportData): HTMLElement {
  return element(
    'footer',
    {},
    `Made by vdfc ${data.version}. Ratio: bytes of the values over bytes of the whole container. Times: one run on the machine that made this page.`,
  );
}
