import type { VdfView } from './data.js';

/** What is drawn of a VDF and its codecs: three planes of each, as fractions of the view's scale. */
export interface Layers {
  readonly original: Float32Array;
  /** By codec, null where it failed. */
  readonly differences: readonly (Float32Array | null)[];
}

/** Unpacks all planes of a view. */
export function unpackView(view: Pick<VdfView, 'axes' | 'original' | 'differences'>): Layers {
  const [nx, ny, nz] = view.axes.map(({ count }) => count) as [number, number, number];
  const count = nx * ny + nx * nz + ny * nz;
  return {
    original: floatsOf(unpackWords(view.original, 2 * count)),
    differences: view.differences.map((text) => {
      if (text === null) return null;
      const words = new Uint16Array(2 * count);
      words.set(unpackWords(text, count), count);
      return floatsOf(words);
    }),
  };
}

/** Reconstruction: original + difference. */
export function addPlanes(original: Float32Array, difference: Float32Array): Float32Array {
  return original.map((value, i) => value + difference[i]!);
}

/** float32 values of their lower halves, then their upper halves. */
function floatsOf(words: Uint16Array): Float32Array {
  const count = words.length / 2;
  const bits = Uint32Array.from({ length: count }, (_, i) => words[i]! | (words[count + i]! << 16));
  return new Float32Array(bits.buffer);
}

/** Runs of zeros and other words in base64: see `VdfView.original`. */
function unpackWords(text: string, count: number): Uint16Array {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const words = new Uint16Array(count);
  let to = 0;
  for (let from = 0; from < bytes.length; ) {
    to += view.getUint16(from, true);
    const length = view.getUint16(from + 2, true);
    from += 4;
    for (let i = 0; i < length; i++, from += 2) words[to++] = view.getUint16(from, true);
  }
  return words;
}
