import { wasmBinary } from '../../kernel/wasm-binary.js';
import { decodeBase64 } from '../base64.js';
import type { BankAt, Floats, HeapPlan, LiftingSteps, Lines, WaveletKernel } from './kernel.js';
import { createScript32, createScript64, type ScriptKernel } from './script.js';

/** What `assembly/wavelet/index.ts` exports. Addresses and gaps are in bytes. */
interface WasmExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  free(): number;
  setBank(
    rows: number,
    interior: number,
    repeated: number,
    period: number,
    advance: number,
    start: number,
    index: number,
    low: number,
    high: number,
  ): void;
  analyse(
    double: boolean,
    length: number,
    lanes: number,
    at: number,
    gap: number,
    laneGap: number,
    to: number,
    toHigh: number,
    toGap: number,
    toLaneGap: number,
    scratch: number,
  ): void;
  synthesise(
    double: boolean,
    length: number,
    lanes: number,
    at: number,
    atHigh: number,
    gap: number,
    laneGap: number,
    to: number,
    toGap: number,
    toLaneGap: number,
    scratch: number,
  ): void;
  setSteps(
    predict1: number,
    update1: number,
    predict2: number,
    update2: number,
    lowScale: number,
    highScale: number,
  ): void;
  lift(
    double: boolean,
    inverse: boolean,
    n: number,
    lanes: number,
    at: number,
    gap: number,
    laneGap: number,
    to: number,
    toGap: number,
    toLaneGap: number,
    scratch: number,
  ): void;
}

/** The part used here of what browsers and Node have, but the language's own library types have not. */
interface Host {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: unknown };
  };
}

/** Kept, so that what the engine has learnt about it serves every instance. */
let compiled: object | undefined;

/** Longest line, with its result, for which room is made to bring lines side by side. */
const LONGEST = 2 ** 17;
const PAGE = 2 ** 16;
const CACHE_LINE = 64;

/**
 * The WebAssembly kernel, compiled from `assembly/wavelet`. Where there are less than four lines, or they are too long for
 * its scratch memory, the loops in TypeScript work on its memory.
 */
class WasmKernel<T extends Floats> implements WaveletKernel<T> {
  readonly name = 'wasm';
  readonly #wasm: WasmExports;
  readonly #script: ScriptKernel<T>;
  /** Bytes of an element. */
  readonly #width: 4 | 8;
  #floatsAt = 0;
  #intsAt = 0;
  #scratchAt = 0;
  #longest = 0;

  constructor(script: ScriptKernel<T>) {
    const { WebAssembly } = globalThis as unknown as Host;
    compiled ??= new WebAssembly.Module(decodeBase64(wasmBinary));
    this.#wasm = new WebAssembly.Instance(compiled).exports as WasmExports;
    this.#script = script;
    this.#width = script.floats.BYTES_PER_ELEMENT === 4 ? 4 : 8;
  }

  get floats(): T {
    return this.#script.floats;
  }

  get ints(): Int32Array {
    return this.#script.ints;
  }

  open(plan: HeapPlan): void {
    const { memory } = this.#wasm;
    this.#floatsAt = Math.ceil(this.#wasm.free() / CACHE_LINE) * CACHE_LINE;
    this.#intsAt = this.#floatsAt + this.#width * plan.floats;
    this.#scratchAt = Math.ceil((this.#intsAt + 4 * plan.ints) / CACHE_LINE) * CACHE_LINE;
    this.#longest = Math.min(plan.longestLine, LONGEST);
    // A panel has one cache line for each element of its lines.
    const pages = Math.ceil((this.#scratchAt + CACHE_LINE * this.#longest) / PAGE);
    const missing = pages - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
    const View = this.#script.floats.constructor as new (
      buffer: ArrayBuffer,
      offset: number,
      length: number,
    ) => T;
    this.#script.floats = new View(memory.buffer, this.#floatsAt, plan.floats);
    this.#script.ints = new Int32Array(memory.buffer, this.#intsAt, plan.ints);
  }

  analyse(bank: BankAt, lanes: number, from: Lines, low: Lines, highAt: number): void {
    const needsPanel = from.laneGap !== 1 || low.laneGap !== 1;
    if (!this.#suits(bank.length + 2 * bank.rows, lanes, needsPanel)) {
      this.#script.analyse(bank, lanes, from, low, highAt);
      return;
    }
    const width = this.#width;
    this.#setBank(bank);
    this.#wasm.analyse(
      width === 8,
      bank.length,
      lanes,
      this.#address(from.at),
      width * from.gap,
      width * from.laneGap,
      this.#address(low.at),
      this.#address(highAt),
      width * low.gap,
      width * low.laneGap,
      this.#scratchAt,
    );
  }

