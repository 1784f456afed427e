import type { Floats, HeapPlan, WaveletKernel } from './kernel.js';
import { createScript32, createScript64 } from './script.js';
import { createWasm32, createWasm64 } from './wasm.js';

/**
 * Which loops do the work: `auto` takes WebAssembly where it is to be had, TypeScript elsewhere. Both give the same bits
 * of finite numbers.
 */
export type KernelChoice = 'auto' | WaveletKernel['name'];

const makers = {
  wasm4: createWasm32,
  wasm8: createWasm64,
  typescript4: createScript32,
  typescript8: createScript64,
} as const;

/** Idle kernels, at most one of each kind. */
const idle = /* @__PURE__ */ new Map<keyof typeof makers, WaveletKernel>();
/** Kernels that have taken more memory than this are not kept, bytes. */
const MAX_IDLE = 2 ** 24;
/** Whether an attempt to make a WebAssembly kernel has failed. */
let lacksWasm = false;

/**
 * Does some work with a kernel for the element type of `sample` that nobody else uses meanwhile, its heap as planned.
 *
 * @throws RangeError if WebAssembly is asked for by name and cannot be had
 */
export function withKernel<T extends Floats, R>(
  choice: KernelChoice,
  sample: T,
  plan: HeapPlan,
  work: (kernel: WaveletKernel<T>) => R,
): R {
  const width = sample.BYTES_PER_ELEMENT === 4 ? 4 : 8;
  const kernel = take(choice, width) as WaveletKernel;
  try {
    kernel.open(plan);
    return work(kernel as WaveletKernel<T>);
  } finally {
    if (kernel.floats.buffer.byteLength <= MAX_IDLE) idle.set(`${kernel.name}${width}`, kernel);
  }
}

function take(choice: KernelChoice, width: 4 | 8): WaveletKernel {
  if (choice === 'typescript' || (choice === 'auto' && lacksWasm)) return make('typescript', width);
  try {
    return make('wasm', width);
  } catch {
    // No WebAssembly, no SIMD, or a content security policy that forbids it.
    lacksWasm = true;
  }
  if (choice === 'auto') return make('typescript', width);
  throw new RangeError('Cannot use kernel wasm: expected an engine with WebAssembly and SIMD, got none');
}

function make(name: WaveletKernel['name'], width: 4 | 8): WaveletKernel {
  const kind = `${name}${width}` as const;
  const kept = idle.get(kind);
  idle.delete(kind);
  return kept ?? (makers[kind]() as WaveletKernel);
}
