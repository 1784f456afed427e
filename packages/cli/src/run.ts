import { isVdfcError } from '@vdfc/core';
import { Command, CommanderError } from 'commander';
import { codecsCommand } from './commands/codecs.js';
import { compareCommand } from './commands/compare.js';
import { decodeCommand } from './commands/decode.js';
import { encodeCommand } from './commands/encode.js';
import { inspectCommand } from './commands/inspect.js';
import type { Io } from './io.js';
import { readVersion } from './version.js';

const epilogue = `
Exit status:
  0  done
  1  the work failed, wholly or in part: what failed is on standard error
  2  wrong usage: unknown command, option or codec, or a value out of range
`;

/**
 * Runs the command line `args` (without the program's name). Writes to `io` only.
 *
 * @returns The exit status: 0 done, 1 failed, 2 wrong usage.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    await buildProgram(io).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    return explain(error, io);
  }
}

function buildProgram(io: Io): Command {
  const program = new Command('vdfc')
    .description('Codecs for velocity distribution functions of plasmas, on files and arrays')
    .version(readVersion())
    .addHelpText('after', epilogue);
  const commands = [compareCommand, inspectCommand, encodeCommand, decodeCommand, codecsCommand];
  for (const make of commands) program.addCommand(make(io));
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        writeErr: (text) => io.stderr.write(text),
      })
      .showHelpAfterError('(--help shows what is possible)');
  }
  return program;
}

/** Says what went wrong, unless commander has done so, and gives the exit status. */
function explain(error: unknown, { stderr }: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isVdfcError(error)) {
    stderr.write(`vdfc: ${error.message}\n`);
    return error.code === 'BAD_OPTION' ? 2 : 1;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`vdfc: unexpected error, please report it: ${text}\n`);
  return 1;
}
