import { join } from 'node:path';
import { registry } from '@vdfc/all';
import { VdfcError } from '@vdfc/core';
import { Command, Option } from 'commander';
import { type Aim, parseAim } from '../aim.js';
import {
  addInputOptions,
  collect,
  type InputOptions,
  parseCount,
  parseNames,
  parseSeconds,
} from '../arguments.js';
import { compareAll } from '../compare.js';
import { type CompareResults, compareJson, compareText } from '../compare-text.js';
import { type Contestant, chooseContestants, withBudget, withEffort } from '../contestants.js';
import { writeWhole } from '../files.js';
import { type Input, openInput } from '../input.js';
import type { Io } from '../io.js';
import { loadPlugins, type Stages } from '../plugins.js';
import { startProgress } from '../progress.js';
import { buildReport, evenlySpaced } from '../report/build.js';
import { renderHtml } from '../report/html.js';
import type { Row } from '../row.js';
import type { SweepRow } from '../sweep.js';

interface CompareOptions extends InputOptions {
  readonly codecs?: readonly string[];
  readonly option?: readonly string[];
  readonly effort?: number;
  readonly budget?: number;
  readonly target?: Aim;
  readonly sweep?: number;
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

--codecs takes pipelines too: filters, a codec and packers joined by +, their options behind
colons. With --target, every codec that has a quality is tuned to it, VDF by VDF; one that cannot
reach it shows its best, and the exit status stays 0.

Some codecs take seconds for a VDF: --effort 0 makes them fast and their containers larger. Codecs
that train a network take as long as --budget says for every encoding, those of --target and
--sweep included; what they make of it depends on the machine's speed.

Examples:
  vdfc compare bulk.vlsv --out report
  vdfc compare bulk.vlsv --cell 12,40 --codecs zlib,dct --option dct.keep=2
  vdfc compare bulk.vlsv --codecs 'power:exponent=0.5+dct:blockSize=16,dct,zlib'
  vdfc compare bulk.vlsv --target l1=0.05 --per-vdf
  vdfc compare bulk.vlsv --sweep --out report
  vdfc compare bulk.vlsv --effort 0 --box 50 --per-vdf
  vdfc compare bulk.vlsv --codecs mlp,cnn,vqvae,dwt --budget 10s --out report
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
    .option('--effort <level>', 'effort of every codec that has this option, 0 (fast) to 2', parseCount(0))
    .option('--budget <time>', 'time for an encoding by codecs that train, such as 10s', parseSeconds)
    .option('--target <name=value>', 'tune codecs to an error or size, such as l1=0.05', parseAim)
    .addOption(
      new Option('--sweep [count]', 'also measure codecs at so many qualities: their rate–distortion curves')
        .preset('8')
        .argParser(parseCount(2)),
    )
    .option('--plugin <module>', 'module that exports more codecs; may be given several times', collect)
    .option('--out <folder>', 'write a report to <folder>/index.html')
    .option('--report-vdfs <count>', 'VDFs with pictures in the report, evenly spaced', parseCount(0), 6)
    .option('--per-vdf', 'also a line for each VDF')
    .option('--json', 'results as JSON')
    .addHelpText('after', notes)
    .action(async (file: string, options: CompareOptions) => {
      const stages = await loadPlugins(registry, options.plugin ?? []);
      const chosen = await chooseContestants(stages, options.codecs, options.option ?? []);
      const { effort, budget } = options;
      const eager = effort === undefined ? chosen : withEffort(chosen, effort);
      const contestants = budget === undefined ? eager : withBudget(eager, budget);
      const input = await openInput(file, options);
      try {
        const results = await compareInput(input, contestants, stages, options, io);
        io.stdout.write(options.json === true ? compareJson(results) : compareText(results, options));
        reportFailures(results);
      } finally {
        await input.close();
      }
    });
}

async function compareInput(
  input: Input,
  contestants: readonly Contestant[],
  { registry: decoders }: Stages,
  { target, sweep, out, reportVdfs }: CompareOptions,
  io: Io,
): Promise<CompareResults> {
  const wanted = { ...(target && { target }), ...(sweep && { sweep }) };
  const report = buildReport(input, contestants, evenlySpaced(input.labels, reportVdfs), wanted);
  const rows: Row[] = [];
  const sweeps: SweepRow[] = [];
  const progress = startProgress(io, input.labels.length * contestants.length);
  const onProgress = (text: string): void => progress.update(rows.length, text);
  try {
    const tools = { registry: decoders, now: io.now, onProgress };
    const work = { subjects: input.subjects(), contestants, ...tools, ...wanted };
    for await (const trial of compareAll(work)) {
      rows.push(trial.row);
      sweeps.push(...trial.sweep);
      if (out !== undefined) await report.add(trial);
      onProgress(`${trial.subject.label}, ${trial.contestant.label}`);
    }
  } finally {
    progress.stop();
  }
  const page = out === undefined ? undefined : join(out, 'index.html');
  if (page !== undefined) await writeWhole(page, renderHtml(report.finish()));
  return {
    input,
    contestants,
    rows,
    ...(target && { target }),
    ...(sweep && { sweep: sweeps }),
    ...(page && { page }),
  };
}

function reportFailures({ rows, sweep = [] }: CompareResults): void {
  const all = [...rows, ...sweep];
  const failed = all.filter(({ failure }) => failure !== undefined);
  const first = failed[0];
  if (first === undefined) return;
  throw new VdfcError(
    'BAD_INPUT',
    `${failed.length} of ${all.length} measurements failed, the first: ${first.codec} on ${first.subject}: ${first.failure?.message}`,
  );
}
