import type { Lengths } from './geometry.js';

/**
 * A box of an item's values that the network computes from a larger one around it: far enough on every side for what it
 * sees, but not beyond the ends of the array. So parts give what the whole would.
 */
export interface Window {
  readonly item: number;
  /** First value of the box and of what is around it, along each axis. */
  readonly core: Lengths;
  readonly start: Lengths;
  /** Lengths of the box. */
  readonly lengths: Lengths;
}

/** Lengths of all windows of boxes of at most `core` values along each axis. */
export function windowLengths(volume: Lengths, core: Lengths, margin: number): Lengths {
  return volume.map((length, axis) => Math.min(length, core[axis]! + 2 * margin)) as unknown as Lengths;
}

/** The window of a box; its lengths are cut at the end of the array. */
export function windowAt(
  volume: Lengths,
  item: number,
  core: Lengths,
  most: Lengths,
  margin: number,
): Window {
  const size = windowLengths(volume, most, margin);
  const start = core.map((at, axis) => Math.max(0, Math.min(at - margin, volume[axis]! - size[axis]!)));
  const lengths = core.map((at, axis) => Math.min(most[axis]!, volume[axis]! - at));
  return { item, core, start: start as unknown as Lengths, lengths: lengths as unknown as Lengths };
}

/** Windows whose boxes make up all values of all items. */
export function tiles(items: number, volume: Lengths, most: Lengths, margin: number): Window[] {
  const windows: Window[] = [];
  for (let item = 0; item < items; item++) {
    for (let z = 0; z < volume[0]; z += most[0]) {
      for (let y = 0; y < volume[1]; y += most[1]) {
        for (let x = 0; x < volume[2]; x += most[2]) {
          windows.push(windowAt(volume, item, [z, y, x], most, margin));
        }
      }
    }
  }
  return windows;
}

/** Lengths of boxes of at most `limit` values, halves of the volume, halves of these and so on. */
export function tileLengths(volume: Lengths, limit: number): Lengths {
  const lengths = [...volume];
  while (lengths[0]! * lengths[1]! * lengths[2]! > limit) {
    const axis = lengths.indexOf(Math.max(...lengths));
    lengths[axis] = Math.ceil(lengths[axis]! / 2);
  }
  return lengths as unknown as Lengths;
}

/** Copies a window's values out of all items' into `out`, from `at` on. */
export function readWindow(
  values: Float32Array,
  volume: Lengths,
  { item, start }: Window,
  size: Lengths,
  out: Float32Array,
  at: number,
): void {
  let to = at;
  for (let z = 0; z < size[0]; z++) {
    for (let y = 0; y < size[1]; y++) {
      const from = placeOf(volume, item, start[0] + z, start[1] + y, start[2]);
      for (let x = 0; x < size[2]; x++) out[to++] = values[from + x]!;
    }
  }
}

/** Adds a window's numbers, in `window` from `at` on, to those of all items. */
export function addWindow(
  window: Float32Array,
  at: number,
  { item, start }: Window,
  size: Lengths,
  volume: Lengths,
  out: Float64Array,
): void {
  let from = at;
  for (let z = 0; z < size[0]; z++) {
    for (let y = 0; y < size[1]; y++) {
      const to = placeOf(volume, item, start[0] + z, start[1] + y, start[2]);
      for (let x = 0; x < size[2]; x++) out[to + x]! += window[from++]!;
    }
  }
}

/** Calls `work` for each row of a window's box: its first value in the array and in the window, and its length. */
export function forEachCoreRow(
  { item, core, start, lengths }: Window,
  size: Lengths,
  volume: Lengths,
  work: (place: number, inWindow: number, length: number) => void,
): void {
  for (let z = 0; z < lengths[0]; z++) {
    for (let y = 0; y < lengths[1]; y++) {
      const place = placeOf(volume, item, core[0] + z, core[1] + y, core[2]);
      const row = (core[0] + z - start[0]) * size[1] + core[1] + y - start[1];
      work(place, row * size[2] + core[2] - start[2], lengths[2]);
    }
  }
}

function placeOf(volume: Lengths, item: number, z: number, y: number, x: number): number {
  return ((item * volume[0] + z) * volume[1] + y) * volume[2] + x;
}
