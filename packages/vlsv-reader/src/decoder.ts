import { type DType, type Floats, isVdfcError } from '@vdfc/core';
import type { ArrayStore } from './store.js';

/** What a decoder is told about the compressed stream of one spatial cell. */
export interface BlockStream {
  readonly cellId: number;
  readonly population: string;
  /** Values to be decoded: blocks × blockWidth³. */
  readonly count: number;
  /** Element type of the values before they were compressed. */
  readonly dtype: DType;
  /** Cells along one edge of a block. */
  readonly blockWidth: number;
  /**
   * The run's sparsity threshold, s³/m⁶: the tolerance of Vlasiator's compression. Where the file does not state it, a
   * decoder is asked once for each likely one, and the values that agree with the stored density are kept.
   */
  readonly threshold: number;
}

/** Turns the compressed stream of one cell into the values of its blocks, in the order of the block ids. */
export type BlockDecoder = (bytes: Uint8Array, stream: BlockStream) => Floats | Promise<Floats>;

/** Decoders by the name of the method in upper case. */
export type BlockDecoders = Readonly<Record<string, BlockDecoder>>;

/** Decoders that need not be given. What they need is loaded when the first compressed VDF is read. */
export const ownDecoders: BlockDecoders = {
  /** One zfp stream of all values in a row, without a header, its tolerance the threshold. */
  ZFP: async (bytes, { count, dtype, threshold }) => {
    const { zfpStream } = await import('@vdfc/zfp');
    const options = {
      header: 'none',
      mode: 'accuracy',
      tolerance: threshold,
      dtype,
      shape: [count],
    } as const;
    return zfpStream.decode(bytes, { ...options, maxBytes: 8 * count }).data as Floats;
  },
};

/** @throws VdfcError `UNSUPPORTED` naming the method if there is no decoder for it */
export function decoderOf(store: ArrayStore, method: string, decoders: BlockDecoders): BlockDecoder {
  if (Object.hasOwn(decoders, method)) return decoders[method]!;
  const known = Object.keys(decoders).join(', ') || 'none';
  const reason = `its VDFs are compressed by the method ${method}, for which there is no decoder (at hand: ${known})`;
  throw store.reader.error('UNSUPPORTED', reason);
}

/** @throws VdfcError `CORRUPT` if the decoder fails or gives another number of values */
export async function decodeStream(
  store: ArrayStore,
  decode: BlockDecoder,
  bytes: Uint8Array,
  stream: BlockStream,
): Promise<Floats> {
  const what = `the compressed VDF of cell ${stream.cellId}`;
  let values: Floats;
  try {
    values = await decode(bytes, stream);
  } catch (error) {
    if (isVdfcError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw store.reader.error('CORRUPT', `${what} cannot be decoded: ${reason}`, error);
  }
  if (values.length === stream.count) return values;
  throw store.corrupt(`expected ${stream.count} values in ${what}, got ${values.length}`);
}
