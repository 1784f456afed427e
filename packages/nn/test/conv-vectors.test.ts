import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ConvShape, createConvNetwork } from '../src/conv/index.js';

/** One case of vectors/conv.py. */
interface Vector extends Pick<ConvShape, 'input' | 'batch' | 'layers'> {
  readonly name: string;
  readonly outputShape: readonly number[];
  readonly output: readonly number[];
  readonly inputGradient: readonly number[];
  readonly gradients: readonly number[];
  readonly statistics: readonly number[];
  readonly inference: readonly number[];
}

const vectors = JSON.parse(
  readFileSync(new URL('vectors/conv.json', import.meta.url), 'utf8'),
) as readonly Vector[];

describe.each(['wasm', 'typescript'] as const)(
  'convolutional networks in %s agree with PyTorch',
  (kernel) => {
    it.each(vectors)('$name', (vector) => {
      const { input, batch, layers } = vector;
      const network = createConvNetwork({ input, batch, layers, kernel });
      expect(network.outputShape).toEqual(vector.outputShape);
      pattern(network.parameters, 1);
      pattern(network.input, 2);
      pattern(network.outputGradient, 3);
      network.forward();
      network.forward();
      network.backward(batch, { inputGradient: true });
      for (const of of ['output', 'inputGradient', 'gradients', 'statistics'] as const) {
        expectNear(network[of], vector[of]);
      }
      const inference = createConvNetwork({ input, batch, layers, kernel, training: false });
      inference.parameters.set(network.parameters);
      inference.statistics.set(network.statistics);
      inference.input.set(network.input);
      inference.forward();
      expectNear(inference.output, vector.inference);
    });
  },
);

function pattern(out: Float32Array, salt: number): void {
  for (let i = 0; i < out.length; i++) out[i] = (((i * 7919 + salt * 104729 + i * i * 31) % 257) - 128) / 128;
}

function expectNear(found: Float32Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  const largest = Math.max(...expected.map(Math.abs), 0);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(3e-6 * largest);
}
