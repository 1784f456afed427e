import { address, ROW, TILE } from './tile';

export function denseLoad(from: i32, stride: i32, rows: i32, count: i32, to: i32): void {
  const bytes = <usize>count << 2;
  for (let r = 0; r < rows; r++) {
    const row = address(to) + <usize>r * ROW;
    memory.copy(row, address(from + r * stride), bytes);
    if (count < TILE) memory.fill(row + bytes, 0, ROW - bytes);
  }
}

export function denseUnload(from: i32, rows: i32, count: i32, to: i32, stride: i32): void {
  for (let r = 0; r < rows; r++) {
    memory.copy(address(to + r * stride), address(from) + <usize>r * ROW, <usize>count << 2);
  }
}

export function denseTranspose(from: i32, rows: i32, columns: i32, to: i32): void {
  for (let r = 0; r < rows; r++) {
    const row = address(from + r * columns);
    for (let c = 0; c < columns; c++) {
      store<f32>(address(to + c * rows + r), load<f32>(row + (<usize>c << 2)));
    }
  }
}
