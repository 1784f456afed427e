import type { Activation } from '../network.js';
import type { ConvKernel } from './kernel.js';

/** What `assembly/conv` exports; places in floats. */
interface WasmExports {
  convCorrelate(
    x: number,
    out: number,
    outStride: number,
    channels: number,
    columns: number,
    columnCount: number,
    weights: number,
    bias: number,
    planes: number,
    plane: number,
    range: number,
  ): void;
  convGradient(
    x: number,
    dy: number,
    dyStride: number,
    channels: number,
    columns: number,
    columnCount: number,
    gradient: number,
    length: number,
  ): void;
  convSum: ConvKernel['sum'];
  convDot: ConvKernel['dot'];
  convAffine: ConvKernel['affine'];
  convCombine: ConvKernel['combine'];
  convAdd: ConvKernel['add'];
  convUpsample: ConvKernel['upsample'];
  convUpsampleAdjoint: ConvKernel['upsampleAdjoint'];
  convActivate(code: number, frequency: number, x: number, out: number, length: number): void;
  convActivateGradient(
    code: number,
    frequency: number,
    values: number,
    dy: number,
    dx: number,
    length: number,
  ): void;
}

/** Numbers of the activations in the module. */
const codes: Record<Activation, number> = { linear: 0, relu: 1, 'leaky-relu': 2, tanh: 3, sine: 4 };

/** The WebAssembly kernel, compiled from `assembly/conv`, on the memory of one instance. */
export function createWasmKernel(exports: unknown): ConvKernel {
  const wasm = exports as WasmExports;
  return {
    correlate: (task) => {
      const { x, out, outStride, channels, columns, columnCount, weights, bias, planes, plane, range } = task;
      wasm.convCorrelate(
        x,
        out,
        outStride,
        channels,
        columns,
        columnCount,
        weights,
        bias,
        planes,
        plane,
        range,
      );
    },
    correlateGradient: ({ x, dy, dyStride, channels, columns, columnCount, gradient, length }) =>
      wasm.convGradient(x, dy, dyStride, channels, columns, columnCount, gradient, length),
    sum: wasm.convSum,
    dot: wasm.convDot,
    affine: wasm.convAffine,
    combine: wasm.convCombine,
    add: wasm.convAdd,
    upsample: wasm.convUpsample,
    upsampleAdjoint: wasm.convUpsampleAdjoint,
    activate: (activation, frequency, x, out, length) =>
      wasm.convActivate(codes[activation], frequency, x, out, length),
    activateGradient: (activation, frequency, values, dy, dx, length) =>
      wasm.convActivateGradient(codes[activation], frequency, values, dy, dx, length),
  };
}
