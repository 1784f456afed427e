// Compiles packages/*/assembly/index.ts (AssemblyScript) and writes each module, as base64, to the package's
// src/kernel/wasm-binary.ts. Does nothing where sources, compiler and options are as they were.
//
//   node tools/build-wasm.mjs [--force]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const options = ['--runtime', 'stub', '-O3', '--noAssert', '--enable', 'simd', '--initialMemory', '1'];
/** Limit for one module, gzipped: what it adds to a page. */
const MAX_GZIPPED = 40_000;

const { version } = createRequire(import.meta.url)('assemblyscript/package.json');
const force = process.argv.includes('--force');
for (const name of readdirSync(join(root, 'packages')).sort()) {
  const folder = join(root, 'packages', name);
  if (existsSync(join(folder, 'assembly', 'index.ts'))) await build(folder);
}

async function build(folder) {
  const sources = join(folder, 'assembly');
  const target = join(folder, 'src', 'kernel', 'wasm-binary.ts');
  const hash = hashOf(sources);
  if (!force && existsSync(target) && readFileSync(target, 'utf8').includes(hash)) return;
  const binary = await compile(join(sources, 'index.ts'));
  const gzipped = gzipSync(binary, { level: 9 }).length;
  const title = relative(root, folder);
  console.log(`${title}: ${binary.length} bytes of WebAssembly, ${gzipped} gzipped`);
  if (gzipped > MAX_GZIPPED) throw new Error(`${title}: more than ${MAX_GZIPPED} bytes gzipped`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, moduleText(hash, Buffer.from(binary).toString('base64')));
}

/** Of everything that the result depends on. */
function hashOf(sources) {
  const hash = createHash('sha256').update(JSON.stringify([version, options]));
  for (const file of readdirSync(sources, { recursive: true }).sort()) {
    if (file.endsWith('.ts')) hash.update(`\n${file}\n`).update(readFileSync(join(sources, file)));
  }
  return hash.digest('hex');
}

async function compile(entry) {
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const args = [relative(root, entry), '--baseDir', root, '--outFile', 'module.wasm', ...options];
  const { error, stderr } = await asc.main(args, {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) binary = contents;
    },
  });
  const messages = stderr.toString();
  if (error || binary === undefined) throw new Error(`Cannot compile ${entry}:\n${messages}`);
  if (messages !== '') console.warn(messages);
  return binary;
}

function moduleText(hash, base64) {
  return [
    '// Made by tools/build-wasm.mjs from assembly/; not to be edited.',
    `// Sources and compiler: sha256 ${hash}`,
    '/** The WebAssembly module in base64. */',
    `export const wasmBinary: string =\n  '${base64}';`,
    '',
  ].join('\n');
}
