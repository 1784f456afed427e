import { VdfcError } from '@vdfc/core';

/** Which kernel is to do the work; `auto` takes WebAssembly where it is to be had. Both give the same bits. */
export type KernelChoice = 'auto' | 'wasm' | 'typescript';

const choices: readonly unknown[] = ['auto', 'wasm', 'typescript'] satisfies readonly KernelChoice[];

/** @throws VdfcError `BAD_OPTION` if `kernel` is none of the choices. */
export function checkKernelChoice(kernel: unknown): void {
  if (choices.includes(kernel)) return;
  throw new VdfcError(
    'BAD_OPTION',
    `Cannot use option kernel: expected one of ${choices.join(', ')}, got ${String(kernel)}`,
    { option: 'kernel' },
  );
}
