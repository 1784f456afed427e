import { type ArrayInput, cStrides, type DenseArray, elementCount, type Floats, toDense } from '@vdfc/core';
import { bytesOf, noise } from '../fields/arrays.js';
import { fieldOf, type Subject } from '../settings.js';
import type { Check } from './check.js';
import { sameBytes } from './verdict.js';

/** That the caller's memory is the caller's, and that equal input makes equal output. */
export function memoryChecks(subject: Subject): Check[] {
  const requirements: Record<string, (subject: Subject, field: DenseArray) => void> = {
    'leaves its input as it was': inputUntouched,
    'makes the same bytes of a view as of its copy': views,
    'makes the same bytes every time': sameEveryTime,
    'decodes from any place in memory': anyPlace,
    'decodes from a copy that went through text': throughText,
    'decodes to the same values every time': sameValues,
    'gives results that share no memory with anything': nothingShared,
  };
  return Object.entries(requirements).map(([name, holds]) => ({
    name,
    run: () => {
      for (const dtype of subject.accepts.dtypes) holds(subject, fieldOf(subject, dtype));
    },
  }));
}

function inputUntouched({ codec }: Subject, field: DenseArray): void {
  const before = bytesOf(field.data).slice();
  codec.encode(field);
  sameBytes('the input after encoding', bytesOf(field.data), before);
}

function views({ codec }: Subject, field: DenseArray): void {
  const expected = codec.encode(field);
  for (const [name, view] of Object.entries(viewsOf(field))) {
    const before = bytesOf(view.data).slice();
    sameBytes(`encoding ${name}`, codec.encode(view), expected);
    sameBytes(`the memory behind ${name} after encoding`, bytesOf(view.data), before);
  }
}

/** The same values in memory laid out in other ways, with other numbers in between. */
export function viewsOf(array: DenseArray): Record<string, ArrayInput> {
  const dense = cStrides(array.shape);
  const count = elementCount(array.shape);
  const fortran = [...cStrides([...array.shape].reverse())].reverse();
  return {
    'a part of a larger array': scattered(array, dense, 7, count + 20),
    'every third element': scattered(
      array,
      dense.map((s) => 3 * s),
      5,
      3 * count + 10,
    ),
    'a transposed array': scattered(array, fortran, 0, count),
    'a reversed array': scattered(
      array,
      dense.map((s) => -s),
      count - 1,
      count,
    ),
  };
}

function scattered(array: DenseArray, stride: number[], offset: number, length: number): ArrayInput {
  const data: Floats = array.dtype === 'float32' ? new Float32Array(length) : new Float64Array(length);
  data.fill(123.456);
  const { shape } = array;
  const place = cStrides(shape);
  for (let i = 0; i < array.data.length; i++) {
    let at = offset;
    shape.forEach((n, axis) => {
      at += (Math.floor(i / place[axis]!) % n) * stride[axis]!;
    });
    data[at] = array.data[i]!;
  }
  return { data, shape, stride, offset };
}

function sameEveryTime({ codec }: Subject, field: DenseArray): void {
  const first = codec.encode(field).slice();
  sameBytes('encoding twice', codec.encode(field), first);
  codec.encode(noise(field, 5));
  sameBytes('encoding again after another array', codec.encode(field), first);
  codec.decode(first);
  sameBytes('encoding again after decoding', codec.encode(field), first);
}

function anyPlace({ codec }: Subject, field: DenseArray): void {
  const bytes = codec.encode(field);
  const expected = bytesOf(toDense(codec.decode(bytes)).data);
  for (const offset of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const memory = new Uint8Array(bytes.length + 16).fill(0xa5);
    memory.set(bytes, offset);
    const decoded = codec.decode(memory.subarray(offset, offset + bytes.length));
    sameBytes(`decoding from byte offset ${offset}`, bytesOf(toDense(decoded).data), expected);
  }
  if (typeof Buffer === 'undefined') return;
  sameBytes('decoding from a Buffer', bytesOf(toDense(codec.decode(Buffer.from(bytes))).data), expected);
}

function throughText({ codec }: Subject, field: DenseArray): void {
  const bytes = codec.encode(field);
  const expected = bytesOf(toDense(codec.decode(bytes)).data);
  const text = JSON.stringify(Array.from(bytes));
  codec.encode(noise(field, 6));
  const copy = Uint8Array.from(JSON.parse(text) as number[]);
  sameBytes('decoding a copy of the bytes', bytesOf(toDense(codec.decode(copy)).data), expected);
}

function sameValues({ codec }: Subject, field: DenseArray): void {
  const bytes = codec.encode(field);
  const other = codec.encode(noise(field, 7));
  const container = bytes.slice();
  const expected = bytesOf(toDense(codec.decode(bytes)).data).slice();
  codec.decode(other);
  sameBytes('decoding again', bytesOf(toDense(codec.decode(bytes)).data), expected);
  sameBytes('the container after decoding', bytes, container);
}

function nothingShared({ codec }: Subject, field: DenseArray): void {
  const input = { ...field, data: field.data.slice() };
  const bytes = codec.encode(input);
  const container = bytes.slice();
  input.data.fill(0);
  sameBytes('the container after the input was overwritten', bytes, container);

  const expected = bytesOf(toDense(codec.decode(bytes)).data).slice();
  // At some offsets the payload is aligned, so that a view of it as numbers would be possible.
  for (let offset = 0; offset < 8; offset++) {
    const memory = new Uint8Array(bytes.length + 8);
    memory.set(bytes, offset);
    const result = toDense(codec.decode(memory.subarray(offset, offset + bytes.length))).data;
    memory.fill(0);
    sameBytes('the result after the container was overwritten', bytesOf(result), expected);
  }
  const first = toDense(codec.decode(bytes)).data;
  toDense(codec.decode(bytes)).data.fill(1);
  sameBytes('the result after another result was overwritten', bytesOf(first), expected);
}
