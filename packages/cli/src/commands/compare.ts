import { join } from 'node:path';
import { registry } from '@vdfc/all';
import { VdfcError } from '@vdfc/core';
import { Command } from 'commander';
import { addInputOptions, collect, type InputOptions, parseCount, parseNames } from '../arguments.js';
import { compareAll, type Row } from '../compare.js';
import { type Contestant, chooseContestants } from '../contestants.js';
import { writeWhole } from '../files.js';
import { type Input, openInput } from '../input.js';
import type { Io } from '../io.js';
import { toJson } from '../json.js';
import { loadPlugins, type Stages } from '../plugins.js';
import { startProgress } from '../progress.js';
import { buildReport, evenlySpaced } from '../report/build.js';
import { renderHtml } from '../report/html.js';
import { summarise } from '../summary.js';
import { rowTable, summaryTable } from '../table.js';

interface CompareOptions extends InputOptions {
  readonly codecs?: readonly string[];
  readonly option?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
  readonly perVdf?: boolean;
  readonly reportVdfs: number;
  readonly plugin?: readonly string[];
}

const notes = `
Every codec encodes every VDF, decodes it from the bytes alone and is measured against the
original. Ratio is bytes of the values over bytes of the container; of several VDFs, total over
total. Times are wall times of one run. A codec that fails on a VDF has a row that says why; the
exit status is then 1. In --json, null stands for a number that is not finite: psnr without error.

Examples:
  vdfc compare bulk.vlsv --out report
  vdfc compare bulk.vlsv --cell 12,40 --codecs zlib,dct --option dct.keep=2
  vdfc compare bulk.vlsv --box 50 --per-vdf
  vdfc compare vdf.npy --json
  vdfc compare vdf.f64 --shape 50,50,50 --dtype float32
  vdfc compare bulk.vlsv --plugin ./my-codec.js --codecs zlib,me.mycodec
`;

/** `vdfc compare FILE`. */
export function compareCommand(io: Io): Command {
  const command = new Command('compare')
    .summary('measure codecs on the VDFs of a file')
    .description('Measure codecs on the VDFs of a .vlsv file, or on an array (.npy, .f32, .f64).')
    .argument('<file>', 'file with VDFs');
  return addInputOptions(command, 'VLSV: cells whose VDFs to take (default: all)')
    .option('--codecs <names>', 'codecs to compare, separated by commas (default: all)', parseNames)
    .option('--option <codec.key=value>', 'an option of a codec; may be given several times', collect)
    .option('--plugin <module>', 'module that exports more codecs; may be given several times', collect)
    .option('--out <folder>', 'write a report to <folder>/index.html')
    .option('--report-vdfs <count>', 'VDFs with pictures in the report, evenly spaced', parseCount(0), 6)
    .option('--per-vdf', 'also a line for each VDF')
    .option('--json', 'results as JSON')
    .addHelpText('after', notes)
    .action(async (file: string, options: CompareOptions) => {
      const stages = await loadPlugins(registry, options.plugin ?? []);
      const contestants = await chooseContestants(stages, options.codecs, options.option ?? []);
      const input = await openInput(file, options);
      try {
        await compareInput(input, contestants, stages, options, io);
      } finally {
        await input.close();
      }
    });
}

async function compareInput(
  input: Input,
  contestants: readonly Contestant[],
  { registry: decoders }: Stages,
  options: CompareOptions,
  io: Io,
): Promise<void> {
  const report = buildReport(input, contestants, evenlySpaced(input.labels, options.reportVdfs));
  const rows: Row[] = [];
  const progress = startProgress(io, input.labels.length * contestants.length);
  try {
    const work = { subjects: input.subjects(), contestants, registry: decoders, now: io.now };
    for await (const trial of compareAll(work)) {
      rows.push(trial.row);
      if (options.out !== undefined) await report.add(trial);
      progress.update(rows.length, `${trial.subject.label}, ${trial.contestant.label}`);
    }
  } finally {
    progress.stop();
  }
  const page = options.out === undefined ? undefined : join(options.out, 'index.html');
  if (page !== undefined) await writeWhole(page, renderHtml(report.finish()));
  const results: Results = { input, contestants, rows, ...(page === undefined ? {} : { page }) };
  io.stdout.write(options.json === true ? jsonText(results) : tableText(results, options));
  reportFailures(rows);
}

interface Results {
  readonly input: Input;
  readonly contestants: readonly Contestant[];
  readonly rows: readonly Row[];
  /** Path of the report. */
  readonly page?: string;
}

function jsonText({ input, contestants, rows, page }: Results): string {
  const { file, format, population, time } = input;
  const codecs = contestants.map(({ label, codec }) => ({ label, options: codec.options }));
  return toJson({ file, format, population, time, report: page, codecs, summaries: summarise(rows), rows });
}

function tableText({ input, rows, page }: Results, { perVdf, reportVdfs }: CompareOptions): string {
  const count = input.labels.length;
  const what = count === 1 ? input.labels[0] : `${count} VDFs`;
  const parts = [input.format === 'vlsv' ? `${input.file}: ${what} of ${input.population}` : input.file];
  if (perVdf === true) parts.push(rowTable(rows));
  parts.push(summaryTable(summarise(rows)));
  if (page !== undefined) {
    const part = reportVdfs < count ? ` (pictures of ${reportVdfs} of ${count} VDFs: see --report-vdfs)` : '';
    parts.push(`Report: ${page}${part}`);
  }
  return `${parts.join('\n\n')}\n`;
}

function reportFailures(rows: readonly Row[]): void {
  const failed = rows.filter(({ failure }) => failure !== undefined);
  const first = failed[0];
  if (first === undefined) return;
  throw new VdfcError(
    'BAD_INPUT',
    `${failed.length} of ${rows.length} measurements failed, the first: ${first.codec} on ${first.subject}: ${first.failure?.message}`,
  );
}
