import { inspect } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { expect, it } from 'vitest';
import { type CnnOptions, cnn } from '../src/index.js';
import { readParams } from '../src/layout/params.js';
import { geometryOf } from '../src/model/geometry.js';
import { readModel } from '../src/model/model.js';

/** Of VDFs, the error falls by about this power of the bytes. */
const POWER = 0.8;
/** Bytes of a container's checksum, which follows the payload. */
const CHECKSUM = 4;

/** Levels of the last layer's weights and bias, for 2 channels and cubic symmetry. */
function lastWeightsOf(bytes: Uint8Array): Int32Array {
  const { shape, payloadBytes, codec } = inspect(bytes, [cnn]);
  const form = readParams(Object.values(codec.params))!;
  const end = bytes.length - CHECKSUM;
  const geometry = geometryOf(shape, form.spacing / 4);
  return readModel(bytes.slice(end - payloadBytes, end), form, geometry).weights.slice(-(2 * 4 + 1));
}

withData(['reference-vdf-50x50x50.f64'], 'cnn on the reference VDF', () => {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };
  const measure = (options: CnnOptions): { bytes: number; l1: number; last: Int32Array } => {
    const bytes = cnn.encode(vdf, options);
    return { bytes: bytes.length, l1: compare(vdf, cnn.decode(bytes)).l1, last: lastWeightsOf(bytes) };
  };

  it('takes at most 450 bytes for an L1 error of 0.0463', { timeout: 120_000 }, () => {
    const { bytes, l1 } = measure({});
    expect(l1).toBeLessThanOrEqual(0.0463);
    expect(bytes).toBeLessThanOrEqual(450);
  });

  it('gains from training in minibatches', { timeout: 120_000 }, () => {
    const score = ({ bytes, l1 }: { bytes: number; l1: number }): number => l1 * bytes ** POWER;
    const trained = measure({ mode: 'minibatch' });
    const untrained = measure({ mode: 'minibatch', steps: 1 });
    expect(untrained.last.every((level) => level === 0)).toBe(true);
    expect(trained.last.some((level) => level !== 0)).toBe(true);
    expect(score(trained)).toBeLessThan(0.96 * score(untrained));
    // What is closer without training takes more bytes, and is still not as close.
    const finer = measure({ mode: 'minibatch', steps: 1, step: 0.04 });
    expect(trained.bytes).toBeLessThan(finer.bytes);
    expect(trained.l1).toBeLessThan(finer.l1);
  });
});
