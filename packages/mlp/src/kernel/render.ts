import type { Floats } from '@vdfc/core';
import { createDenseNetwork, type KernelChoice } from '@vdfc/nn';
import { type OutputDomain, toValues } from './domain.js';
import { featureTables, gatherFeatures } from './features.js';
import { denseShapeOf, type Structure } from './structure.js';

/** Cells at a time. */
const BATCH = 1024;

/** A network with all that turns its outputs into values. */
export interface Model {
  readonly structure: Structure;
  readonly domain: OutputDomain;
  /** Of each output. */
  readonly peakExponents: readonly number[];
  readonly parameters: Float32Array;
}

/**
 * The values that a model stands for on a grid. Float32 arithmetic that is the same in all kernels and on all machines.
 *
 * @param lengths of the axes, slowest first
 * @param outs receive the values of each output, in C order
 * @returns the share of the work that is done, now and then
 */
export function* render(
  model: Model,
  lengths: readonly number[],
  outs: readonly Floats[],
  kernel: KernelChoice = 'auto',
): Generator<number, void, void> {
  const { structure, domain, peakExponents } = model;
  const network = createDenseNetwork({ ...denseShapeOf(structure), batch: BATCH, training: false, kernel });
  network.parameters.set(model.parameters);
  const tables = featureTables(lengths, structure.features);
  const cells = new Int32Array(BATCH);
  const places = lengths.map(() => new Int32Array(BATCH));
  const total = lengths.reduce((product, length) => product * length, 1);
  for (let start = 0; start < total; start += BATCH) {
    const count = Math.min(BATCH, total - start);
    for (let s = 0; s < count; s++) cells[s] = start + s;
    gatherFeatures(tables, cells, count, places, network.input, network.stride);
    network.forward(count);
    outs.forEach((out, c) => {
      const row = c * network.stride;
      toValues(
        network.output.subarray(row, row + count),
        domain,
        peakExponents[c]!,
        out.subarray(start, start + count),
      );
    });
    yield (start + count) / total;
  }
}
