import { type BitCoder, codeBands } from '@vdfc/numerics/coding';
import { codePacketTree, PacketSynthesis, type PacketTree } from '@vdfc/numerics/wavelet';
import type { Geometry } from './geometry.js';
import { Upsampling } from './upsample.js';

/** Wavelet of the latents. */
export const LATENT_WAVELET = 'dd64';
/** Steps of the latents' quantiser are 2^(-index / 16). */
export const STEPS_PER_OCTAVE = 16;

/** 2^(1/16): square roots, unlike powers, are the same to the last bit on every machine. */
const ROOT = /* @__PURE__ */ Math.sqrt(
  /* @__PURE__ */ Math.sqrt(/* @__PURE__ */ Math.sqrt(/* @__PURE__ */ Math.sqrt(2))),
);

/** The step that an index stands for. */
export function stepAt(index: number): number {
  const octaves = Math.ceil(index / STEPS_PER_OCTAVE);
  let step = 2 ** -octaves;
  for (let i = index; i < octaves * STEPS_PER_OCTAVE; i++) step *= ROOT;
  return step;
}

/** From wavelet coefficients of the latents to what the network takes: interpolated latents. */
export class LatentSynthesis {
  readonly packets: PacketSynthesis;
  readonly #geometry: Geometry;
  readonly #upsampling: Upsampling;
  readonly #latents: Float64Array;

  constructor(geometry: Geometry, tree: PacketTree) {
    this.packets = new PacketSynthesis(geometry.latentShape, tree, LATENT_WAVELET);
    this.#geometry = geometry;
    this.#upsampling = new Upsampling(geometry.grid, geometry.volume);
    this.#latents = new Float64Array(this.packets.values);
  }

  /** Coefficients to values at all places, item after item. */
  synthesise(coefficients: Float64Array, out: Float32Array): void {
    const { items, latents, voxels } = this.#geometry;
    this.packets.synthesise(coefficients, this.#latents);
    for (let item = 0; item < items; item++) {
      const coarse = this.#latents.subarray(item * latents, (item + 1) * latents);
      this.#upsampling.forward(coarse, out.subarray(item * voxels, (item + 1) * voxels));
    }
  }

  /** d / d values to d / d coefficients. */
  adjoint(gradient: Float64Array, out: Float64Array): void {
    const { items, latents, voxels } = this.#geometry;
    for (let item = 0; item < items; item++) {
      const coarse = this.#latents.subarray(item * latents, (item + 1) * latents);
      this.#upsampling.adjoint(gradient.subarray(item * voxels, (item + 1) * voxels), coarse);
    }
    this.packets.adjoint(this.#latents, out);
  }

  /** Of a square error with these weights, nearly: as `Synthesis` has it. */
  curvature(weights: Float64Array, out: Float64Array): void {
    const { items, latents, voxels } = this.#geometry;
    for (let item = 0; item < items; item++) {
      const coarse = this.#latents.subarray(item * latents, (item + 1) * latents);
      this.#upsampling.adjoint(weights.subarray(item * voxels, (item + 1) * voxels), coarse);
    }
    this.packets.curvature(this.#latents, out);
  }
}

/** Codes how the latents are transformed: the tree given, or the one read. */
export function codeTree(coder: BitCoder, { latentShape }: Geometry, tree: PacketTree): PacketTree {
  return codePacketTree(coder, latentShape, tree);
}

/** Codes levels in place: writes those given, or fills in those read. */
export function codeLevels(coder: BitCoder, levels: Int32Array, packets: PacketSynthesis): void {
  codeBands(coder, levels, packets.bands);
}

/** Values of an array at the places of the latents, by the shares of the nearest ones. */
export function sampleLatents(values: Float64Array, { items, volume, grid, voxels }: Geometry): Float64Array {
  const out = new Float64Array(items * grid[0] * grid[1] * grid[2]);
  const tables = grid.map((count, axis) => placesAlong(count, volume[axis]!));
  let at = 0;
  for (let item = 0; item < items; item++) {
    for (const z of tables[0]!) {
      for (const y of tables[1]!) {
        for (const x of tables[2]!) out[at++] = between(values, item * voxels, volume, [z, y, x]);
      }
    }
  }
  return out;
}

function placesAlong(count: number, length: number): number[] {
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : (i * (length - 1)) / (count - 1)));
}

/** Tri-linear interpolation at one place. */
function between(
  values: Float64Array,
  first: number,
  volume: readonly number[],
  place: readonly number[],
): number {
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    let weight = 1;
    let at = 0;
    for (let axis = 0; axis < 3; axis++) {
      const low = Math.min(Math.floor(place[axis]!), volume[axis]! - 1);
      const share = place[axis]! - low;
      const high = (corner >> axis) & 1;
      weight *= high === 1 ? share : 1 - share;
      at = at * volume[axis]! + Math.min(low + high, volume[axis]! - 1);
    }
    if (weight !== 0) sum += weight * values[first + at]!;
  }
  return sum;
}
