import {
  bytesPerElement,
  decode,
  isVdfcError,
  type NdArray,
  type Registry,
  type Stage,
  toDense,
} from '@vdfc/core';
import { type Comparison, compare } from '@vdfc/metrics';
import type { Contestant } from './contestants.js';
import type { Subject } from './input.js';

/** What a codec made of one array. */
export interface Measurement {
  /** Size of the container. */
  readonly bytes: number;
  /** rawBytes / bytes. */
  readonly ratio: number;
  readonly errors: Comparison;
  /** Wall time of one run, ms. */
  readonly encodeMs: number;
  /** Wall time of one run from the container's bytes, ms. */
  readonly decodeMs: number;
}

/** One array and one codec: what came of it, or why nothing did. */
export interface Row {
  readonly subject: string;
  readonly codec: string;
  /** Size of the array's values. */
  readonly rawBytes: number;
  readonly measured?: Measurement;
  readonly failure?: Failure;
}

/** Why a codec gave no result. */
export interface Failure {
  /** The code of a `VdfcError`, or `UNEXPECTED` for any other error. */
  readonly code: string;
  readonly message: string;
}

/** A row and the array that was decoded. */
export interface Trial {
  readonly subject: Subject;
  readonly contestant: Contestant;
  readonly row: Row;
  /** Absent where the codec failed. */
  readonly decoded?: NdArray;
}

/** What `compareAll` works with. */
export interface CompareWork {
  readonly subjects: AsyncIterable<Subject>;
  readonly contestants: readonly Contestant[];
  /** Decodes; must hold the contestants' stages. */
  readonly registry: Registry;
  /** A clock, ms. */
  now(): number;
}

/**
 * Runs every codec on every array, array by array. Decoding starts from the container's bytes alone. A codec that
 * fails gives a row that says so and does not stop the others.
 */
export async function* compareAll(work: CompareWork): AsyncGenerator<Trial, void, void> {
  for await (const subject of work.subjects) {
    for (const contestant of work.contestants) yield runTrial(subject, contestant, work);
  }
}

async function runTrial(subject: Subject, contestant: Contestant, work: CompareWork): Promise<Trial> {
  const { array } = subject;
  const rawBytes = array.size * bytesPerElement(toDense(array).dtype);
  const key = { subject: subject.label, codec: contestant.label, rawBytes };
  try {
    const started = work.now();
    const bytes = contestant.codec.encode(array);
    const encoded = work.now();
    const stages = await stagesIn(bytes, work.registry);
    const loaded = work.now();
    const decoded = decode(bytes, stages);
    const decodeMs = work.now() - loaded;
    const measured: Measurement = {
      bytes: bytes.length,
      ratio: rawBytes / bytes.length,
      errors: compare(array, decoded, compareOptions(subject)),
      encodeMs: encoded - started,
      decodeMs,
    };
    return { subject, contestant, row: { ...key, measured }, decoded };
  } catch (error) {
    return { subject, contestant, row: { ...key, failure: failureOf(error) } };
  }
}

function compareOptions({ grid, threshold }: Subject): Parameters<typeof compare>[2] {
  return {
    ...(grid === undefined ? {} : { grid }),
    ...(threshold === undefined || !(threshold > 0) ? {} : { threshold }),
  };
}

/** The stages that a container names, loaded. */
async function stagesIn(bytes: Uint8Array, registry: Registry): Promise<Stage[]> {
  const { filters, codec, packers } = await registry.inspect(bytes);
  return Promise.all([...filters, codec, ...packers].map(({ id }) => registry.load(id)));
}

function failureOf(error: unknown): Failure {
  if (isVdfcError(error)) return { code: error.code, message: error.message };
  return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) };
}
