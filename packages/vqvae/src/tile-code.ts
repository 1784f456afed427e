import type { Progress, Steps } from '@vdfc/core';
import { AdaptiveBits, type BitCoder, EVEN } from '@vdfc/numerics/coding';
import {
  fromFrame,
  LEAST_PITCH,
  type Lengths,
  MOST_PITCH,
  makeFrame,
  nodesOf,
  toFrame,
  volume,
  widthOf,
} from './frame/frame.js';
import { modelBooks, type VqvaeModel } from './model.js';
import { CELL_NODES } from './network/architecture.js';
import { cellsOf } from './network/cells.js';
import type { ModelNetworks } from './network/networks.js';
import { nearestPitch, type ResolvedVqvae } from './options.js';
import { type Books, type Codes, emptyCodes, vectorsOf } from './quantiser/books.js';
import { chooseCodes } from './quantiser/choose.js';
import { CodeModel } from './quantiser/prior.js';

/** Cells of one grid, at most. */
const MOST_CELLS = 4096;
/** Width of an array in nodes that the search for a pitch starts from. */
const USUAL_WIDTH = 2.8;
/** Attempts that progress is counted by. */
const USUAL_ATTEMPTS = 8;
/** An empty cell costs so much of a code. */
const EMPTY_COST = 1 / 16;
/** Sequences of codes followed for each cell, by effort. */
const BEAMS = [1, 4, 16];
/** Scales of tiles are multiples of 1/65535 of the array's. */
const SCALES = 65535;
const SCALE_BITS = 16;
const PITCH_BITS = 6;

/** What is stored of a tile. */
export interface TileCode {
  /** Largest |value| of the tile, in units of 1/65535 of that of the array; 0: all zeros. */
  readonly scale: number;
  readonly pitch: number;
  readonly codes: Codes;
}

/** Whether a grid of this pitch may be laid over a tile. */
export function isPitch(shape: Lengths, pitch: number): boolean {
  return pitch >= LEAST_PITCH && pitch <= MOST_PITCH && volume(cellsOf(nodesOf(shape, pitch))) <= MOST_CELLS;
}

/** Turns tiles into codes and back; values are in the domain, as shares of the array's largest. */
export class TileCoder {
  readonly #networks: ModelNetworks;
  readonly #books: Books;

  constructor(model: VqvaeModel, networks: ModelNetworks) {
    this.#networks = networks;
    this.#books = modelBooks(model);
  }

