import { clearPads, type Volume } from '../volume.js';
import { PHASES } from './tables.js';

/** Splits each channel of `volume` at `from` by the parity of its indices z, y, x, with zeros where there is no partner. */
export function splitPhases(
  floats: Float32Array,
  from: number,
  volume: Volume,
  to: number,
  phases: Volume,
): void {
  floats.fill(0, to, to + phases.size);
  eachRow(from, volume, to, phases, (whole, half, count) => {
    for (let i = 0; i < count; i++) floats[half + i] = floats[whole + 2 * i]!;
  });
}

/** The inverse of `splitPhases`. */
export function mergePhases(
  floats: Float32Array,
  from: number,
  phases: Volume,
  to: number,
  volume: Volume,
): void {
  eachRow(to, volume, from, phases, (whole, half, count) => {
    for (let i = 0; i < count; i++) floats[whole + 2 * i] = floats[half + i]!;
  });
  clearPads(floats, to, volume);
}

/** Calls `copy` with the first voxel of each row's even or odd voxels, their place in the phases, and their number. */
function eachRow(
  at: number,
  volume: Volume,
  phasesAt: number,
  phases: Volume,
  copy: (whole: number, half: number, count: number) => void,
): void {
  const [nz, ny, nx] = volume.lengths;
  for (let c = 0; c < volume.channels; c++) {
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        for (let odd = 0; odd < 2; odd++) {
          const phase = (z & 1) * 4 + (y & 1) * 2 + odd;
          const whole = at + volume.front + c * volume.stride + z * volume.plane + y * volume.row + odd;
          const channel = phasesAt + phases.front + (c * PHASES + phase) * phases.stride;
          copy(whole, channel + (z >> 1) * phases.plane + (y >> 1) * phases.row, (nx - odd + 1) >> 1);
        }
      }
    }
  }
}
