// All kernels of this package in one module. Every name must be unique.
export * from './conv/index';
export * from './dense/index';

/** Where the host's own memory begins. */
export function free(): usize {
  return (__heap_base + 15) & ~(<usize>15);
}
