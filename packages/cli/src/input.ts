import { extname } from 'node:path';
import {
  bytesPerElement,
  type DType,
  elementCount,
  type NdArray,
  toDense,
  toNdArray,
  VdfcError,
  type VelocityGrid,
} from '@vdfc/core';
import { openVlsv, type VdfOptions, type VlsvFile } from '@vdfc/vlsv-reader';
import type { InputOptions } from './arguments.js';
import { readBytes } from './files.js';
import { readFloats } from './floats.js';
import { readNpy } from './npy.js';
import { readStoredMoments, type StoredMoments } from './stored-moments.js';

/** One array to work on, and what is known of it. */
export interface Subject {
  /** Unique within its input: `cell 12`, or the file's name. */
  readonly label: string;
  readonly array: NdArray;
  readonly cellId?: number;
  readonly grid?: VelocityGrid;
  /** Sparsity threshold, in the array's unit. */
  readonly threshold?: number;
}

/** An opened file of arrays. */
export interface Input {
  readonly file: string;
  readonly format: 'vlsv' | 'npy' | 'raw';
  readonly population?: string;
  /** Simulated time, s. */
  readonly time?: number;
  /** Labels of the subjects, in the order in which `subjects` gives them. */
  readonly labels: readonly string[];
  /** The arrays one after the other: only one is in memory at a time. */
  subjects(): AsyncIterable<Subject>;
  /** Moments that the file itself states for a subject. */
  storedMoments(subject: Subject): Promise<StoredMoments>;
  close(): Promise<void>;
}

/**
 * Opens a `.vlsv`, `.npy`, `.f32` or `.f64` file. VDFs of a VLSV file come in ascending order of cell ids.
 *
 * @throws VdfcError `BAD_OPTION` for options that do not go with the file, `NOT_FOUND`, `BAD_INPUT`, `CORRUPT`, `IO`
 */
export async function openInput(file: string, options: InputOptions): Promise<Input> {
  const kind = extname(file).toLowerCase();
  if (kind === '.vlsv') return openVlsvInput(file, options);
  if (kind !== '.npy' && kind !== '.f32' && kind !== '.f64') {
    throw new VdfcError(
      'BAD_OPTION',
      `Cannot read ${file}: expected a name ending in .vlsv, .npy, .f32 or .f64`,
    );
  }
  refuse(file, 'a .vlsv file', { '--cell': options.cell, '--population': options.population });
  const stored = kind === '.npy' ? await readNpyFile(file, options) : await readRawFile(file, kind, options);
  return arrayInput(file, kind === '.npy' ? 'npy' : 'raw', cast(stored, options.dtype));
}

function arrayInput(file: string, format: 'npy' | 'raw', array: NdArray): Input {
  return {
    file,
    format,
    labels: [file],
    async *subjects() {
      yield { label: file, array };
    },
    storedMoments: async () => ({}),
    close: async () => {},
  };
}

async function readNpyFile(file: string, options: InputOptions): Promise<NdArray> {
  refuse(file, 'a raw .f32 or .f64 file', { '--shape': options.shape });
  return readNpy(await readBytes(file));
}

async function readRawFile(file: string, kind: '.f32' | '.f64', options: InputOptions): Promise<NdArray> {
  const { shape } = options;
  if (shape === undefined) {
    throw new VdfcError('BAD_OPTION', `Cannot read ${file}: expected --shape, such as --shape 50,50,50`);
  }
  const dtype = kind === '.f32' ? 'float32' : 'float64';
  const bytes = await readBytes(file);
  const need = elementCount(shape) * bytesPerElement(dtype);
  if (bytes.length === need) return toNdArray({ dtype, shape, data: readFloats(bytes, dtype) });
  const message = `Cannot read ${file}: expected ${need} bytes for ${dtype} [${shape.join(', ')}], got ${bytes.length}`;
  throw new VdfcError('BAD_INPUT', message, { file });
}

function refuse(file: string, wanted: string, given: Readonly<Record<string, unknown>>): void {
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new VdfcError('BAD_OPTION', `Cannot use ${option} with ${file}: it needs ${wanted}`);
  }
}

async function openVlsvInput(file: string, options: InputOptions): Promise<Input> {
  refuse(file, 'a raw .f32 or .f64 file', { '--shape': options.shape });
  const vlsv = await openVlsv(file);
  try {
    return await vlsvInput(file, vlsv, options);
  } catch (error) {
    await vlsv.close();
    throw error;
  }
}

async function vlsvInput(file: string, vlsv: VlsvFile, options: InputOptions): Promise<Input> {
  const population = options.population ?? defaultPopulation(vlsv);
  if (population === undefined) {
    throw new VdfcError('NOT_FOUND', `Cannot read VDFs of ${file}: it has no population`, { file });
  }
  const cells = [...new Set(options.cell ?? (await vlsv.vdfCells(population)).sort((a, b) => a - b))];
  if (cells.length === 0) {
    throw new VdfcError('NOT_FOUND', `Cannot read VDFs of ${file}: no cell has one of ${population}`, {
      file,
    });
  }
  const time = await timeOf(vlsv);
  const vdfOptions: VdfOptions = { population, ...(options.box === undefined ? {} : { box: options.box }) };
  return {
    file,
    format: 'vlsv',
    population,
    ...(time === undefined ? {} : { time }),
    labels: cells.map(cellLabel),
    async *subjects() {
      for await (const { cellId, array, grid, threshold } of vlsv.vdfs({ ...vdfOptions, cells })) {
        yield { label: cellLabel(cellId), cellId, array: cast(array, options.dtype), grid, threshold };
      }
    },
    storedMoments: async ({ cellId }) =>
      cellId === undefined ? {} : readStoredMoments(vlsv, population, cellId),
    close: () => vlsv.close(),
  };
}

/** The population that the reader takes when none is named. */
function defaultPopulation(vlsv: VlsvFile): string | undefined {
  return vlsv.populations.includes('proton') ? 'proton' : vlsv.populations[0];
}

function cellLabel(cellId: number): string {
  return `cell ${cellId}`;
}

/** Simulated time, s; undefined where the file does not say. */
async function timeOf(vlsv: VlsvFile): Promise<number | undefined> {
  const named = vlsv.parameters.includes('time') || vlsv.parameters.includes('t');
  return named ? vlsv.parameter('time') : undefined;
}

/** The array with its values in another type. */
function cast(array: NdArray, dtype: DType | undefined): NdArray {
  const dense = toDense(array);
  if (dtype === undefined || dtype === dense.dtype) return array;
  const data = dtype === 'float32' ? Float32Array.from(dense.data) : Float64Array.from(dense.data);
  return toNdArray({ dtype, shape: dense.shape, data });
}
