import { CELL } from '../frame/axis.js';
import { type Lengths, volume } from '../frame/frame.js';

/** Cells along each axis of a grid of nodes. */
export function cellsOf([z, y, x]: Lengths): Lengths {
  return [z / CELL, y / CELL, x / CELL];
}

/** Nodes in C order to channels of cells, [node in cell][z][y][x], each with `scale` as a factor. */
export function toCells(values: ArrayLike<number>, nodes: Lengths, scale: number, out: Float32Array): void {
  visit(nodes, (node, channel) => {
    out[channel] = values[node]! * scale;
  });
}

/** The inverse, without a factor. */
export function fromCells(channels: Float32Array, nodes: Lengths, out: Float64Array): void {
  visit(nodes, (node, channel) => {
    out[node] = channels[channel]!;
  });
}

function visit(nodes: Lengths, at: (node: number, channel: number) => void): void {
  const [, ny, nx] = cellsOf(nodes);
  const cells = volume(cellsOf(nodes));
  let node = 0;
  for (let z = 0; z < nodes[0]; z++) {
    for (let y = 0; y < nodes[1]; y++) {
      const cell = (Math.floor(z / CELL) * ny + Math.floor(y / CELL)) * nx;
      const inner = ((z % CELL) * CELL + (y % CELL)) * CELL;
      for (let x = 0; x < nodes[2]; x++, node++) {
        at(node, (inner + (x % CELL)) * cells + cell + Math.floor(x / CELL));
      }
    }
  }
}

/** Channels [channel][cell] to vectors [cell][channel]. */
export function toVectors(channels: Float32Array, count: number, dims: number, out: Float32Array): void {
  for (let d = 0; d < dims; d++) {
    for (let cell = 0; cell < count; cell++) out[cell * dims + d] = channels[d * count + cell]!;
  }
}

/** The inverse. */
export function fromVectors(vectors: Float32Array, count: number, dims: number, out: Float32Array): void {
  for (let d = 0; d < dims; d++) {
    for (let cell = 0; cell < count; cell++) out[d * count + cell] = vectors[cell * dims + d]!;
  }
}
