// All kernels of this package in one module.
export * from './wavelet/index';
