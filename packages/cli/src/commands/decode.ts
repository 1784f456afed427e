import { extname } from 'node:path';
import { registry } from '@vdfc/all';
import { type DenseArray, type DType, type Inspection, toDense, VdfcError } from '@vdfc/core';
import { Command } from 'commander';
import { collect, parseCount } from '../arguments.js';
import { readBytes, writeWhole } from '../files.js';
import { writeFloats } from '../floats.js';
import type { Io } from '../io.js';
import { writeNpy } from '../npy.js';
import { loadPlugins } from '../plugins.js';

interface DecodeCommandOptions {
  readonly plugin?: readonly string[];
  readonly maxBytes?: number;
}

const examples = `
Examples:
  vdfc decode vdf.vdfc vdf.npy
  vdfc decode vdf.vdfc vdf.f32
  python3 -c "import numpy; print(numpy.load('vdf.npy').shape)"
`;

/** `vdfc decode IN OUT`. */
export function decodeCommand(io: Io): Command {
  return new Command('decode')
    .summary('write the array in a container')
    .description(
      'Write the array in a VDFC container as .npy, or as raw little-endian .f32 or .f64 in C order.',
    )
    .argument('<in>', 'VDFC container')
    .argument('<out>', 'file to write: .npy, .f32 or .f64')
    .option('--max-bytes <count>', 'largest array to take memory for', parseCount(1))
    .option('--plugin <module>', 'module that exports more codecs; may be given several times', collect)
    .addHelpText('after', examples)
    .action(async (from: string, to: string, options: DecodeCommandOptions) => {
      const stages = await loadPlugins(registry, options.plugin ?? []);
      const bytes = await readBytes(from);
      const write = chooseWriter(to, await stages.registry.inspect(bytes));
      const limit = options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes };
      const array = toDense(await stages.registry.decode(bytes, limit));
      await writeWhole(to, write(array));
      io.stdout.write(`${to}: ${array.dtype} [${array.shape.join(', ')}]\n`);
    });
}

/** How to write the array, known before it is decoded. @throws VdfcError `BAD_OPTION` */
function chooseWriter(to: string, { dtype }: Inspection): (array: DenseArray) => Uint8Array {
  const kind = extname(to).toLowerCase();
  if (kind === '.npy') return writeNpy;
  const raw: Readonly<Record<string, DType>> = { '.f32': 'float32', '.f64': 'float64' };
  if (raw[kind] === undefined) {
    throw new VdfcError('BAD_OPTION', `Cannot write ${to}: expected a name ending in .npy, .f32 or .f64`);
  }
  if (raw[kind] === dtype) return rawBytes;
  const fitting = dtype === 'float32' ? '.f32' : '.f64';
  throw new VdfcError(
    'BAD_OPTION',
    `Cannot write ${to}: the array is ${dtype}, expected a name ending in ${fitting} or .npy`,
  );
}

function rawBytes({ data }: DenseArray): Uint8Array {
  const bytes = new Uint8Array(data.byteLength);
  writeFloats(data, bytes);
  return bytes;
}
