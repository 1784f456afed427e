import { Writable } from 'node:stream';
import { run } from '../../src/run.js';

/** What a command wrote, and its exit status. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process; its clock stands still but for one millisecond at every look. */
export async function vdfc(...args: readonly string[]): Promise<Outcome> {
  return runWith(args, false);
}

/** As `vdfc`, with standard error as a terminal. */
export async function vdfcOnTerminal(...args: readonly string[]): Promise<Outcome> {
  return runWith(args, true);
}

async function runWith(args: readonly string[], isTTY: boolean): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  let time = 0;
  const sink = new Writable({
    write(chunk, _encoding, done) {
      stderr += String(chunk);
      done();
    },
  });
  const io = {
    stdout: {
      write(text: string) {
        stdout += text;
      },
    },
    // What a terminal has and cli-progress asks for.
    stderr: Object.assign(sink, {
      isTTY,
      columns: 80,
      cursorTo: () => {},
      moveCursor: () => {},
      clearLine: () => {},
    }),
    now: () => time++,
  };
  const status = await run(args, io);
  return { status, stdout, stderr };
}
