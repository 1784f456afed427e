import type { FooterElement } from './footer.js';

/** How the numbers of an array are stored; `unknown` is raw bytes. */
export type VlsvType =
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'unknown';

/** One array of a file, from the footer. */
export interface ArrayEntry {
  /** Kind of array, such as `VARIABLE` or `BLOCKIDS`. */
  readonly tag: string;
  /** All attributes of the footer, as text. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Position of the first byte in the file. */
  readonly offset: number;
  /** Number of elements (vectors). */
  readonly size: number;
  /** Numbers per element. */
  readonly vectorSize: number;
  readonly type: VlsvType;
  /** Bytes per element: `vectorSize` times those of a number. */
  readonly elementBytes: number;
  /** Length in bytes. */
  readonly byteLength: number;
}

const types: Readonly<Record<string, VlsvType>> = {
  int1: 'int8',
  int2: 'int16',
  int4: 'int32',
  int8: 'int64',
  uint1: 'uint8',
  uint2: 'uint16',
  uint4: 'uint32',
  uint8: 'uint64',
  float4: 'float32',
  float8: 'float64',
};

/** The array that a child of the footer describes. @throws Error naming the attribute that is missing or no number */
export function toEntry(element: FooterElement): ArrayEntry {
  const { tag, attributes, text } = element;
  const size = toCount(element, 'arraysize', attributes.arraysize);
  const vectorSize = toCount(element, 'vectorsize', attributes.vectorsize ?? '1');
  const bytes = toCount(element, 'datasize', attributes.datasize);
  const { datatype } = attributes;
  if (datatype === undefined)
    throw new Error(`expected an attribute datatype of ${describe(element)}, got none`);
  return {
    tag,
    attributes,
    offset: toCount(element, 'offset', text),
    size,
    vectorSize,
    type: types[`${datatype}${bytes}`] ?? 'unknown',
    elementBytes: vectorSize * bytes,
    byteLength: size * vectorSize * bytes,
  };
}

/** `BLOCKIDS name="proton"`: how messages call an array. */
export function describe({ tag, attributes }: Pick<ArrayEntry, 'tag' | 'attributes'>): string {
  const { name, mesh } = attributes;
  return `${tag}${name === undefined ? '' : ` name="${name}"`}${mesh === undefined ? '' : ` mesh="${mesh}"`}`;
}

function toCount(element: FooterElement, what: string, text: string | undefined): number {
  const value = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  const found = text === undefined ? 'none' : JSON.stringify(text.slice(0, 32));
  throw new Error(`expected a whole number as ${what} of ${describe(element)}, got ${found}`);
}
