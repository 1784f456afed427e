import { type ArrayInfo, bytesPerElement, elementCount } from './array.js';
import { FORMAT_VERSION, readContainer } from './container.js';
import type { StageRecord } from './header.js';
import type { Cbor } from './spec.js';
import type { Stage } from './stage.js';

/** A stage in a container. */
export interface StageInfo {
  readonly id: string;
  readonly version: number;
  /** By name where the stage is at hand, else by position: '0', '1', ... */
  readonly params: Readonly<Record<string, Cbor>>;
}

/** What a container says of itself. */
export interface Inspection extends ArrayInfo {
  readonly formatVersion: number;
  readonly filters: readonly StageInfo[];
  readonly codec: StageInfo;
  readonly packers: readonly StageInfo[];
  readonly guards: readonly StageInfo[];
  /** Size of the whole container. */
  readonly bytes: number;
  readonly payloadBytes: number;
  /** Size of the array that it decodes to. */
  readonly rawBytes: number;
  /** rawBytes / bytes. */
  readonly ratio: number;
}

/**
 * What is inside a container, without decoding it. `stages` only serve to name the params.
 *
 * @throws VdfcError `CORRUPT`, `UNSUPPORTED_VERSION`, `BAD_INPUT`
 */
export function inspect(bytes: Uint8Array, stages: readonly Stage[] = []): Inspection {
  const { header, payload } = readContainer(bytes);
  const specs = stages.flatMap((stage) => stage.specs);
  const info = ({ id, version, params }: StageRecord): StageInfo => {
    const names = specs.find((spec) => spec.id === id)?.paramNames ?? [];
    return {
      id,
      version,
      params: Object.fromEntries(params.map((value, i) => [names[i] ?? String(i), value])),
    };
  };
  const rawBytes = elementCount(header.shape) * bytesPerElement(header.dtype);
  return {
    formatVersion: FORMAT_VERSION,
    dtype: header.dtype,
    shape: header.shape,
    filters: header.filters.map(info),
    codec: info(header.codec),
    packers: header.packers.map(info),
    guards: header.guards.map(info),
    bytes: bytes.length,
    payloadBytes: payload.length,
    rawBytes,
    ratio: rawBytes / bytes.length,
  };
}
