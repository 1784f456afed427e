import { registry } from '@vdfc/all';
import {
  type Codec,
  createRegistry,
  isVdfcError,
  type NdArray,
  pipeline,
  type VelocityGrid,
} from '@vdfc/core';
import { type DctOptions, dct } from '@vdfc/dct';
import { type Comparison, compare } from '@vdfc/metrics';
import { openVlsv } from '@vdfc/vlsv-reader';
import { deflate, zlib } from '@vdfc/zlib';

/** What the page shows and the rehearsal looks at. */
export interface Result {
  readonly l1: number;
  readonly ratio: number;
  readonly again: boolean;
  readonly refusal: string;
}

const shape: readonly number[] = [20, 20, 20];
const grid: VelocityGrid = { min: [-1e6, -1e6, -1e6], cell: [1e5, 1e5, 1e5], mass: 1.67262158e-27 };

/** A Maxwellian, through a codec, a pipeline and a registry. */
export async function roundTrip(): Promise<Result> {
  const data = Float32Array.from({ length: 8000 }, (_, i) => {
    const [x, y, z] = [i % 20, Math.floor(i / 20) % 20, Math.floor(i / 400)] as const;
    return 1e-13 * Math.exp(-((x - 10) ** 2 + (y - 9) ** 2 + (z - 8) ** 2) / 20);
  });
  const options: DctOptions = { blockSize: 10, keep: 5 };
  const small: Codec<DctOptions> = pipeline({ codec: dct.with(options), packers: [deflate] });
  const bytes: Uint8Array = small.encode({ data, shape });
  const decoded: NdArray = small.decode(bytes);
  const errors: Comparison = compare({ data, shape }, decoded, { grid });
  const exact = await registry.decode(zlib.encode({ data, shape }));
  return {
    l1: errors.l1,
    ratio: data.byteLength / bytes.length,
    again: exact.data.every((value, i) => value === data[i]),
    refusal: await refusal(bytes),
  };
}

/** What a registry says that lacks the codec, and a reader of what is no file. */
async function refusal(bytes: Uint8Array): Promise<string> {
  const codes: string[] = [];
  const works = [() => createRegistry({}).decode(bytes), () => openVlsv(new Uint8Array(3))];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      codes.push(isVdfcError(error) ? error.code : 'another error');
    }
  }
  return codes.join(' ');
}
