import {
  type BlockLimits,
  elementCodes,
  SLACK_BYTES,
  type Slab,
  STREAM_BYTES,
  VALUE_BYTES,
  type ZfpKernel,
} from './kernel.js';
import { codingOrder, inverseOrder } from './order.js';
import { wasmBinary } from './wasm-binary.js';

/**
 * What `assembly/index.ts` exports. Addresses are in bytes, positions in bits, both unsigned 32-bit integers.
 */
interface WasmExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  order(): number;
  inverse(): number;
  free(): number;
  setMode(minBits: number, maxBits: number, maxPrecision: number, minExponent: number): void;
  encode: WasmCoder;
  decode: WasmCoder;
}

type WasmCoder = (
  type: number,
  rank: number,
  nx: number,
  ny: number,
  nz: number,
  nw: number,
  values: number,
  at: number,
) => number;

/** The part used here of what browsers and Node have, but the language's own library types have not. */
interface Host {
  readonly atob: (base64: string) => string;
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: unknown };
  };
}

/**
 * The WebAssembly kernel, compiled from `assembly/`.
 *
 * @throws whatever the engine throws where it has no WebAssembly, no SIMD, or is not allowed to compile
 */
export function createWasmKernel(): ZfpKernel {
  const host = globalThis as unknown as Host;
  const binary = Uint8Array.from(host.atob(wasmBinary), (char) => char.charCodeAt(0));
  const wasm = new host.WebAssembly.Instance(new host.WebAssembly.Module(binary)).exports as WasmExports;
  const values = wasm.free();
  const stream = values + VALUE_BYTES;
  const pages = Math.ceil((stream + STREAM_BYTES + SLACK_BYTES) / 65536);
  wasm.memory.grow(pages - wasm.memory.buffer.byteLength / 65536);
  writeOrders(wasm);

  const code = (coder: WasmCoder, slab: Slab, limits: BlockLimits, at: number): number => {
    const { minBits, maxBits, maxPrecision, minExponent } = limits;
    wasm.setMode(minBits, maxBits, maxPrecision, minExponent);
    const [nx, ny, nz, nw] = slab.size;
    const end = coder(elementCodes[slab.dtype], slab.rank, nx, ny, nz, nw, values, stream * 8 + at);
    return end === 0 ? -1 : end - stream * 8;
  };
  return {
    name: 'wasm',
    values: new Uint8Array(wasm.memory.buffer, values, VALUE_BYTES),
    stream: new Uint8Array(wasm.memory.buffer, stream, STREAM_BYTES + SLACK_BYTES),
    encode: (slab, limits, at) => code(wasm.encode, slab, limits, at),
    decode: (slab, limits, at) => code(wasm.decode, slab, limits, at),
  };
}

function writeOrders(wasm: WasmExports): void {
  const memory = new Uint8Array(wasm.memory.buffer);
  let at = 0;
  for (let rank = 1; rank <= 4; rank++) {
    const order = codingOrder(rank);
    memory.set(order, wasm.order() + at);
    memory.set(inverseOrder(order), wasm.inverse() + at);
    at += order.length;
  }
}
