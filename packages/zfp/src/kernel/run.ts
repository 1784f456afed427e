import {
  type BlockLimits,
  blocksPerSlab,
  type Extent,
  elementBytes,
  maxBlockBits,
  SLACK_BYTES,
  type Slab,
  STREAM_BYTES,
  type ZfpDType,
  type ZfpKernel,
} from './kernel.js';
import { forEachRun, slabsOf } from './slabs.js';

/** An array as kernels see it. */
export interface Field {
  readonly dtype: ZfpDType;
  readonly rank: number;
  readonly extent: Extent;
  /** Its values, dense, x fastest, in the order of bytes of the machine. */
  readonly bytes: Uint8Array;
}

/** Bits of a stream, from the lowest of each byte up. The last byte is filled up with zeros. */
export interface BitString {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** Work in steps: yields the share that is done, 0 to 1. */
export type Work<T> = Generator<number, T, void>;

/**
 * `prefix` and after it the blocks of an array. Undefined if a value is NaN or infinite and the mode is not
 * reversible.
 */
export function* encodeField(
  kernel: ZfpKernel,
  field: Field,
  limits: BlockLimits,
  prefix: BitString,
): Work<BitString | undefined> {
  const { dtype, rank, extent } = field;
  const width = elementBytes(dtype);
  const sink = new ByteSink(field.bytes.length >>> 3);
  const wholeBytes = Math.floor(prefix.bits / 8);
  sink.append(prefix.bytes.subarray(0, wholeBytes));
  let last = prefix.bytes[wholeBytes] ?? 0;
  let lastBits = prefix.bits % 8;
  let done = 0;
  for (const slab of slabsOf(dtype, rank, extent, blocksPerSlab(dtype, rank, limits))) {
    holders.delete(kernel);
    forEachRun(extent, slab, (from, to, length) => {
      kernel.values.set(field.bytes.subarray(from * width, (from + length) * width), to * width);
    });
    kernel.stream[0] = last;
    const end = kernel.encode(slab, limits, lastBits);
    if (end < 0) return undefined;
    sink.append(kernel.stream.subarray(0, end >>> 3));
    last = kernel.stream[end >>> 3]!;
    lastBits = end & 7;
    done += countOf(slab) * width;
    yield done / field.bytes.length;
  }
  const bits = sink.length * 8 + lastBits;
  if (lastBits > 0) sink.append(Uint8Array.of(last));
  return { bytes: sink.finish(), bits };
}

/**
 * Reads the blocks of an array from bit `start` on into `field.bytes`. Returns the number of the bit after
 * them, which lies beyond the end of `stream` if that is too short: then the values mean nothing.
 */
export function* decodeField(
  kernel: ZfpKernel,
  stream: Uint8Array,
  start: number,
  limits: BlockLimits,
  field: Field,
): Work<number> {
  const { dtype, rank, extent } = field;
  const width = elementBytes(dtype);
  const maxBits = maxBlockBits(dtype, rank, limits);
  const window = new StreamWindow(kernel, stream);
  let at = start;
  let done = 0;
  for (const slab of slabsOf(dtype, rank, extent, blocksPerSlab(dtype, rank, limits))) {
    const first = window.show(at, maxBits * blocksOf(slab));
    at += kernel.decode(slab, limits, first) - first;
    if (at > stream.length * 8) return at;
    forEachRun(extent, slab, (to, from, length) => {
      field.bytes.set(kernel.values.subarray(from * width, (from + length) * width), to * width);
    });
    done += countOf(slab) * width;
    yield done / field.bytes.length;
  }
  return at;
}

function countOf({ size }: Slab): number {
  return size[0] * size[1] * size[2] * size[3];
}

function blocksOf({ size }: Slab): number {
  return size.reduce((product, length) => product * Math.ceil(length / 4), 1);
}

/** Bytes of unknown number. */
class ByteSink {
  #bytes: Uint8Array;
  length = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected + 64);
  }

  append(bytes: Uint8Array): void {
    const need = this.length + bytes.length;
    if (need > this.#bytes.length) {
      const more = new Uint8Array(Math.max(need, 2 * this.#bytes.length));
      more.set(this.#bytes.subarray(0, this.length));
      this.#bytes = more;
    }
    this.#bytes.set(bytes, this.length);
    this.length = need;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}

/** Who has last used a kernel's stream memory. */
const holders = /* @__PURE__ */ new WeakMap<ZfpKernel, StreamWindow>();

/** The part of a stream that a kernel can see; bytes beyond its end are zero. */
class StreamWindow {
  readonly #kernel: ZfpKernel;
  readonly #stream: Uint8Array;
  /** Bytes of the stream, or zeros after its end, from `first` to `end` are in the kernel's memory. */
  #first = 0;
  #end = 0;

  constructor(kernel: ZfpKernel, stream: Uint8Array) {
    this.#kernel = kernel;
    this.#stream = stream;
  }

  /** Makes bits `at` to `at + count` visible to the kernel. Returns where it sees the first. */
  show(at: number, count: number): number {
    const first = Math.floor(at / 8);
    const end = Math.ceil((at + count) / 8);
    const held = holders.get(this.#kernel) === this && end - this.#first <= STREAM_BYTES;
    if (!held) this.#copy(first);
    if (end > this.#end) this.#clear(end);
    return at - this.#first * 8;
  }

  #copy(first: number): void {
    const part = this.#stream.subarray(first, first + STREAM_BYTES);
    this.#kernel.stream.set(part);
    this.#first = first;
    this.#end = first + part.length;
    holders.set(this.#kernel, this);
  }

  /** Zeros up to `end`, and as far as a kernel may look beyond. */
  #clear(end: number): void {
    this.#kernel.stream.fill(0, this.#end - this.#first, end - this.#first + SLACK_BYTES);
    this.#end = end;
  }
}
