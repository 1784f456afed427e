// The transforms of `transform32.ts` for 64-bit integers in two halves. JavaScript's BigInt would allocate
// each of them.
import type { Integers } from './planes.js';

/** Transforms the 4^rank integers of a block along every axis, in place. */
export function forward64(p: Integers, count: number, reversible: boolean): void {
  for (let step = 1; step < count; step *= 4) {
    for (let outer = 0; outer < count; outer += 4 * step) {
      for (let i = outer; i < outer + step; i++) {
        if (reversible) difference(p, i, i + step, i + 2 * step, i + 3 * step);
        else lift(p, i, i + step, i + 2 * step, i + 3 * step);
      }
    }
  }
}

/** The inverse of `forward64`. */
export function inverse64(p: Integers, count: number, reversible: boolean): void {
  for (let step = count / 4; step >= 1; step /= 4) {
    for (let outer = 0; outer < count; outer += 4 * step) {
      for (let i = outer; i < outer + step; i++) {
        if (reversible) sum(p, i, i + step, i + 2 * step, i + 3 * step);
        else unlift(p, i, i + step, i + 2 * step, i + 3 * step);
      }
    }
  }
}

function lift(p: Integers, x: number, y: number, z: number, w: number): void {
  addHalf(p, x, w);
  subtract(p, w, x);
  addHalf(p, z, y);
  subtract(p, y, z);
  addHalf(p, x, z);
  subtract(p, z, x);
  addHalf(p, w, y);
  subtract(p, y, w);
  addShifted(p, w, y);
  subtractShifted(p, y, w);
}

function unlift(p: Integers, x: number, y: number, z: number, w: number): void {
  addShifted(p, y, w);
  subtractShifted(p, w, y);
  add(p, y, w);
  mirror(p, w, y);
  add(p, z, x);
  mirror(p, x, z);
  add(p, y, z);
  mirror(p, z, y);
  add(p, w, x);
  mirror(p, x, w);
}

function difference(p: Integers, x: number, y: number, z: number, w: number): void {
  subtract(p, w, z);
  subtract(p, z, y);
  subtract(p, y, x);
  subtract(p, w, z);
  subtract(p, z, y);
  subtract(p, w, z);
}

function sum(p: Integers, x: number, y: number, z: number, w: number): void {
  add(p, w, z);
  add(p, z, y);
  add(p, w, z);
  add(p, y, x);
  add(p, z, y);
  add(p, w, z);
}

/** a += b */
function add({ low, high }: Integers, a: number, b: number): void {
  const sum = (low[a]! + low[b]!) | 0;
  const carry = sum >>> 0 < low[b]! >>> 0 ? 1 : 0;
  high[a] = high[a]! + high[b]! + carry;
  low[a] = sum;
}

/** a -= b */
function subtract({ low, high }: Integers, a: number, b: number): void {
  const borrow = low[a]! >>> 0 < low[b]! >>> 0 ? 1 : 0;
  high[a] = high[a]! - high[b]! - borrow;
  low[a] = low[a]! - low[b]!;
}

/** a = (a + b) >> 1 */
function addHalf(p: Integers, a: number, b: number): void {
  const { low, high } = p;
  add(p, a, b);
  low[a] = (low[a]! >>> 1) | (high[a]! << 31);
  high[a] = high[a]! >> 1;
}

/** a += b >> 1 */
function addShifted({ low, high }: Integers, a: number, b: number): void {
  const half = (low[b]! >>> 1) | (high[b]! << 31);
  const sum = (low[a]! + half) | 0;
  const carry = sum >>> 0 < half >>> 0 ? 1 : 0;
  high[a] = high[a]! + (high[b]! >> 1) + carry;
  low[a] = sum;
}

/** a -= b >> 1 */
function subtractShifted({ low, high }: Integers, a: number, b: number): void {
  const half = (low[b]! >>> 1) | (high[b]! << 31);
  const borrow = low[a]! >>> 0 < half >>> 0 ? 1 : 0;
  high[a] = high[a]! - (high[b]! >> 1) - borrow;
  low[a] = low[a]! - half;
}

/** a = 2 a - b */
function mirror(p: Integers, a: number, b: number): void {
  add(p, a, a);
  subtract(p, a, b);
}
