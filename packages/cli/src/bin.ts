import { run } from './run.js';

// A reader that has seen enough (`vdfc inspect x | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const { stdout, stderr } = process;
process.exitCode = await run(process.argv.slice(2), { stdout, stderr, now: () => performance.now() });
