import type { Steps } from '@vdfc/core';
import type { KernelChoice } from '@vdfc/nn';
import { createConvNetwork } from '@vdfc/nn';
import type { Random } from '@vdfc/numerics/random';
import { type Architecture, CELL_NODES, encoderLayers } from '../network/architecture.js';
import { toVectors } from '../network/cells.js';
import type { Books } from '../quantiser/books.js';
import { chooseCodes } from '../quantiser/choose.js';
import { PriorCounts } from '../quantiser/prior.js';
import type { WindowSource } from './windows.js';

/** Least gains of a code at which windows' codes are counted, in turn. */
const GAINS = [3e-3, 1e-3, 5e-4, 2e-4, 5e-5];

/** How often codes and depths occur in as many windows: the prior of a model. */
export function* learnPrior(
  { architecture, encoder, books }: { architecture: Architecture; encoder: Float32Array; books: Books },
  source: WindowSource,
  window: number,
  random: Random,
  kernel: KernelChoice,
  windows: number,
): Steps<Int32Array> {
  const input = [CELL_NODES, window, window, window] as const;
  const layers = encoderLayers(architecture);
  const network = createConvNetwork({ input, batch: 1, layers, training: false, kernel });
  network.parameters.set(encoder);
  const counts = new PriorCounts(architecture);
  const cells = window ** 3;
  const vectors = new Float32Array(cells * architecture.dims);
  for (let i = 0; i < windows; i++) {
    source.draw(random, network.input);
    network.forward();
    toVectors(network.output, cells, architecture.dims, vectors);
    const minGain = GAINS[i % GAINS.length]!;
    const codes = yield* chooseCodes(books, vectors, { minGain, width: 1, kernel });
    counts.add([window, window, window], codes);
    yield { fraction: 1, phase: 'counting codes' };
  }
  return counts.prior();
}
