import { VdfcError } from '@vdfc/core';

/** Any numbers that a VLSV file can hold. */
export type VlsvNumbers =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** One array of a VLSV file. */
export interface VlsvArraySpec {
  /** Such as `VARIABLE`. */
  readonly tag: string;
  /** Attributes besides the four that describe the data, such as `name` and `mesh`. Written as they are. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly data: VlsvNumbers;
  /** Numbers per element. @default 1 */
  readonly vectorsize?: number;
}

const HEADER = 16;

/**
 * The bytes of a VLSV file with these arrays, laid out as Vlasiator does: header, the arrays one after the other
 * without padding, footer with children sorted by tag and attributes by name.
 *
 * @throws VdfcError `BAD_INPUT` if the data of an array are no whole number of elements
 */
export function buildVlsv(arrays: readonly VlsvArraySpec[]): Uint8Array {
  let offset = HEADER;
  const lines: { tag: string; line: string }[] = [];
  for (const array of arrays) {
    lines.push({ tag: array.tag, line: footerLine(array, offset) });
    offset += array.data.byteLength;
  }
  // Array.prototype.sort is stable: children of one tag keep their order.
  lines.sort((a, b) => compare(a.tag, b.tag));
  const text = `<VLSV>\n${lines.map(({ line }) => `   ${line}\n`).join('')}</VLSV>\n`;
  const footer = new TextEncoder().encode(text);
  const bytes = new Uint8Array(offset + footer.length);
  new DataView(bytes.buffer).setBigUint64(8, BigInt(offset), true);
  let at = HEADER;
  for (const { data } of arrays) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  bytes.set(footer, offset);
  return bytes;
}

function footerLine({ tag, attributes = {}, data, vectorsize = 1 }: VlsvArraySpec, offset: number): string {
  const size = data.length / vectorsize;
  if (!Number.isInteger(size)) {
    const message = `Cannot build VLSV file: expected ${tag} to have a multiple of ${vectorsize} numbers, got ${data.length}`;
    throw new VdfcError('BAD_INPUT', message);
  }
  const all = {
    ...attributes,
    arraysize: String(size),
    vectorsize: String(vectorsize),
    datasize: String(data.BYTES_PER_ELEMENT),
    datatype: datatypeOf(data),
  };
  const sorted = Object.entries(all).sort(([a], [b]) => compare(a, b));
  return `<${tag} ${sorted.map(([name, value]) => `${name}="${value}"`).join(' ')}>${offset}</${tag}>`;
}

function datatypeOf(data: VlsvNumbers): 'float' | 'int' | 'uint' {
  if (data instanceof Float32Array || data instanceof Float64Array) return 'float';
  const name = Object.prototype.toString.call(data);
  return name.includes('Uint') ? 'uint' : 'int';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
