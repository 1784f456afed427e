// Interpolation to a finer grid, one channel at a time, and its adjoint; see src/conv/kernel.ts. A record of int32
// in the host's memory says how things lie, in floats; its fields stand in the order of `resamplingFields`.

@inline
function field(record: usize, i: i32): i32 {
  return load<i32>((record + <usize>i) << 2);
}

@inline
function intAt(place: i32): i32 {
  return load<i32>(<usize>place << 2);
}

@inline
function floatAt(place: i32): f32 {
  return load<f32>(<usize>place << 2);
}

export function convUpsample(record: usize, coarse: usize, fine: usize): void {
  const coarseRows = field(record, 1);
  const lines = field(record, 0) * coarseRows;
  const coarseRow = field(record, 2);
  const coarsePlane = field(record, 3);
  const length = field(record, 6);
  const xTable = field(record, 11);
  const scratch = <usize>field(record, 12) << 2;
  const width = <usize>((length + 3) & ~3) << 2;
  for (let line = 0; line < lines; line++) {
    const skipped = (line / coarseRows) * coarsePlane + (line % coarseRows) * coarseRow;
    alongRow((coarse + <usize>skipped) << 2, scratch + <usize>line * width, length, xTable);
  }
  const planes = field(record, 4);
  const rows = field(record, 5);
  for (let z = 0; z < planes; z++) {
    for (let y = 0; y < rows; y++) {
      const skipped = z * field(record, 8) + y * field(record, 7);
      betweenRows(record, z, y, (fine + <usize>skipped) << 2, scratch, width);
    }
  }
}

function alongRow(from: usize, to: usize, length: i32, xTable: i32): void {
  for (let i = 0; i < length; i++) {
    const low = load<f32>(from + (<usize>intAt(xTable + i) << 2));
    const high = load<f32>(from + (<usize>intAt(xTable + length + i) << 2));
    const sum = low * floatAt(xTable + 2 * length + i) + high * floatAt(xTable + 3 * length + i);
    store<f32>(to + (<usize>i << 2), sum);
  }
}

/** Line of the scratch at a corner (0 to 3: low z, y; low z, high y; high, low; high, high) of fine row z, y. */
@inline
function lineOf(record: usize, z: i32, y: i32, corner: i32): i32 {
  const atZ = intAt(field(record, 9) + (corner >> 1) * field(record, 4) + z);
  return atZ * field(record, 1) + intAt(field(record, 10) + (corner & 1) * field(record, 5) + y);
}

@inline
function weightOf(record: usize, z: i32, y: i32, corner: i32): f32 {
  const ofZ = floatAt(field(record, 9) + (2 + (corner >> 1)) * field(record, 4) + z);
  return ofZ * floatAt(field(record, 10) + (2 + (corner & 1)) * field(record, 5) + y);
}

function betweenRows(record: usize, z: i32, y: i32, to: usize, scratch: usize, width: usize): void {
  const r0 = scratch + <usize>lineOf(record, z, y, 0) * width;
  const r1 = scratch + <usize>lineOf(record, z, y, 1) * width;
  const r2 = scratch + <usize>lineOf(record, z, y, 2) * width;
  const r3 = scratch + <usize>lineOf(record, z, y, 3) * width;
  const w0 = f32x4.splat(weightOf(record, z, y, 0));
  const w1 = f32x4.splat(weightOf(record, z, y, 1));
  const w2 = f32x4.splat(weightOf(record, z, y, 2));
  const w3 = f32x4.splat(weightOf(record, z, y, 3));
  for (let i: usize = 0; i < width; i += 16) {
    let sum = f32x4.add(f32x4.mul(w0, v128.load(r0 + i)), f32x4.mul(w1, v128.load(r1 + i)));
    sum = f32x4.add(sum, f32x4.mul(w2, v128.load(r2 + i)));
    sum = f32x4.add(sum, f32x4.mul(w3, v128.load(r3 + i)));
    v128.store(to + i, sum);
  }
}

export function convUpsampleAdjoint(record: usize, coarse: usize, fine: usize): void {
  const coarseRows = field(record, 1);
  const lines = field(record, 0) * coarseRows;
  const length = field(record, 6);
  const scratch = <usize>field(record, 12) << 2;
  const width = <usize>((length + 3) & ~3) << 2;
  memory.fill(scratch, 0, <usize>lines * width);
  const planes = field(record, 4);
  const rows = field(record, 5);
  for (let z = 0; z < planes; z++) {
    for (let y = 0; y < rows; y++) {
      const from = (fine + <usize>(z * field(record, 8) + y * field(record, 7))) << 2;
      for (let corner = 0; corner < 4; corner++) {
        const weight = weightOf(record, z, y, corner);
        if (weight == 0) continue;
        addRow(from, weight, scratch + <usize>lineOf(record, z, y, corner) * width, width);
      }
    }
  }
  const xTable = field(record, 11);
  for (let line = 0; line < lines; line++) {
    const skipped = (line / coarseRows) * field(record, 3) + (line % coarseRows) * field(record, 2);
    adjointAlongRow(scratch + <usize>line * width, (coarse + <usize>skipped) << 2, length, xTable);
  }
}

@inline
function addRow(from: usize, weight: f32, to: usize, width: usize): void {
  const w = f32x4.splat(weight);
  for (let i: usize = 0; i < width; i += 16) {
    v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(w, v128.load(from + i))));
  }
}

function adjointAlongRow(from: usize, to: usize, length: i32, xTable: i32): void {
  for (let i = 0; i < length; i++) {
    const dy = load<f32>(from + (<usize>i << 2));
    const low = to + (<usize>intAt(xTable + i) << 2);
    store<f32>(low, load<f32>(low) + floatAt(xTable + 2 * length + i) * dy);
    const high = to + (<usize>intAt(xTable + length + i) << 2);
    store<f32>(high, load<f32>(high) + floatAt(xTable + 3 * length + i) * dy);
  }
}
