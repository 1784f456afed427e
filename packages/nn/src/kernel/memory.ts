import { VdfcError } from '@vdfc/core';
import { checkKernelChoice, type KernelChoice } from './choice.js';
import { wasmBinary } from './wasm-binary.js';

/** The memory of one network, and the code that works in it. */
export type KernelMemory =
  | { readonly kernel: 'typescript'; readonly floats: Float32Array; readonly base: number }
  | {
      readonly kernel: 'wasm';
      /** All of the module's memory as float32; index i is address 4i. Never moves. */
      readonly floats: Float32Array;
      /** First index that is free, a multiple of 4. */
      readonly base: number;
      /** What `assembly/index.ts` exports; each user casts it to the part it calls. */
      readonly exports: unknown;
    };

/** Most floats of a network: a WebAssembly memory ends at 4 GiB; half of it is plenty. */
const MAX_FLOATS = 2 ** 29;

/** The part used here of what browsers and Node have, but the language's own library types have not. */
interface Host {
  readonly atob: (base64: string) => string;
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: unknown };
  };
}

/** The part of the module's exports that is used here. */
interface WasmMemory {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  free(): number;
}

/**
 * Zeroed memory for `length` floats from index `base` on, with the kernel of choice.
 *
 * @throws VdfcError `BAD_OPTION` for an unknown choice or more than 2 GiB, `UNSUPPORTED` if WebAssembly is asked
 * for by name and cannot be had
 */
export function allocateKernel(choice: KernelChoice, length: number): KernelMemory {
  checkKernelChoice(choice);
  if (length > MAX_FLOATS) {
    const found = `${(length / 2 ** 28).toFixed(1)} GiB`;
    throw new VdfcError('BAD_OPTION', `Cannot make a network: expected to need at most 2 GiB, got ${found}`);
  }
  const module = choice === 'typescript' ? undefined : wasmModule();
  if (module !== undefined) return instantiate(module, length);
  if (choice === 'wasm') {
    const message = 'Cannot use the WebAssembly kernel: this engine has none with SIMD';
    throw new VdfcError('UNSUPPORTED', message);
  }
  return { kernel: 'typescript', floats: new Float32Array(length), base: 0 };
}

function instantiate(module: object, length: number): KernelMemory {
  const { WebAssembly } = globalThis as unknown as Host;
  const { exports } = new WebAssembly.Instance(module);
  const { memory, free } = exports as WasmMemory;
  const base = free() / 4;
  const pages = Math.ceil(((base + length) * 4) / 65536) - memory.buffer.byteLength / 65536;
  if (pages > 0) memory.grow(pages);
  return { kernel: 'wasm', floats: new Float32Array(memory.buffer), base, exports };
}

/** The compiled module, once it has been asked for; null where the engine refuses. */
let compiled: object | null | undefined;

/** Undefined without WebAssembly, without SIMD, or where a content security policy forbids it. */
function wasmModule(): object | undefined {
  if (compiled === undefined) {
    try {
      const host = globalThis as unknown as Host;
      const binary = Uint8Array.from(host.atob(wasmBinary), (char) => char.charCodeAt(0));
      compiled = new host.WebAssembly.Module(binary);
    } catch {
      compiled = null;
    }
  }
  return compiled ?? undefined;
}
