import { type ArrayInput, type DecodeOptions, inspect, type Params, VdfcError } from '@vdfc/core';
import type { Domain } from '@vdfc/numerics/quantise';
import { octree } from './codec.js';
import { type Model, readModel } from './content.js';
import { cellCount, forEachEnd, wholeBox } from './kernel/tree.js';
import { isVoid, readParams } from './layout.js';
import type { OctreeOptions } from './options.js';

/** A box of cells and the polynomials on it. */
export interface OctreeLeaf {
  /** Its first cell, slowest axis first. */
  readonly start: readonly number[];
  /** Cells along each axis. */
  readonly shape: readonly number[];
  /** Number of polynomials along each axis, their degrees from 0; all 0 where the leaf is zero. */
  readonly counts: readonly number[];
  /**
   * Of the products of `linePolynomials`, in C order, the last axis' degree fastest: their sum is the array on the leaf,
   * in the domain.
   */
  readonly coefficients: Float64Array;
}

/** An array as polynomials on boxes. */
export interface OctreeModel {
  readonly shape: readonly number[];
  /** From y to the array's values: sign(y) |y|^(1/exponent) peak, negative y becoming 0 where it is `clamped`. */
  readonly domain: Domain;
  /** Each cell of the array is in exactly one of them. */
  readonly leaves: readonly OctreeLeaf[];
}

/** Bytes of a container behind its payload. */
const CHECKSUM = 4;
const DEFAULT_MAX_BYTES = 2 ** 30;

/** The leaves that `octree.encode` would store of an array. @throws VdfcError as `octree.encode` */
export function octreeLeaves(array: ArrayInput, options: Partial<OctreeOptions> = {}): OctreeModel {
  return leavesOf(octree.encode(array, options), { maxBytes: Number.POSITIVE_INFINITY });
}

/**
 * The leaves in a container of codec `octree`. Those of pipelines, with filters, packers or guards, are refused.
 *
 * @throws VdfcError `CORRUPT`, `UNSUPPORTED_VERSION`, `LIMIT` if the array is larger than `maxBytes`, `BAD_INPUT` if
 * another codec wrote the bytes, or a tolerance made this one store the values
 */
export function leavesOf(
  bytes: Uint8Array,
  { maxBytes = DEFAULT_MAX_BYTES }: DecodeOptions = {},
): OctreeModel {
  const { codec, filters, packers, guards, shape, dtype, rawBytes, payloadBytes } = inspect(bytes);
  if (codec.id !== octree.id || filters.length + packers.length + guards.length > 0) {
    throw refusal('BAD_INPUT', 'a container of codec octree alone', `one of ${codec.id}`);
  }
  if (codec.version > octree.spec.version) {
    throw refusal('UNSUPPORTED_VERSION', `layout version ${octree.spec.version}`, `${codec.version}`);
  }
  if (rawBytes > maxBytes) throw refusal('LIMIT', `an array of at most ${maxBytes} bytes`, `${rawBytes}`);
  const params = readParams(Object.values(codec.params) as Params, { dtype });
  if (params.form === 'values') throw refusal('BAD_INPUT', 'polynomials', 'values stored as they are');
  const end = bytes.length - CHECKSUM;
  const payload = bytes.subarray(end - payloadBytes, end);
  if (isVoid(shape)) return { shape, domain: { exponent: 1, peak: 0, clamped: false }, leaves: [] };
  if (payload.length > 0) return toLeaves(readModel(payload, params, shape));
  const zero = {
    start: shape.map(() => 0),
    shape,
    counts: shape.map(() => 0),
    coefficients: new Float64Array(0),
  };
  return { shape, domain: { exponent: 1, peak: 0, clamped: false }, leaves: [zero] };
}

function toLeaves({ synthesis, coefficients, domain }: Model): OctreeModel {
  const { shape, tree } = synthesis;
  const leaves: OctreeLeaf[] = [];
  let next = 0;
  forEachEnd(tree, wholeBox(shape), (box, end) => {
    if (end === 'empty') {
      leaves.push({ ...box, counts: shape.map(() => 0), coefficients: new Float64Array(0) });
      return;
    }
    const { counts, offset } = synthesis.leaves[next++]!;
    leaves.push({ ...box, counts, coefficients: coefficients.slice(offset, offset + cellCount(counts)) });
  });
  return { shape, domain, leaves };
}

function refusal(
  code: 'BAD_INPUT' | 'UNSUPPORTED_VERSION' | 'LIMIT',
  expected: string,
  found: string,
): VdfcError {
  return new VdfcError(code, `Cannot read leaves: expected ${expected}, got ${found}`, { codec: 'octree' });
}
