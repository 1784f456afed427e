// Cuts the VDFs of a few cells out of a VLSV file; all else stays as it is.
//
//   node tools/cut-sample.mjs ipshock-1d.vlsv docs/data/shock-sample.vlsv 56 48 24 9
//
// Needs the built packages (npm run build).
import { writeFile } from 'node:fs/promises';
import { buildVlsv } from '@vdfc/testkit/vlsv';
import { openVlsv } from '@vdfc/vlsv-reader';

/** Attributes that describe the data; the builder makes them anew. */
const describing = new Set(['arraysize', 'vectorsize', 'datasize', 'datatype']);

const [source, target, ...ids] = process.argv.slice(2);
if (ids.length === 0) {
  console.error('Usage: node tools/cut-sample.mjs SOURCE TARGET CELL...');
  process.exit(2);
}
const bytes = await cut(source, ids.map(Number));
await writeFile(target, bytes);
console.log(`${target}: ${bytes.length} bytes, VDFs of cells ${ids.join(', ')}`);

/** The file at `path` with the VDFs of `cells` only, as bytes. */
async function cut(path, cells) {
  const file = await openVlsv(path);
  const kept = (await file.vdfCells()).filter((id) => cells.includes(id));
  if (kept.length < cells.length) throw new Error(`Cells with VDFs among ${cells}: ${kept}`);
  const blocks = [];
  for await (const one of file.blocks({ cells: kept })) blocks.push(one);
  const Values = blocks[0].values.constructor;
  const replaced = {
    CELLSWITHBLOCKS: () => BigUint64Array.from(kept, BigInt),
    BLOCKSPERCELL: () => Uint32Array.from(blocks, (one) => one.ids.length),
    BLOCKIDS: () => Uint32Array.from(blocks.flatMap((one) => [...one.ids])),
    BLOCKVARIABLE: () => Values.from(blocks.flatMap((one) => [...one.values])),
  };
  const saved = await savedFlags(file, kept);
  const arrays = [];
  for (const entry of [...file.arrays].sort((a, b) => a.offset - b.offset)) {
    const attributes = Object.fromEntries(
      Object.entries(entry.attributes).filter(([name]) => !describing.has(name)),
    );
    const data =
      replaced[entry.tag]?.() ?? (attributes.name === 'vg_f_saved' ? saved : await file.readArray(entry));
    arrays.push({ tag: entry.tag, attributes, data, vectorsize: entry.vectorSize });
  }
  await file.close();
  return buildVlsv(arrays);
}

/** The variable `vg_f_saved`: 1 for cells whose VDF is in the file, else 0. */
async function savedFlags(file, kept) {
  return Float64Array.from(await file.cells(), (id) => (kept.includes(id) ? 1 : 0));
}
