import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'vitest';

/**
 * Path of a file of the shared test data: in the folder that `$VDFC_DATA` names, else in `../shared/data` beside
 * the project. Undefined where it is not there.
 */
export function dataFile(name: string): string | undefined {
  const folder = dataFolder();
  const path = folder === undefined ? undefined : join(folder, name);
  return path !== undefined && existsSync(path) ? path : undefined;
}

function dataFolder(): string | undefined {
  const named = process.env.VDFC_DATA;
  if (named !== undefined && named !== '') return resolve(named);
  const root = projectRoot(process.cwd());
  return root === undefined ? undefined : join(root, '..', 'shared', 'data');
}

/** The nearest folder upwards whose package.json has workspaces. */
export function projectRoot(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && 'workspaces' in JSON.parse(readFileSync(file, 'utf8'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Shape of the reference VDF, `[nz, ny, nx]`. */
export const referenceShape: readonly number[] = [50, 50, 50];

/**
 * The reference VDF `reference-vdf-50x50x50.f64`, its float64 values rounded to float32; C order, shape
 * `referenceShape`, s³/m⁶. For use within `withData`.
 */
export function readReferenceVdf(): Float32Array {
  const bytes = readFileSync(existing('reference-vdf-50x50x50.f64'));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

function existing(name: string): string {
  const path = dataFile(name);
  if (path !== undefined) return path;
  throw new Error(`Cannot find test data '${name}' in ${dataFolder() ?? 'any folder'} (set VDFC_DATA)`);
}

/**
 * Describes tests that need files of the shared test data; `body` gets their paths, in the order of `names`. Where a
 * file is missing the tests are skipped with a line that says so; with `CI=true` they fail.
 */
export function withData<const Names extends readonly string[]>(
  names: Names,
  title: string,
  body: (...paths: { [K in keyof Names]: string }) => void,
): void {
  const paths = names.map(dataFile);
  const missing = names.filter((_, i) => paths[i] === undefined);
  if (missing.length === 0) {
    describe(title, () => body(...(paths as unknown as { [K in keyof Names]: string })));
    return;
  }
  const where = dataFolder() ?? 'no data folder';
  needed(title, `test data missing: ${missing.join(', ')} (looked in ${where}; set VDFC_DATA)`);
}

/** A program that tests may need, and how to see that it is there: run with `args` it must succeed. */
export interface Tool {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** The system's Python with these modules. */
export function python(...modules: readonly string[]): Tool {
  const name = ['/usr/bin/python3', ...modules].join(' with ');
  return { name, command: '/usr/bin/python3', args: ['-c', `import ${['sys', ...modules].join(', ')}`] };
}

/**
 * Describes tests that need a program. Where it is missing they are skipped with a line that says so; with `CI=true` they
 * fail.
 */
export function withTool(tool: Tool, title: string, body: (tool: Tool) => void): void {
  const { status } = spawnSync(tool.command, tool.args, { stdio: 'ignore' });
  if (status === 0) describe(title, () => body(tool));
  else needed(title, `program missing: ${tool.name}`);
}

/** A test in place of others that cannot run here: failed with `CI=true`, else skipped. */
function needed(title: string, reason: string): void {
  const absent = (): never => {
    throw new Error(reason);
  };
  if (process.env.CI === 'true') it(`${title} (${reason})`, absent);
  else it.skip(`${title} (skipped: ${reason})`, absent);
}
