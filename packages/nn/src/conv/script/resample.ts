import { type Resampling, resamplingFields } from '../kernel.js';

const f = Math.fround;

/** The reference of `upsample`: along x to the scratch, then between four of its rows. */
export function upsample(
  floats: Float32Array,
  ints: Int32Array,
  record: number,
  coarse: number,
  fine: number,
): void {
  const task = readRecord(ints, record);
  const { length, xTable, scratch } = task;
  const width = rowWidth(task);
  eachCoarseRow(task, coarse, (row, line) => {
    for (let i = 0; i < length; i++) {
      const low = floats[row + ints[xTable + i]!]!;
      const high = floats[row + ints[xTable + length + i]!]!;
      const share = f(low * floats[xTable + 2 * length + i]!);
      floats[scratch + line * width + i] = share + f(high * floats[xTable + 3 * length + i]!);
    }
  });
  eachFineRow(floats, ints, task, fine, (row, lines, weights) => {
    const [r0, r1, r2, r3] = lines.map((line) => scratch + line * width) as [number, number, number, number];
    const [w0, w1, w2, w3] = weights as [number, number, number, number];
    for (let i = 0; i < length; i++) {
      const near = f(f(w0 * floats[r0 + i]!) + f(w1 * floats[r1 + i]!));
      floats[row + i] = f(near + f(w2 * floats[r2 + i]!)) + f(w3 * floats[r3 + i]!);
    }
  });
}

/** The reference of `upsampleAdjoint`. */
export function upsampleAdjoint(
  floats: Float32Array,
  ints: Int32Array,
  record: number,
  coarse: number,
  fine: number,
): void {
  const task = readRecord(ints, record);
  const { length, xTable, scratch, coarsePlanes, coarseRows } = task;
  const width = rowWidth(task);
  floats.fill(0, scratch, scratch + coarsePlanes * coarseRows * width);
  eachFineRow(floats, ints, task, fine, (row, lines, weights) => {
    for (let corner = 0; corner < 4; corner++) {
      const at = scratch + lines[corner]! * width;
      const weight = weights[corner]!;
      if (weight === 0) continue;
      for (let i = 0; i < length; i++) floats[at + i] = floats[at + i]! + f(weight * floats[row + i]!);
    }
  });
  eachCoarseRow(task, coarse, (row, line) => {
    for (let i = 0; i < length; i++) {
      const dy = floats[scratch + line * width + i]!;
      const low = row + ints[xTable + i]!;
      floats[low] = floats[low]! + f(floats[xTable + 2 * length + i]! * dy);
      const high = row + ints[xTable + length + i]!;
      floats[high] = floats[high]! + f(floats[xTable + 3 * length + i]! * dy);
    }
  });
}

function readRecord(ints: Int32Array, at: number): Resampling {
  const entries = resamplingFields.map((field, i) => [field, ints[at + i]!]);
  return Object.fromEntries(entries) as unknown as Resampling;
}

/** Floats from one row of the scratch to the next. */
function rowWidth({ length }: Resampling): number {
  return (length + 3) & ~3;
}

function eachCoarseRow(task: Resampling, coarse: number, visit: (row: number, line: number) => void): void {
  const { coarsePlanes, coarseRows, coarsePlane, coarseRow } = task;
  for (let line = 0; line < coarsePlanes * coarseRows; line++) {
    const plane = Math.floor(line / coarseRows);
    visit(coarse + plane * coarsePlane + (line % coarseRows) * coarseRow, line);
  }
}

/** With the lines of the scratch between which the row lies: at low z, y; low z, high y; high, low; high, high. */
function eachFineRow(
  floats: Float32Array,
  ints: Int32Array,
  task: Resampling,
  fine: number,
  visit: (row: number, lines: readonly number[], weights: readonly number[]) => void,
): void {
  const { planes, rows, plane, row, zTable, yTable, coarseRows } = task;
  const lines = [0, 0, 0, 0];
  const weights = [0, 0, 0, 0];
  for (let z = 0; z < planes; z++) {
    for (let y = 0; y < rows; y++) {
      for (let corner = 0; corner < 4; corner++) {
        const [highZ, highY] = [corner >> 1, corner & 1];
        lines[corner] = ints[zTable + highZ * planes + z]! * coarseRows + ints[yTable + highY * rows + y]!;
        weights[corner] = f(
          floats[zTable + (2 + highZ) * planes + z]! * floats[yTable + (2 + highY) * rows + y]!,
        );
      }
      visit(fine + z * plane + y * row, lines, weights);
    }
  }
}
