import { GAUSSIAN } from './gaussian.js';
import type { Grid } from './grid.js';

/**
 * The cells that Gaussians reach, as runs along x. Within a run a Gaussian is a geometric sequence of second order: each
 * value is the one before times a ratio, and each ratio the one before times exp(-Pxx); so a cell costs two products and
 * no exponential.
 */
export class Rows {
  /** First cell, and cells, of each row. */
  offset: Int32Array = new Int32Array(0);
  length: Int32Array = new Int32Array(0);
  /** Distance of the first cell from the mean. */
  dx: Float64Array = new Float64Array(0);
  dy: Float64Array = new Float64Array(0);
  dz: Float64Array = new Float64Array(0);
  /** Value at the first cell, and the second's over it. */
  first: Float64Array = new Float64Array(0);
  ratio: Float64Array = new Float64Array(0);
  count = 0;
  /** Rows of Gaussian k are those from `start[k]` up to `start[k + 1]`; its ratios fall off by `falloff[k]`. */
  start: Int32Array = new Int32Array(1);
  falloff: Float64Array = new Float64Array(0);

  /** Rows of `count` Gaussians where they are above exp(-reach) of their amplitude. */
  fill(gaussians: Float64Array, count: number, grid: Grid, reach: number): void {
    this.count = 0;
    if (this.falloff.length < count) {
      this.falloff = new Float64Array(count);
      this.start = new Int32Array(count + 1);
    }
    for (let k = 0; k < count; k++) {
      this.start[k] = this.count;
      this.falloff[k] = Math.exp(-gaussians[k * GAUSSIAN + 4]!);
      this.#append(gaussians, k * GAUSSIAN, grid, reach);
    }
    this.start[count] = this.count;
  }

  /** The ellipsoid dᵀ P d <= 2 reach, plane by plane and row by row, by Schur complements of P. */
  #append(gaussians: Float64Array, at: number, grid: Grid, reach: number): void {
    const [nx, ny, nz] = grid.lengths;
    const amplitude = gaussians[at]!;
    const mx = gaussians[at + 1]!;
    const my = gaussians[at + 2]!;
    const mz = gaussians[at + 3]!;
    const pxx = gaussians[at + 4]!;
    const pxy = gaussians[at + 7]!;
    const pxz = gaussians[at + 8]!;
    const a = gaussians[at + 5]! - (pxy * pxy) / pxx;
    const b = gaussians[at + 9]! - (pxy * pxz) / pxx;
    const c = gaussians[at + 6]! - (pxz * pxz) / pxx;
    const plane = c - (b * b) / a;
    const level = 2 * reach;
    const halfZ = Math.sqrt(level / plane);
    const lastZ = Math.min(nz - 1, Math.floor(mz + halfZ));
    for (let z = Math.max(0, Math.ceil(mz - halfZ)); z <= lastZ; z++) {
      const dz = z - mz;
      const left = level - plane * dz * dz;
      const middleY = my - (b * dz) / a;
      const halfY = Math.sqrt(Math.max(left, 0) / a);
      const lastY = Math.min(ny - 1, Math.floor(middleY + halfY));
      const firstY = Math.max(0, Math.ceil(middleY - halfY));
      if (lastY >= firstY) this.#reserve(lastY - firstY + 1);
      for (let y = firstY; y <= lastY; y++) {
        const dy = y - my;
        const off = y - middleY;
        const across = plane * dz * dz + a * off * off;
        const slope = pxy * dy + pxz * dz;
        const middle = mx - slope / pxx;
        const half = Math.sqrt(Math.max(level - across, 0) / pxx);
        const firstX = Math.max(0, Math.ceil(middle - half));
        const lastX = Math.min(nx - 1, Math.floor(middle + half));
        if (lastX < firstX) continue;
        const dx = firstX - mx;
        const inner = firstX - middle;
        const row = this.count++;
        this.offset[row] = (z * ny + y) * nx + firstX;
        this.length[row] = lastX - firstX + 1;
        this.dx[row] = dx;
        this.dy[row] = dy;
        this.dz[row] = dz;
        this.first[row] = amplitude * Math.exp(-0.5 * (across + pxx * inner * inner));
        this.ratio[row] = Math.exp(-pxx * (inner + 0.5));
      }
    }
  }

  #reserve(more: number): void {
    if (this.count + more <= this.offset.length) return;
    const size = 2 * (this.count + more);
    this.offset = grown(this.offset, new Int32Array(size));
    this.length = grown(this.length, new Int32Array(size));
    this.dx = grown(this.dx, new Float64Array(size));
    this.dy = grown(this.dy, new Float64Array(size));
    this.dz = grown(this.dz, new Float64Array(size));
    this.first = grown(this.first, new Float64Array(size));
    this.ratio = grown(this.ratio, new Float64Array(size));
  }
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Adds `factor` times Gaussian number k to `out`. */
export function addRows(rows: Rows, k: number, factor: number, out: Float64Array): void {
  const { offset, length, first, ratio } = rows;
  const falloff = rows.falloff[k]!;
  const last = rows.start[k + 1]!;
  for (let row = rows.start[k]!; row < last; row++) {
    let value = factor * first[row]!;
    let step = ratio[row]!;
    const end = offset[row]! + length[row]!;
    for (let i = offset[row]!; i < end; i++) {
      out[i] += value;
      value *= step;
      step *= falloff;
    }
  }
}

/** Sums of t = g · weight over the cells that Gaussian number k reaches: see `MOMENTS`. Writes them from `out[at]`. */
export function rowMoments(
  rows: Rows,
  k: number,
  weights: Float64Array,
  out: Float64Array,
  at: number,
): void {
  const { offset, length, first, ratio } = rows;
  const falloff = rows.falloff[k]!;
  const last = rows.start[k + 1]!;
  out.fill(0, at, at + 10);
  for (let row = rows.start[k]!; row < last; row++) {
    let value = first[row]!;
    let step = ratio[row]!;
    let place = 0;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    const end = offset[row]! + length[row]!;
    for (let i = offset[row]!; i < end; i++) {
      const t = value * weights[i]!;
      const moved = t * place;
      s0 += t;
      s1 += moved;
      s2 += moved * place;
      place++;
      value *= step;
      step *= falloff;
    }
    const dx = rows.dx[row]!;
    const dy = rows.dy[row]!;
    const dz = rows.dz[row]!;
    s2 += dx * (2 * s1 + dx * s0);
    s1 += dx * s0;
    out[at]! += s0;
    out[at + 1]! += s1;
    out[at + 2]! += dy * s0;
    out[at + 3]! += dz * s0;
    out[at + 4]! += s2;
    out[at + 5]! += dy * dy * s0;
    out[at + 6]! += dz * dz * s0;
    out[at + 7]! += dy * s1;
    out[at + 8]! += dz * s1;
    out[at + 9]! += dy * dz * s0;
  }
}
