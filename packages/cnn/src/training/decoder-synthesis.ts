import type { RelatedBand } from '@vdfc/numerics/coding';
import type { Synthesis } from '@vdfc/numerics/quantise';
import type { Geometry } from '../model/geometry.js';
import type { LatentSynthesis } from '../model/latents.js';
import { tiles, type Window } from '../model/windows.js';
import type { WindowNetwork } from './network.js';

/**
 * A trained decoder as a `Synthesis`, for the rounding of its latents: as linear as it is near the latents last
 * synthesised.
 */
export class DecoderSynthesis implements Synthesis {
  readonly coefficients: number;
  readonly values: number;
  readonly bands: readonly RelatedBand[];
  readonly #latents: LatentSynthesis;
  readonly #network: WindowNetwork | undefined;
  readonly #tiles: readonly Window[];
  readonly #input: Float32Array;
  readonly #gradient: Float64Array;

  /** @param network holds the decoder's weights; without, values are the interpolated latents */
  constructor(geometry: Geometry, latents: LatentSynthesis, network: WindowNetwork | undefined) {
    const { items, volume, voxels } = geometry;
    this.coefficients = latents.packets.coefficients;
    this.values = items * voxels;
    this.bands = latents.packets.bands;
    this.#latents = latents;
    this.#network = network;
    this.#tiles = network === undefined ? [] : tiles(items, volume, network.boxes, network.margin);
    this.#input = new Float32Array(this.values);
    this.#gradient = new Float64Array(this.values);
  }

  synthesise(coefficients: Float64Array, values: Float64Array): void {
    this.#latents.synthesise(coefficients, this.#input);
    if (this.#network === undefined) values.set(this.#input);
    for (const tile of this.#tiles) this.#network?.decode(this.#input, tile, values);
  }

  adjoint(values: Float64Array, coefficients: Float64Array): void {
    if (this.#network === undefined) {
      this.#latents.adjoint(values, coefficients);
      return;
    }
    this.#gradient.fill(0);
    for (const tile of this.#tiles) this.#network.transpose(this.#input, tile, values, this.#gradient);
    this.#latents.adjoint(this.#gradient, coefficients);
  }

  /** That of the interpolated latents: the network adds little to it. */
  curvature(weights: Float64Array, out: Float64Array): void {
    this.#latents.curvature(weights, out);
  }
}