  /** The codes of a tile, at the pitch that serves best. */
  *encode(values: Float64Array, shape: Lengths, options: ResolvedVqvae): Steps<TileCode> {
    const largest = values.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
    const scale = Math.min(Math.ceil(largest * SCALES), SCALES);
    if (scale === 0) return { scale, pitch: 0, codes: emptyCodes(this.#books, 0) };
    const unit = values.map((value) => (value * SCALES) / scale);
    const first = this.#firstPitch(unit, shape, options);
    let best = yield* this.#attempt(unit, shape, first, options, 0);
    const tried = new Set([first]);
    const strides = options.pitch === 'auto' ? [[], [2], [2, 1]][options.effort]! : [];
    for (const stride of strides) {
      for (const direction of [-stride, stride]) {
        for (;;) {
          const pitch = best.code.pitch + direction;
          if (tried.has(pitch) || !isPitch(shape, pitch)) break;
          const next = yield* this.#attempt(unit, shape, pitch, options, tried.size);
          tried.add(pitch);
          if (next.cost >= best.cost) break;
          best = next;
        }
      }
    }
    return { ...best.code, scale };
  }

  #firstPitch(values: Float64Array, shape: Lengths, { pitch }: ResolvedVqvae): number {
    let first = pitch === 'auto' ? nearestPitch(widthOf(values, shape) / USUAL_WIDTH) : pitch;
    while (!isPitch(shape, first) && first < MOST_PITCH) first++;
    return first;
  }

  /** The codes at one pitch, and what they cost; `before` is the number of attempts before. */
  *#attempt(
    values: Float64Array,
    shape: Lengths,
    pitch: number,
    { minGain, effort, kernel }: ResolvedVqvae,
    before: number,
  ): Steps<Trial> {
    const progress = (part: number): Progress => ({
      fraction: Math.min((before + part) / USUAL_ATTEMPTS, 1),
      phase: 'finding a pitch',
    });
    const frame = makeFrame(shape, pitch);
    const cells = volume(frame.nodes) / CELL_NODES;
    const nodes = toFrame(frame, values);
    yield progress(0.2);
    const vectors = this.#networks.encode(nodes, frame.nodes);
    yield progress(0.4);
    const choosing = chooseCodes(this.#books, vectors, { minGain, width: BEAMS[effort]!, kernel });
    let choice = choosing.next();
    for (; choice.done !== true; choice = choosing.next()) yield progress(0.4 + 0.4 * choice.value.fraction);
    const codes = choice.value;
    const code = { scale: SCALES, pitch, codes };
    const spent = codes.depths.reduce((sum, depth) => sum + depth, 0) + EMPTY_COST * cells;
    return { code, cost: errorOf(values, this.decode(code, shape)) + minGain * spent };
  }

  /** The values of a tile from its codes, from -1 to 1. */
  decode({ scale, pitch, codes }: TileCode, shape: Lengths): Float64Array {
    if (codes.depths.every((depth) => depth === 0)) return new Float64Array(volume(shape));
    const frame = makeFrame(shape, pitch);
    const vectors = new Float32Array(codes.depths.length * this.#books.dims);
    vectorsOf(this.#books, codes, vectors);
    const values = fromFrame(frame, this.#networks.decode(vectors, frame.nodes));
    for (let i = 0; i < values.length; i++) {
      const value = (values[i]! * scale) / SCALES;
      // NaN, which a damaged model may lead to, becomes 0.
      values[i] = value > 0 ? Math.min(value, 1) : value < 0 ? Math.max(value, -1) : 0;
    }
    return values;
  }
}

interface Trial {
  readonly code: TileCode;
  readonly cost: number;
}

/** L1 error of the squares, of which the domain holds the roots. */
function errorOf(original: Float64Array, decoded: Float64Array): number {
  let [error, total] = [0, 0];
  for (let i = 0; i < original.length; i++) {
    const value = original[i]! * Math.abs(original[i]!);
    error += Math.abs(value - decoded[i]! * Math.abs(decoded[i]!));
    total += Math.abs(value);
  }
  return error / total;
}

/** Codes tiles one after the other, learning as it goes. */
export class TileStream {
  readonly #coder: BitCoder;
  readonly #codes: CodeModel;
  /** Whether a tile is empty; whether it is as large as the array. */
  readonly #flags = new AdaptiveBits(2);
  readonly #levels: number;
  /** Cells of all tiles with a code. */
  filled = 0;

  constructor(coder: BitCoder, { architecture, prior }: VqvaeModel) {
    this.#coder = coder;
    this.#codes = new CodeModel(architecture, prior);
    this.#levels = architecture.levels;
  }

  /** Codes a tile: the given one when encoding; when decoding `tile` is not looked at. */
  code(shape: Lengths, tile: TileCode | undefined): TileCode {
    const coder = this.#coder;
    const none = { scale: 0, pitch: 0, codes: emptyCodes({ levels: this.#levels }, 0) };
    const { scale: given, pitch: wanted, codes } = tile ?? none;
    if (this.#flags.code(coder, 0, given === 0 ? 1 : 0) === 1) return none;
    const whole = this.#flags.code(coder, 1, given === SCALES ? 1 : 0);
    const scale = whole === 1 ? SCALES : codeBits(coder, given, SCALE_BITS);
    const pitch = codeBits(coder, wanted - LEAST_PITCH, PITCH_BITS) + LEAST_PITCH;
    if (!isPitch(shape, pitch))
      throw new Error(`expected a pitch for a box of shape [${shape}], got ${pitch}`);
    const grid = cellsOf(nodesOf(shape, pitch));
    const coded = tile === undefined ? emptyCodes({ levels: this.#levels }, volume(grid)) : codes;
    this.#codes.code(coder, grid, coded);
    this.filled += coded.depths.reduce((sum, depth) => sum + (depth > 0 ? 1 : 0), 0);
    return { scale, pitch, codes: coded };
  }
}

function codeBits(coder: BitCoder, value: number, bits: number): number {
  let coded = 0;
  for (let place = bits - 1; place >= 0; place--) coded = 2 * coded + coder.code((value >> place) & 1, EVEN);
  return coded;
}
