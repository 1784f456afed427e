// VDFs of the test data: from $VDFC_DATA, else from ../shared/data beside the project.
import { existsSync } from 'node:fs';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { openVlsv } from '@vdfc/vlsv-reader';

/** Our own runs, which the shipped model is trained with. All others are held out. */
export const ownRuns = ['ipshock-1d', 'losscone', 'beams-amr-3d', 'restart-small'];

/** All VDFs of a file, in boxes around what is above the threshold. */
export async function vdfsOf(stem) {
  if (stem === 'reference-vdf-50x50x50') return [{ data: readReferenceVdf(), shape: referenceShape }];
  const path = dataFile(`${stem}.vlsv`);
  if (path === undefined || !existsSync(path)) throw new Error(`no ${stem}.vlsv: set VDFC_DATA`);
  const file = await openVlsv(path);
  const found = [];
  for await (const { array } of file.vdfs()) found.push(array);
  await file.close();
  return found;
}
