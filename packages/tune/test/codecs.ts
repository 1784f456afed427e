import {
  allocate,
  type Codec,
  type CodecSpec,
  defineCodec,
  elementCount,
  OptionReader,
  pipeline,
  type Steps,
} from '@vdfc/core';
import { peakOf } from '@vdfc/testkit';
import { deflate } from '@vdfc/zlib';

export interface QuantiserOptions {
  /** Step as a fraction of the peak. 2^-30 to 1. @default 2^-10 */
  step?: number;
}

/** A codec as third parties write them, its quality as fine as numbers are: values in steps, as 32-bit integers. */
export const quantiserSpec: CodecSpec<QuantiserOptions, Required<QuantiserOptions>> = {
  kind: 'codec',
  id: 'test.quantiser',
  version: 1,
  summary: 'Values rounded to steps',
  paramNames: ['step'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve(options) {
    const read = new OptionReader('test.quantiser', options, ['step']);
    return { step: read.number('step', { min: 2 ** -30, max: 1, default: 2 ** -10 }) };
  },
  guarantee: ({ step }) => ({ kind: 'max-error', value: step, of: 'peak' }),
  encode: ({ data }, options) => {
    const step = peakOf(data) * options.step || 1;
    const view = new DataView(new ArrayBuffer(4 * data.length));
    data.forEach((value, i) => {
      view.setInt32(4 * i, Math.round(value / step), true);
    });
    return { payload: new Uint8Array(view.buffer), params: [step] };
  },
  decode(payload, [step], info) {
    if (payload.length !== 4 * elementCount(info.shape)) throw new Error('wrong length');
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    return allocate(info).map((_, i) => view.getInt32(4 * i, true) * (step as number));
  },
  quality: (q) => ({ step: 2 ** (-1 - 25 * q) }),
};

/** The quantiser, packed so that coarse steps make small containers. */
export function quantiser(changes: Partial<typeof quantiserSpec> = {}): Codec<QuantiserOptions> {
  return pipeline({ codec: defineCodec({ ...quantiserSpec, ...changes }), packers: [deflate] });
}

/** Work in four steps that report how far they are, for a stage that would do it at once. */
export function* inSteps<T>(work: () => T): Steps<T> {
  for (const fraction of [0.25, 0.5, 0.75]) yield { fraction, phase: 'working' };
  const result = work();
  yield { fraction: 1 };
  return result;
}
