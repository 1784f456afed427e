// Rehearses publishing: packs every public package as npm would, installs the tarballs into an empty project and
// uses them there as strangers do, in Node, in TypeScript and in a browser. Needs `npm run build` before.
// One line for each check; the last line counts them.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkPages } from './rehearsal/browser.mjs';

const root = dirname(import.meta.dirname);
const scratch = mkdtempSync(join(tmpdir(), 'vdfc-rehearsal-'));
const consumer = join(scratch, 'consumer');
/** Packages that need Node: not for the browser's page. */
const nodeOnly = ['@vdfc/cli', '@vdfc/testkit'];
const counts = { passed: 0, failed: 0 };

try {
  await rehearse();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`rehearsal: ${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;

async function rehearse() {
  const packages = publicPackages();
  const tarballs = pack(packages);
  for (const { name, path, files } of tarballs) {
    await check(`${name}: tarball is complete and clean`, () => checkFiles(files));
    await check(`${name}: publint`, () => run('publint', ['run', path, '--strict']));
    await check(`${name}: attw`, () =>
      run('attw', [path, '--profile', 'esm-only', '--no-emoji', '--no-color']),
    );
  }
  const installed = await check('tarballs install into an empty project', () => install(tarballs));
  if (!installed) return;
  await check('plain Node: import { dct } and round trip', () => node(['round-trip.mjs']));
  for (const entry of entries(packages)) {
    await check(`plain Node: import ${entry}`, () =>
      node(['--input-type=module', '-e', `await import('${entry}')`]),
    );
  }
  await check('the command vdfc runs', checkCommand);
  for (const mode of ['nodenext', 'bundler']) {
    await check(`TypeScript consumer, module resolution ${mode}`, () => tsc(`tsconfig.${mode}.json`));
  }
  writeModules(packages);
  await checkPages({ consumer, check });
}

/** Runs one check and counts it; true if it passed. */
async function check(name, work) {
  try {
    await work();
    counts.passed++;
    console.log(`ok    ${name}`);
    return true;
  } catch (error) {
    counts.failed++;
    const said = [error.stdout, error.stderr].filter(Boolean).join('\n').trim();
    console.log(`FAIL  ${name}\n${(said || error.message).replace(/^/gm, '      ')}`);
    return false;
  }
}

function publicPackages() {
  const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  const manifests = folders.map((folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  return manifests.filter((manifest) => !manifest.private);
}

/** The tarballs that `npm publish` would upload: `{ name, path, files }`. */
function pack(packages) {
  const folder = join(scratch, 'tarballs');
  mkdirSync(folder);
  const chosen = packages.flatMap(({ name }) => ['--workspace', name]);
  const out = npm(['pack', '--json', '--pack-destination', folder, ...chosen], root);
  return JSON.parse(out).map(({ name, filename, files }) => ({
    name,
    path: join(folder, filename),
    files: files.map(({ path }) => path),
  }));
}

function checkFiles(files) {
  const missing = ['package.json', 'README.md', 'LICENSE'].filter((name) => !files.includes(name));
  for (const folder of ['dist/', 'src/'])
    if (!files.some((name) => name.startsWith(folder))) missing.push(folder);
  const allowed =
    /^(package\.json|README\.md|LICENSE|src\/.*(\.ts|\.css|tsconfig\.json)|bin\/.*\.js|dist\/.*\.(js|d\.ts|js\.map|d\.ts\.map))$/;
  const surplus = files.filter((name) => !allowed.test(name));
  if (missing.length + surplus.length === 0) return;
  throw new Error(
    `missing: ${missing.join(', ') || 'nothing'}; not for publishing: ${surplus.join(', ') || 'nothing'}`,
  );
}

function install(tarballs) {
  cpSync(join(import.meta.dirname, 'rehearsal', 'consumer'), consumer, { recursive: true });
  npm(
    [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      ...tarballs.map(({ path }) => path),
    ],
    consumer,
  );
}

/** Every entry of every package, as one imports it. The command is no module to import. */
function entries(packages) {
  const named = packages.flatMap(({ name, exports }) =>
    Object.keys(exports)
      .filter((entry) => !entry.endsWith('.json'))
      .map((entry) => name + entry.slice(1)),
  );
  // testkit's own entry brings vitest, which runs only inside of a test run.
  return named.filter((entry) => !entry.startsWith('@vdfc/testkit'));
}

/** Modules that import every entry a browser may load: one gives the exports' names, the other uses none. */
function writeModules(packages) {
  const chosen = entries(packages.filter(({ name }) => !nodeOnly.includes(name)));
  const imports = chosen.map((entry, i) => `import * as m${i} from '${entry}';`).join('\n');
  const list = chosen.map((entry, i) => `  '${entry}': Object.keys(m${i}),`).join('\n');
  writeFileSync(join(consumer, 'every.js'), `${imports}\nexport const every = {\n${list}\n};\n`);
  writeFileSync(join(consumer, 'unused.js'), `${imports}\ndocument.title = 'unused';\n`);
}

function tsc(project) {
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', project], {
    cwd: consumer,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

/** The installed command, on an array in a file. */
function checkCommand() {
  writeFileSync(join(consumer, 'vdf.f32'), new Float32Array(512).fill(1e-15));
  const bin = join(consumer, 'node_modules', '.bin', 'vdfc');
  const out = execFileSync(bin, ['compare', 'vdf.f32', '--shape', '8,8,8', '--codecs', 'zlib', '--json'], {
    cwd: consumer,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  if (!JSON.stringify(JSON.parse(out)).includes('zlib'))
    throw new Error(`expected a result of zlib, got ${out}`);
}

function node(args) {
  return execFileSync(process.execPath, args, { cwd: consumer, encoding: 'utf8', stdio: 'pipe' });
}

/** Runs a tool of the project. */
function run(tool, args) {
  const bin = join(root, 'node_modules', '.bin', tool);
  if (!existsSync(bin)) throw new Error(`Cannot run ${tool}: not installed (npm ci)`);
  return execFileSync(bin, args, { cwd: scratch, encoding: 'utf8', stdio: 'pipe' });
}

function npm(args, cwd) {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    shell: process.platform === 'win32',
  });
}
