import { type ArrayInput, type Codec, type DenseArray, type DType, inspect, toDense } from '@vdfc/core';
import { fromLittleEndianBytes, littleEndianBytes } from './byte-order.js';
import type { Check } from './checks/check.js';
import { check, sameBytes } from './checks/verdict.js';
import { register } from './conformance.js';
import { peakOf } from './fields/arrays.js';

/** An array to be encoded once and decoded for ever. */
export interface GoldenCase<Options extends object = object> {
  /** Name of its files, letters, digits and dashes. */
  readonly name: string;
  /** The same on every machine: from a test field or by arithmetic, not by `Math.exp` and its like. Small. */
  readonly array: ArrayInput;
  readonly options?: Partial<Options>;
}

/** What two machines must agree on. */
export interface GoldenSettings {
  /**
   * Whether encoding is integer arithmetic throughout, so that it must make the stored bytes again. Without it, only
   * decoding is compared: `Math.cos` and its like may differ in the last digit between engines. @default false
   */
  readonly integer?: boolean;
  /**
   * Largest difference of decoded values from the stored ones, as a fraction of the largest of those. 0 asks for the
   * same bits. @default 0
   */
  readonly tolerance?: number;
}

/**
 * Registers tests of golden files: containers in `golden/v<layout version>/NAME.vdfc` beside the test, each with the
 * values that it decodes to in `NAME.f32` or `NAME.f64` (little-endian). Files of every version found must decode to
 * their values; those of the present version must be there. `VDFC_WRITE_GOLDEN=1` writes what is missing; nothing is ever
 * overwritten.
 *
 * @param testUrl `import.meta.url` of the test, which runs in Node and should have `golden` in its name.
 * @example golden(dct, [{ name: 'beams', array: sampleVdf(twoBeams()) }], import.meta.url, { tolerance: 1e-6 });
 */
export function golden<Options extends object>(
  codec: Codec<Options>,
  cases: readonly GoldenCase<Options>[],
  testUrl: string,
  settings: GoldenSettings = {},
): void {
  register(`golden files of ${codec.id}`, goldenChecks(codec, cases, testUrl, settings));
}

/** The checks that `golden` makes, free of any test framework. */
export function goldenChecks<Options extends object>(
  codec: Codec<Options>,
  cases: readonly GoldenCase<Options>[],
  testUrl: string,
  settings: GoldenSettings = {},
): Check[] {
  const folder = new URL('golden/', testUrl);
  const { integer = false } = settings;
  const present = cases.map(({ name, array, options = {} }) => {
    const file = `v${codec.spec.version}/${name}`;
    return {
      name: `${file} is there${integer ? ' and is encoded to the same bytes' : ''}`,
      run: async () => {
        const bytes = codec.encode(array, options);
        const stored = await readOrWrite(folder, file, codec as Codec, bytes);
        if (integer) sameBytes(`encoding ${file} anew`, bytes, stored);
      },
    };
  });
  const decode = (): Promise<void> => decodeAll(folder, codec as Codec, cases.length, settings);
  return [...present, { name: 'decode to the stored values', run: decode }];
}

/** The stored container; where there is none, the given one is stored first if that is asked for. */
async function readOrWrite(folder: URL, file: string, codec: Codec, bytes: Uint8Array): Promise<Uint8Array> {
  const { existsSync } = await import('node:fs');
  const { mkdir, readFile, writeFile } = await import('node:fs/promises');
  const path = new URL(`${file}.vdfc`, folder);
  if (!existsSync(path)) {
    const wanted = process.env.VDFC_WRITE_GOLDEN === '1';
    check(wanted, () => `golden file ${path.pathname} is missing: write it with VDFC_WRITE_GOLDEN=1`);
    const values = toDense(codec.decode(bytes));
    await mkdir(new URL('.', path), { recursive: true });
    // 'wx' fails rather than overwrite.
    await writeFile(new URL(`${file}.${suffix(values.dtype)}`, folder), littleEndianBytes(values), {
      flag: 'wx',
    });
    await writeFile(path, bytes, { flag: 'wx' });
  }
  return new Uint8Array(await readFile(path));
}

async function decodeAll(
  folder: URL,
  codec: Codec,
  atLeast: number,
  { tolerance = 0 }: GoldenSettings,
): Promise<void> {
  const { readdir, readFile } = await import('node:fs/promises');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.vdfc')).sort();
  let found = 0;
  for (const name of names) {
    const bytes = await readFile(new URL(name, folder));
    // Codecs of one package share the folder.
    if (inspect(bytes).codec.id !== codec.spec.id) continue;
    found++;
    const decoded = toDense(codec.decode(bytes));
    const values = new URL(name.replace(/\.vdfc$/, `.${suffix(decoded.dtype)}`), folder);
    compare(name, decoded, await readFile(values), tolerance);
  }
  check(
    found >= atLeast,
    () => `expected at least ${atLeast} golden files of ${codec.spec.id}, found ${found}`,
  );
}

function compare(file: string, decoded: DenseArray, stored: Uint8Array, tolerance: number): void {
  if (tolerance === 0) {
    sameBytes(`values of golden file ${file}`, littleEndianBytes(decoded), stored);
    return;
  }
  const expected = fromLittleEndianBytes(stored, decoded.dtype);
  check(
    expected.length === decoded.data.length,
    () => `golden file ${file}: expected ${expected.length} values, got ${decoded.data.length}`,
  );
  const peak = peakOf(expected);
  expected.forEach((value, i) => {
    const off = Math.abs(value - decoded.data[i]!);
    const what = `golden file ${file}: element ${i} was ${value}, is ${decoded.data[i]}`;
    check(off <= tolerance * peak, () => `${what}, allowed is a difference of ${tolerance * peak}`);
  });
}

function suffix(dtype: DType): string {
  return dtype === 'float32' ? 'f32' : 'f64';
}
