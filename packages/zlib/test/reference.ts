/** The byte shuffle as it is defined: byte k of element i goes to place k·count + i. */
export function referenceShuffle(bytes: Uint8Array, width: number): Uint8Array {
  const count = bytes.length / width;
  return bytes.map((_, place) => bytes[(place % count) * width + Math.floor(place / count)]!);
}
