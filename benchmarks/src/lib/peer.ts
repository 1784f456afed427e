import { spawnSync } from 'node:child_process';

/** Debian's Python has Debian's packages; `VDFC_PYTHON` names another. */
const python = process.env.VDFC_PYTHON ?? '/usr/bin/python3';

/**
 * Runs a peer: a Python script that prints one JSON object, its measurements. Undefined, and a line that says so, where
 * Python or a module it needs is missing.
 *
 * @param needs Modules, such as `numpy`.
 * @param args What the script gets as `sys.argv[1:]`.
 */
export function runPeer<T>(
  needs: readonly string[],
  script: string,
  args: readonly string[] = [],
): T | undefined {
  const probe = spawnSync(python, ['-c', needs.map((name) => `import ${name}`).join('\n')], {
    encoding: 'utf8',
  });
  if (probe.status !== 0) {
    console.log(`(no peer: ${python} with ${needs.join(', ')} is not there)`);
    return undefined;
  }
  const { status, stdout, stderr } = spawnSync(python, ['-c', script, ...args], {
    encoding: 'utf8',
    // One thread, as ours.
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  if (status !== 0) throw new Error(`peer failed:\n${stderr}`);
  return JSON.parse(stdout) as T;
}
