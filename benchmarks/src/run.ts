import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from './lib/benchmark.js';
import { printTable } from './lib/table.js';

/** One module for each benchmark lies beside this one. */
async function load(): Promise<Benchmark[]> {
  // Read from src/: dist/ may still hold what is gone from there.
  const files = readdirSync(join(import.meta.dirname, '..', 'src')).filter((name) => name.endsWith('.ts'));
  const names = files.map((name) => name.slice(0, -'.ts'.length)).filter((name) => name !== 'run');
  return Promise.all(names.map(async (name) => (await import(`./${name}.js`)) as Benchmark));
}

const benchmarks = await load();
const wanted = process.argv.slice(2);
const chosen = wanted.includes('all') ? benchmarks : benchmarks.filter(({ name }) => wanted.includes(name));
const unknown = wanted.filter((name) => name !== 'all' && !benchmarks.some((known) => known.name === name));
if (wanted.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no benchmark ${unknown.join(', ')}.`);
  console.log('npm run bench -- NAME ...   (or all)\n');
  printTable(
    ['name', 'what it measures'],
    benchmarks.map(({ name, summary }) => [name, summary]),
  );
  process.exitCode = unknown.length > 0 ? 1 : 0;
} else {
  for (const { name, summary, run } of chosen) {
    console.log(`\n${name}: ${summary}\n`);
    await run();
  }
}
