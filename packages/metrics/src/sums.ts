import type { Floats } from '@vdfc/core';
import { CHUNK, CompensatedSum } from './sum.js';

/** Lengths or coordinates along the axes x, y, z. */
export type Triple = readonly [x: number, y: number, z: number];

/** Σ f and the sums of f times a coordinate, in cells from `centre`. */
export interface FirstSums {
  readonly total: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The sums of f times two coordinates, in cells from `centre`. */
export interface SecondSums {
  readonly xx: number;
  readonly yy: number;
  readonly zz: number;
  readonly yz: number;
  readonly xz: number;
  readonly xy: number;
}

/** One pass over an array in C order, x fastest. The nearer `centre` lies to the mean, the less cancels. */
export function firstSums(f: Floats, [nx, ny, nz]: Triple, [cx, cy, cz]: Triple): FirstSums {
  const total = new CompensatedSum();
  const x = new CompensatedSum();
  const y = new CompensatedSum();
  const z = new CompensatedSum();
  let at = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; ) {
        let s0 = 0;
        let s1 = 0;
        for (const end = Math.min(nx, i + CHUNK); i < end; i++) {
          const value = f[at++]!;
          s0 += value;
          s1 += value * (i - cx);
        }
        total.add(s0);
        x.add(s1);
        y.add(s0 * (j - cy));
        z.add(s0 * (k - cz));
      }
    }
  }
  return { total: total.value, x: x.value, y: y.value, z: z.value };
}

/** One pass over an array in C order, x fastest; each row only once, whatever it contributes to. */
export function secondSums(f: Floats, [nx, ny, nz]: Triple, [cx, cy, cz]: Triple): SecondSums {
  const xx = new CompensatedSum();
  const yy = new CompensatedSum();
  const zz = new CompensatedSum();
  const yz = new CompensatedSum();
  const xz = new CompensatedSum();
  const xy = new CompensatedSum();
  let at = 0;
  for (let k = 0; k < nz; k++) {
    const dz = k - cz;
    for (let j = 0; j < ny; j++) {
      const dy = j - cy;
      for (let i = 0; i < nx; ) {
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        for (const end = Math.min(nx, i + CHUNK); i < end; i++) {
          const value = f[at++]!;
          const dx = i - cx;
          s0 += value;
          s1 += value * dx;
          s2 += value * dx * dx;
        }
        xx.add(s2);
        xy.add(s1 * dy);
        xz.add(s1 * dz);
        yy.add(s0 * dy * dy);
        yz.add(s0 * dy * dz);
        zz.add(s0 * dz * dz);
      }
    }
  }
  return { xx: xx.value, yy: yy.value, zz: zz.value, yz: yz.value, xz: xz.value, xy: xy.value };
}
