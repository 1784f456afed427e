import {
  type BlocksSpec,
  buildVlsv,
  populationArrays,
  randomBlocks,
  spatialGridArrays,
  type VlsvArraySpec,
} from '@vdfc/testkit/vlsv';

/** Where the parts of small made files lie. */
export const grid = { size: [3, 2, 1], min: [0, 0, 0], max: [3e6, 2e6, 1e6] } as const;
export const mesh = { blocks: [5, 4, 3], min: [-5e5, -2e5, -3e5], max: [5e5, 2e5, 3e5] } as const;

/** Random blocks of width 4 on `mesh`. */
export function someBlocks(cellId: number, count: number, seed: number): BlocksSpec {
  return randomBlocks(cellId, mesh, count, seed);
}

/** A small file of one population `proton`, its cells in no order, with `extra` arrays. */
export function smallFile(extra: readonly VlsvArraySpec[] = []): Uint8Array {
  return buildVlsv([
    ...spatialGridArrays({ ...grid, cells: [4, 6, 1, 2, 5, 3] }),
    ...populationArrays({
      name: 'proton',
      ...mesh,
      vdfs: [someBlocks(5, 7, 1), someBlocks(2, 3, 2), someBlocks(6, 0, 3)],
    }),
    ...extra,
  ]);
}

/** A variable of the mesh SpatialGrid unless told otherwise. */
export function variable(
  name: string,
  data: VlsvArraySpec['data'],
  vectorsize = 1,
  attributes: Readonly<Record<string, string>> = {},
): VlsvArraySpec {
  return { tag: 'VARIABLE', attributes: { name, mesh: 'SpatialGrid', ...attributes }, data, vectorsize };
}

/** A parameter. */
export function parameter(name: string, data: VlsvArraySpec['data']): VlsvArraySpec {
  return { tag: 'PARAMETER', attributes: { name }, data };
}

/** The configuration file of a run. */
export function config(text: string): VlsvArraySpec {
  return { tag: 'CONFIG', attributes: { name: 'config_file' }, data: new TextEncoder().encode(text) };
}

/** `bytes` with the offset of the footer replaced. */
export function withFooterAt(bytes: Uint8Array, offset: bigint): Uint8Array {
  const changed = bytes.slice();
  new DataView(changed.buffer).setBigUint64(8, offset, true);
  return changed;
}

/** The small file with a piece of its footer replaced, which has to be there. */
export function withFooterText(pattern: string | RegExp, replacement: string): Uint8Array {
  const bytes = smallFile();
  const start = Number(new DataView(bytes.buffer).getBigUint64(8, true));
  const text = new TextDecoder().decode(bytes.subarray(start));
  const changed = text.replace(pattern, replacement);
  if (changed === text) throw new Error(`No ${pattern} in the footer`);
  return Uint8Array.from([...bytes.subarray(0, start), ...new TextEncoder().encode(changed)]);
}

/** A small file with one of its arrays changed; undefined leaves it out. */
export function withArray(
  tag: string,
  change: (array: VlsvArraySpec) => VlsvArraySpec | undefined,
  on = 'SpatialGrid',
): Uint8Array {
  const arrays = [
    ...spatialGridArrays({ ...grid, cells: [1, 2, 3, 4, 5, 6] }),
    ...populationArrays({ name: 'proton', ...mesh, vdfs: [someBlocks(5, 7, 1), someBlocks(2, 3, 2)] }),
  ];
  return buildVlsv(
    arrays.flatMap((array) => {
      const named = array.attributes?.mesh ?? array.attributes?.name;
      const changed = array.tag === tag && named === on ? change(array) : array;
      return changed === undefined ? [] : [changed];
    }),
  );
}
