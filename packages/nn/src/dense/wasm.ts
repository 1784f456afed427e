import type { DenseKernel } from './kernel.js';

/** The kernel in WebAssembly. `exports`: those of `assembly/dense/index.ts`, whose places are indices too. */
export function createWasmDense(exports: unknown): DenseKernel {
  const wasm = exports as WasmDense;
  return {
    load: wasm.denseLoad,
    unload: wasm.denseUnload,
    transpose: wasm.denseTranspose,
    multiply: wasm.denseMultiply,
    activate: wasm.denseActivate,
    derive: wasm.denseDerive,
    accumulate: wasm.denseAccumulate,
    join: wasm.denseJoin,
  };
}

/** The part of the module's exports that is used here. */
interface WasmDense {
  readonly denseLoad: DenseKernel['load'];
  readonly denseUnload: DenseKernel['unload'];
  readonly denseTranspose: DenseKernel['transpose'];
  readonly denseMultiply: DenseKernel['multiply'];
  readonly denseActivate: DenseKernel['activate'];
  readonly denseDerive: DenseKernel['derive'];
  readonly denseAccumulate: DenseKernel['accumulate'];
  readonly denseJoin: DenseKernel['join'];
}
