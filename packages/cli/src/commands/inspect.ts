import { open } from 'node:fs/promises';
import { registry } from '@vdfc/all';
import { type Inspection, VdfcError } from '@vdfc/core';
import { openVlsv } from '@vdfc/vlsv-reader';
import { Command } from 'commander';
import { collect } from '../arguments.js';
import { readBytes } from '../files.js';
import type { Io } from '../io.js';
import { toJson } from '../json.js';
import { loadPlugins } from '../plugins.js';
import { ratio, whole } from '../report/page/format.js';
import { listing } from '../table.js';
import { describeVlsv, vlsvText } from '../vlsv-summary.js';

interface InspectOptions {
  readonly json?: boolean;
  readonly config?: boolean;
  readonly plugin?: readonly string[];
}

const examples = `
Examples:
  vdfc inspect bulk.vlsv
  vdfc inspect bulk.vlsv --json
  vdfc inspect bulk.vlsv --config
  vdfc inspect vdf.vdfc
`;

/** `vdfc inspect FILE`. */
export function inspectCommand(io: Io): Command {
  return new Command('inspect')
    .summary('tell what is in a VLSV file or a container')
    .description('Tell what is in a VLSV file or in a VDFC container, without decoding it.')
    .argument('<file>', 'VLSV file or VDFC container')
    .option('--json', 'as JSON')
    .option('--config', 'VLSV: print the stored configuration of the run instead')
    .option('--plugin <module>', 'module that exports more codecs; may be given several times', collect)
    .addHelpText('after', examples)
    .action(async (path: string, options: InspectOptions) => {
      if (await isContainer(path)) await inspectContainer(path, options, io);
      else await inspectVlsv(path, options, io);
    });
}

/** Whether the file starts with 'VDFC'. @throws VdfcError `NOT_FOUND`, `IO` */
async function isContainer(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'VDFC';
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing ? 'there is no such file' : (cause as Error).message;
    throw new VdfcError(missing ? 'NOT_FOUND' : 'IO', `Cannot read ${path}: ${reason}`, {
      file: path,
      cause,
    });
  }
}

async function inspectContainer(path: string, options: InspectOptions, { stdout }: Io): Promise<void> {
  const stages = await loadPlugins(registry, options.plugin ?? []);
  const inspection = await stages.registry.inspect(await readBytes(path));
  stdout.write(options.json === true ? toJson(inspection) : containerText(inspection));
}

function containerText(found: Inspection): string {
  const stages = [
    ...found.filters.map((stage) => ['filter', stage] as const),
    ['codec', found.codec] as const,
    ...found.packers.map((stage) => ['packer', stage] as const),
    ...found.guards.map((stage) => ['guard', stage] as const),
  ];
  const lines = [
    ['array', `${found.dtype} [${found.shape.join(', ')}], ${whole(found.rawBytes)} bytes`],
    ['container', `${whole(found.bytes)} bytes, format version ${found.formatVersion}`],
    ['payload', `${whole(found.payloadBytes)} bytes`],
    ['ratio', ratio(found.ratio)],
    ...stages.map(([kind, { id, version, params }]) => [
      kind,
      `${id} version ${version} ${JSON.stringify(params)}`,
    ]),
  ];
  return `${listing(lines)}\n`;
}

async function inspectVlsv(path: string, options: InspectOptions, { stdout }: Io): Promise<void> {
  const vlsv = await openVlsv(path);
  try {
    if (options.config === true) {
      const config = await vlsv.config();
      if (config === undefined) {
        throw new VdfcError('NOT_FOUND', `Cannot print the configuration of ${path}: the file has none`);
      }
      stdout.write(config.endsWith('\n') ? config : `${config}\n`);
      return;
    }
    const summary = await describeVlsv(path, vlsv);
    stdout.write(options.json === true ? toJson(summary) : vlsvText(summary));
  } finally {
    await vlsv.close();
  }
}
