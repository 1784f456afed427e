import { VdfcError } from '@vdfc/core';
import type { ZfpKernel } from './kernel/kernel.js';
import { type KernelChoice, kernelFor } from './kernel/select.js';

export type { KernelChoice };

/** @throws VdfcError `UNSUPPORTED` if WebAssembly is asked for by name and cannot be had */
export function requireKernel(choice: KernelChoice): ZfpKernel {
  const kernel = kernelFor(choice);
  if (kernel !== undefined) return kernel;
  throw new VdfcError(
    'UNSUPPORTED',
    'Cannot use the WebAssembly kernel of zfp: this engine has none with SIMD',
  );
}
