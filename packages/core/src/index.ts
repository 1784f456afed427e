export {
  type ArrayInfo,
  type ArrayInput,
  allocate,
  bytesPerElement,
  cStrides,
  type DenseArray,
  type DType,
  elementCount,
  type Floats,
  type NdArray,
  toDense,
  toNdArray,
} from './array.js';
export { defineCodec, type PipelineStages, pipeline } from './codec.js';
export { decode, decodeAsync } from './decode.js';
export { type ErrorCode, type ErrorContext, isVdfcError, VdfcError } from './error.js';
export type { Vector3, VelocityGrid } from './grid.js';
export { type Inspection, inspect, type StageInfo } from './inspect.js';
export { OptionReader } from './options.js';
export { createRegistry, type Registry, type StageSource } from './registry.js';
export type {
  Accepts,
  AnySpec,
  Cbor,
  CodecSpec,
  Encoded,
  Filtered,
  FilterSpec,
  Guarantee,
  GuardSpec,
  Packed,
  PackerSpec,
  Params,
  Progress,
  Steps,
} from './spec.js';
export {
  type Codec,
  type DecodeOptions,
  defineFilter,
  defineGuard,
  definePacker,
  type Filter,
  type Guard,
  type Packer,
  type Stage,
} from './stage.js';
export type { RunOptions } from './steps.js';