  synthesise(bank: BankAt, lanes: number, low: Lines, highAt: number, to: Lines): void {
    const needsPanel = low.laneGap !== 1 || to.laneGap !== 1;
    if (!this.#suits(2 * bank.length + bank.rows, lanes, needsPanel)) {
      this.#script.synthesise(bank, lanes, low, highAt, to);
      return;
    }
    const width = this.#width;
    this.#setBank(bank);
    this.#wasm.synthesise(
      width === 8,
      bank.length,
      lanes,
      this.#address(low.at),
      this.#address(highAt),
      width * low.gap,
      width * low.laneGap,
      this.#address(to.at),
      width * to.gap,
      width * to.laneGap,
      this.#scratchAt,
    );
  }

  lift(steps: LiftingSteps, n: number, lanes: number, from: Lines, to: Lines): void {
    if (!this.#lifting(steps, n, lanes, from, to, false)) this.#script.lift(steps, n, lanes, from, to);
  }

  unlift(steps: LiftingSteps, n: number, lanes: number, from: Lines, to: Lines): void {
    if (!this.#lifting(steps, n, lanes, from, to, true)) this.#script.unlift(steps, n, lanes, from, to);
  }

  /** Returns false, and does nothing, where the other loops are to do it. */
  #lifting(
    { predict1, update1, predict2, update2, lowScale, highScale }: LiftingSteps,
    n: number,
    lanes: number,
    from: Lines,
    to: Lines,
    inverse: boolean,
  ): boolean {
    const width = this.#width;
    const needsPanel = from.laneGap !== 1 || to.laneGap !== 1 || (lanes * width) % 16 !== 0;
    if (!this.#suits(2 * n, lanes, needsPanel)) return false;
    this.#wasm.setSteps(predict1, update1, predict2, update2, lowScale, highScale);
    this.#wasm.lift(
      width === 8,
      inverse,
      n,
      lanes,
      this.#address(from.at),
      width * from.gap,
      width * from.laneGap,
      this.#address(to.at),
      width * to.gap,
      width * to.laneGap,
      this.#scratchAt,
    );
    return true;
  }

  /** Whether vectors help, and there is room for panels where lines must be brought side by side. */
  #suits(longest: number, lanes: number, needsPanel: boolean): boolean {
    return lanes >= 4 && (!needsPanel || longest <= this.#longest);
  }

  #setBank({ rows, interior, repeated, period, advance, start, index, low, high }: BankAt): void {
    this.#wasm.setBank(
      rows,
      interior,
      repeated,
      period,
      advance,
      this.#intsAt + 4 * start,
      this.#intsAt + 4 * index,
      this.#address(low),
      this.#address(high),
    );
  }

  #address(place: number): number {
    return this.#floatsAt + this.#width * place;
  }
}

/** @throws whatever the engine throws where it has no WebAssembly, no SIMD, or is not allowed to compile */
export function createWasm64(): WaveletKernel<Float64Array> {
  return new WasmKernel(createScript64());
}

/** @throws as `createWasm64` */
export function createWasm32(): WaveletKernel<Float32Array> {
  return new WasmKernel(createScript32());
}
