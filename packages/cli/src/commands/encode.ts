import { registry } from '@vdfc/all';
import { type Progress, VdfcError } from '@vdfc/core';
import { Command } from 'commander';
import { addInputOptions, collect, type InputOptions, parseSetting } from '../arguments.js';
import { chooseCodec } from '../contestants.js';
import { writeWhole } from '../files.js';
import { type Input, openInput, type Subject } from '../input.js';
import type { Io } from '../io.js';
import { loadPlugins } from '../plugins.js';
import { progressText, startProgress } from '../progress.js';
import { ratio, whole } from '../report/page/format.js';

interface EncodeOptions extends InputOptions {
  readonly codec: string;
  readonly option?: readonly string[];
  readonly plugin?: readonly string[];
}

const examples = `
--codec takes a pipeline too: filters, a codec and packers joined by +, their options behind
colons; --option is then for the codec. Values are numbers, true, false or JSON; anything else is
text.

Examples:
  vdfc encode vdf.npy vdf.vdfc --codec zlib
  vdfc encode vdf.npy vdf.vdfc --codec dct --option blockSize=8 --option keep=4
  vdfc encode vdf.npy vdf.vdfc --codec power:exponent=0.5+dct:keep=4+deflate
  vdfc encode vdf.f64 vdf.vdfc --shape 50,50,50 --dtype float32 --codec dct
  vdfc encode bulk.vlsv vdf.vdfc --cell 12 --box full --codec zlib
`;

/** `vdfc encode IN OUT`. */
export function encodeCommand(io: Io): Command {
  const command = new Command('encode')
    .summary('compress an array')
    .description('Compress an array (.npy, .f32, .f64) or one VDF of a .vlsv file into a VDFC container.')
    .argument('<in>', 'file that holds the array')
    .argument('<out>', 'container to write')
    .requiredOption('--codec <id>', 'codec or pipeline to use: see vdfc codecs')
    .option('--option <key=value>', 'an option of the codec; may be given several times', collect)
    .option('--plugin <module>', 'module that exports more codecs; may be given several times', collect);
  return addInputOptions(command, 'VLSV: the cell whose VDF to take')
    .addHelpText('after', examples)
    .action(async (from: string, to: string, options: EncodeOptions) => {
      const stages = await loadPlugins(registry, options.plugin ?? []);
      const codec = await chooseCodec(stages, options.codec, readSettings(options.option ?? []));
      const input = await openInput(from, options);
      try {
        const { array } = await onlySubject(input);
        const progress = startProgress(io, 100);
        const onProgress = (at: Progress): void =>
          progress.update(Math.round(100 * at.fraction), progressText(at));
        const bytes = await codec.encodeAsync(array, {}, { onProgress }).finally(() => progress.stop());
        await writeWhole(to, bytes);
        const gain = ratio((array.size * array.data.BYTES_PER_ELEMENT) / bytes.length);
        io.stdout.write(`${to}: ${whole(bytes.length)} bytes, ${gain} smaller than the values\n`);
      } finally {
        await input.close();
      }
    });
}

function readSettings(texts: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(texts.map((text) => parseSetting(text)).map(({ key, value }) => [key, value]));
}

/** @throws VdfcError `BAD_OPTION` if the input holds several */
async function onlySubject(input: Input): Promise<Subject> {
  if (input.labels.length > 1) {
    const message = `Cannot encode ${input.file}: expected --cell with one id, since it has ${input.labels.length} VDFs (${input.labels.slice(0, 5).join(', ')}, …)`;
    throw new VdfcError('BAD_OPTION', message);
  }
  for await (const subject of input.subjects()) return subject;
  throw new VdfcError('NOT_FOUND', `Cannot encode ${input.file}: it holds no array`);
}
