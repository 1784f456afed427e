import type { ZfpKernel } from './kernel.js';
import { createScriptKernel } from './script/kernel.js';
import { createWasmKernel } from './wasm.js';

/** Which kernel is to do the work; `auto` takes WebAssembly where it is to be had. */
export type KernelChoice = 'auto' | ZfpKernel['name'];

const kernels = /* @__PURE__ */ new Map<ZfpKernel['name'], ZfpKernel | undefined>();

/**
 * A kernel, made when it is first needed and kept (about 1.4 MB each). Undefined if WebAssembly is asked for
 * by name and cannot be had.
 */
export function kernelFor(choice: KernelChoice): ZfpKernel | undefined {
  if (choice !== 'auto') return known(choice);
  return known('wasm') ?? known('typescript');
}

function known(name: ZfpKernel['name']): ZfpKernel | undefined {
  if (!kernels.has(name)) kernels.set(name, make(name));
  return kernels.get(name);
}

function make(name: ZfpKernel['name']): ZfpKernel | undefined {
  if (name === 'typescript') return createScriptKernel();
  try {
    return createWasmKernel();
  } catch {
    // No WebAssembly, no SIMD, or a content security policy that forbids it: the other kernel gives the same
    // bytes.
    return undefined;
  }
}
