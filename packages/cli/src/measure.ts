import { type Codec, decode, type NdArray, type Progress, type Registry, type Stage } from '@vdfc/core';
import { type Comparison, compare } from '@vdfc/metrics';
import type { Subject } from './input.js';

/** What a codec made of one array. */
export interface Measurement {
  /** Size of the container. */
  readonly bytes: number;
  /** Bytes of the array's values over those of the container. */
  readonly ratio: number;
  readonly errors: Comparison;
  /** Wall time of one run, ms. */
  readonly encodeMs: number;
  /** Wall time of one run from the container's bytes, ms. */
  readonly decodeMs: number;
}

/** A measurement and the array that was decoded. */
export interface Measured {
  readonly measured: Measurement;
  readonly decoded: NdArray;
  readonly container: Uint8Array;
}

/** What measuring takes besides a codec and an array. */
export interface MeasureTools {
  /** Decodes; must hold the codecs' stages. */
  readonly registry: Registry;
  /** A clock, ms. */
  now(): number;
  /** Told how an encoding by a codec that trains is getting on. */
  readonly onTraining?: (progress: Progress) => void;
}

/** Encodes an array, decodes the container from its bytes alone, and compares. */
export async function measure(
  codec: Codec,
  options: object,
  subject: Subject,
  tools: MeasureTools,
): Promise<Measured> {
  const { array } = subject;
  const started = tools.now();
  const bytes = await encodeWith(codec, options, array, tools);
  const encodeMs = tools.now() - started;
  const stages = await stagesIn(bytes, tools.registry);
  const loaded = tools.now();
  const decoded = decode(bytes, stages);
  const decodeMs = tools.now() - loaded;
  const ratio = (array.size * array.data.BYTES_PER_ELEMENT) / bytes.length;
  const errors = compare(array, decoded, compareOptions(subject));
  const measured = { bytes: bytes.length, ratio, errors, encodeMs, decodeMs };
  return { measured, decoded, container: bytes };
}

/** Without pauses, which would count as its time, but for codecs that train, which take long enough to be followed. */
async function encodeWith(
  codec: Codec,
  options: object,
  array: NdArray,
  { onTraining }: MeasureTools,
): Promise<Uint8Array> {
  if (codec.spec.budget === undefined || onTraining === undefined) return codec.encode(array, options);
  return codec.encodeAsync(array, options, { onProgress: onTraining });
}

function compareOptions({ grid, threshold }: Subject): Parameters<typeof compare>[2] {
  return {
    ...(grid === undefined ? {} : { grid }),
    ...(threshold === undefined || !(threshold > 0) ? {} : { threshold }),
  };
}

/** The stages that a container names, loaded. */
async function stagesIn(bytes: Uint8Array, registry: Registry): Promise<Stage[]> {
  const { filters, codec, packers, guards } = await registry.inspect(bytes);
  return Promise.all([...filters, codec, ...packers, ...guards].map(({ id }) => registry.load(id)));
}
