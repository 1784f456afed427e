import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areBlocksOf,
  type BlockMesh,
  type CellBox,
  peakCell,
  scatterBlocks,
  storedBox,
  tightBox,
} from '../src/kernel/blocks.js';
import { boxAround, storedCells } from './reference.js';

interface Case {
  readonly mesh: BlockMesh;
  readonly ids: Uint32Array;
  readonly values: Float32Array;
}

const width = fc.integer({ min: 1, max: 5 });
const blocks = fc.tuple(width, width, width);
const value = fc.constantFrom(0, -1, 1e-20, 1e-16, 1e-15, 2e-15, 1, 2, Number.NaN);

const cases: fc.Arbitrary<Case> = fc.tuple(blocks, width).chain(([size, blockWidth]) => {
  const count = size[0] * size[1] * size[2];
  return fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: 6 }).chain((ids) =>
    fc
      .array(value, { minLength: ids.length * blockWidth ** 3, maxLength: ids.length * blockWidth ** 3 })
      .map((values) => ({
        mesh: { blocks: size, blockWidth },
        ids: Uint32Array.from(ids),
        values: Float32Array.from(values),
      })),
  );
});

const boxes: fc.Arbitrary<CellBox> = fc.record({
  start: fc.tuple(
    fc.integer({ min: -9, max: 20 }),
    fc.integer({ min: -9, max: 20 }),
    fc.integer({ min: -9, max: 20 }),
  ),
  size: fc.tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
  ),
});

describe('velocity blocks', () => {
  it('tightBox holds exactly the positive cells not below the threshold', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(0, 1e-16, 1e-15, 3), ({ ids, values, mesh }, threshold) => {
        const kept = storedCells(ids, values, mesh).filter(
          (cell) => cell.value > 0 && cell.value >= threshold,
        );
        expect(tightBox(ids, values, mesh, threshold)).toEqual(boxAround(kept));
      }),
    );
  });

  it('storedBox holds exactly the stored cells', () => {
    fc.assert(
      fc.property(cases, ({ ids, values, mesh }) => {
        expect(storedBox(ids, mesh)).toEqual(boxAround(storedCells(ids, values, mesh)));
      }),
    );
  });

  it('peakCell is the first of the largest values in the order z, y, x', () => {
    fc.assert(
      fc.property(cases, ({ ids, values, mesh }) => {
        const cells = storedCells(ids, values, mesh).filter((cell) => !Number.isNaN(cell.value));
        cells.sort((a, b) => b.value - a.value || a.z - b.z || a.y - b.y || a.x - b.x);
        const [best] = cells;
        expect(peakCell(ids, values, mesh)).toEqual(
          best === undefined ? [0, 0, 0] : [best.x, best.y, best.z],
        );
      }),
    );
  });

  it('scatterBlocks puts every cell of a box in its place and nothing elsewhere', () => {
    fc.assert(
      fc.property(cases, boxes, ({ ids, values, mesh }, box) => {
        const [nx, ny, nz] = box.size;
        const expected = new Float32Array(nx * ny * nz);
        for (const cell of storedCells(ids, values, mesh)) {
          const [x, y, z] = [cell.x - box.start[0], cell.y - box.start[1], cell.z - box.start[2]];
          const inside = x >= 0 && y >= 0 && z >= 0 && x < nx && y < ny && z < nz;
          if (inside) expected[x + nx * (y + ny * z)] = cell.value;
        }
        const out = new Float32Array(nx * ny * nz);
        scatterBlocks(ids, values, mesh, box, out);
        expect(out).toEqual(expected);
      }),
    );
  });

  it('areBlocksOf finds an id beyond the mesh', () => {
    const mesh: BlockMesh = { blocks: [2, 3, 4], blockWidth: 4 };
    expect(areBlocksOf(Uint32Array.of(0, 23), mesh)).toBe(true);
    expect(areBlocksOf(Uint32Array.of(0, 24), mesh)).toBe(false);
    for (const id of [-1, 0.5, Number.NaN, 2 ** 33]) expect(areBlocksOf([id], mesh)).toBe(false);
    expect(areBlocksOf(Uint32Array.of(2 ** 32 - 1), { blocks: [2 ** 16, 2 ** 16, 1], blockWidth: 1 })).toBe(
      true,
    );
  });
});
