import { type ArrayInput, elementCount, toDense, VdfcError } from '@vdfc/core';
import { peakOf, toDomain } from '@vdfc/numerics/quantise';
import type { Random } from '@vdfc/numerics/random';
import { CELL, fit, makeAxis } from '../frame/axis.js';
import { type Lengths, volume, widthOf } from '../frame/frame.js';
import { toCells } from '../network/cells.js';
import { fourAxes } from '../tiles.js';

/** An array to learn from: of rank 1 to 3, or a batch of such arrays of rank 4. */
export type VqvaeSample = ArrayInput;

/** One array in the domain. */
export interface Sample {
  readonly shape: Lengths;
  /** Roots of the values as shares of the largest, 0 where negative. */
  readonly values: Float32Array;
  /** In array cells: see `widthOf`. */
  readonly width: number;
}

/** Widths of samples in a window, in nodes, from here to there. */
const WIDTHS = [1.8, 6] as const;
/** Stretching of each axis. */
const STRETCH = [0.82, 1.22] as const;
/** Windows emptier than this are drawn again, a few times. */
const LEAST_PEAK = 0.3;
const DRAWS = 8;

/**
 * The arrays of all samples, those of batches one by one; arrays of zeros are left out.
 *
 * @throws VdfcError `BAD_INPUT` for values that are not finite, or if nothing is left
 */
export function readSamples(samples: Iterable<VqvaeSample>): Sample[] {
  const found: Sample[] = [];
  for (const input of samples) {
    const { data, shape } = toDense(input);
    const odd = data.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) throw badSamples('finite values', `${data[odd]} at element ${odd}`);
    const [count, ...box] = fourAxes(shape);
    const size = volume(box);
    for (let i = 0; i < count && elementCount(shape) > 0; i++) {
      const peak = peakOf(data.subarray(i * size, (i + 1) * size));
      const roots = new Float64Array(size);
      toDomain(data.subarray(i * size, (i + 1) * size), { exponent: 0.5, peak, clamped: true }, roots);
      if (peakOf(roots) === 0) continue;
      found.push({ shape: box, values: Float32Array.from(roots), width: widthOf(roots, box) });
    }
  }
  if (found.length === 0) throw badSamples('samples with values above zero', 'none');
  return found;
}

function badSamples(expected: string, found: string): VdfcError {
  return new VdfcError('BAD_INPUT', `Cannot train vqvae: expected ${expected}, got ${found}`, {
    codec: 'vqvae',
  });
}

/** Cuts windows out of samples: moved, stretched, turned and mirrored at random, their largest value 1. */
export class WindowSource {
  readonly #samples: readonly Sample[];
  readonly #nodes: number;

  /** @param window edge in cells */
  constructor(samples: readonly Sample[], window: number) {
    this.#samples = samples;
    this.#nodes = CELL * window;
  }

  /** A window as channels of cells, [node in cell][z][y][x]. */
  draw(random: Random, out: Float32Array): void {
    const nodes = this.#nodes;
    let values: Float64Array = new Float64Array(nodes ** 3);
    let largest = 0;
    for (let draw = 0; draw < DRAWS && largest < LEAST_PEAK; draw++) {
      values = this.#cut(this.#samples[random.integer(this.#samples.length)]!, random);
      largest = peakOf(values);
    }
    const turned = turn(values, nodes, random);
    toCells(turned, [nodes, nodes, nodes], largest > 0 ? 1 / largest : 0, out);
  }

  #cut({ shape, values, width }: Sample, random: Random): Float64Array {
    const nodes = this.#nodes;
    const between = (low: number, high: number): number => low + (high - low) * random.uniform();
    const pitch = width * between(1 / WIDTHS[1], 1 / WIDTHS[0]);
    const lengths = [...shape];
    let from: Float64Array = Float64Array.from(values);
    for (const axis of [0, 1, 2]) {
      const own = pitch * between(...STRETCH);
      // The whole within the window, or the window within the whole.
      const room = Math.abs(nodes - lengths[axis]! / own) / 2;
      const along = makeAxis(lengths[axis]!, nodes, own, between(-room, room));
      const outer = lengths.slice(0, axis).reduce((product, length) => product * length, 1);
      const inner = lengths.slice(axis + 1).reduce((product, length) => product * length, 1);
      const out = new Float64Array(outer * nodes * inner);
      fit(along, from, outer, inner, out);
      lengths[axis] = nodes;
      from = out;
    }
    return from;
  }
}

/** A cube with its axes in another order, each perhaps reversed. */
function turn(values: Float64Array, nodes: number, random: Random): Float64Array {
  const order = random.shuffle([0, 1, 2]);
  const strides = [nodes * nodes, nodes, 1];
  let start = 0;
  const steps = order.map((axis) => {
    const stride = strides[axis]!;
    if (random.integer(2) === 0) return stride;
    start += stride * (nodes - 1);
    return -stride;
  });
  const out = new Float64Array(values.length);
  let at = 0;
  for (let z = 0; z < nodes; z++) {
    for (let y = 0; y < nodes; y++) {
      let from = start + z * steps[0]! + y * steps[1]!;
      for (let x = 0; x < nodes; x++, from += steps[2]!) out[at++] = values[from]!;
    }
  }
  return out;
}
