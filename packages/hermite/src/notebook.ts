import { type ArrayInfo, allocate, type DenseArray, type Encoded, type Floats, type Steps } from '@vdfc/core';
import { fromDomain, peakOf } from '@vdfc/numerics/quantise';
import { zeros } from './coded.js';
import { corrupt } from './corrupt.js';
import { type AxisBasis, gridBasis } from './kernel/basis.js';
import { analyse, combineAll, product, scratchFor } from './kernel/contract.js';
import { HIGHEST_ORDER, mostOrder } from './kernel/frame.js';
import { type Maxwellian, maxwellianOfLeastSquares, maxwellianOfMoments } from './kernel/maxwellian.js';
import { itemsOf, scaleOf, writeParams } from './layout.js';
import { ordersOf, type ResolvedNotebook } from './options.js';

// A payload of form `notebook`: the highest degree of each axis, a byte each; then for each VDF as float32, little-endian,
// the amplitude, the drift and the width of each axis, and the coefficients in C order, in units of the amplitude.

/** Narrower functions are those of one cell alone. */
const LEAST_WIDTH = 0.25;
const MOST_WIDTH = 2 ** 40;

export function* encodeNotebook(array: DenseArray, options: ResolvedNotebook): Steps<Encoded> {
  const peak = peakOf(array.data);
  if (peak === 0) return zeros();
  const { count, shape } = itemsOf(array.shape);
  const orders = ordersOf(options.order, shape.length).map((order, axis) =>
    Math.min(order, mostOrder(shape[axis]!)),
  );
  const scale = scaleOf(peak, array);
  const size = product(shape);
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) {
    yield { fraction: i / count, phase: 'fit' };
    const values = Float64Array.from(
      array.data.subarray(i * size, (i + 1) * size),
      (value) => value / 2 ** scale,
    );
    const { amplitude, drift, width } = rounded(yield* fitted(values, shape, options, i / count));
    const bases = basesOf(shape, drift, width, orders);
    const coefficients = new Float64Array(product(bases.map((basis) => basis.count)));
    analyse(values, bases, scratchFor(bases), coefficients);
    const unit = amplitude === 0 ? 1 : amplitude;
    numbers.push(amplitude, ...drift, ...width);
    for (const coefficient of coefficients) numbers.push(coefficient / unit);
  }
  const payload = new Uint8Array(orders.length + 4 * numbers.length);
  payload.set(orders);
  const view = new DataView(payload.buffer);
  numbers.forEach((value, i) => {
    view.setFloat32(orders.length + 4 * i, value, true);
  });
  return { payload, params: writeParams({ form: 'notebook', scale }) };
}

function* fitted(
  values: Float64Array,
  shape: readonly number[],
  { fit }: ResolvedNotebook,
  fraction: number,
): Steps<Maxwellian> {
  const groups = shape.map((_, axis) => axis);
  const start = maxwellianOfMoments(values, shape, { groups, cell: shape.map(() => 1) });
  if (fit === 'moments') return start;
  const search = maxwellianOfLeastSquares(values, shape, groups, start);
  let state = search.next();
  for (; !state.done; state = search.next()) yield { fraction, phase: 'fit' };
  return state.value;
}

/** As float32 holds it. */
function rounded({ amplitude, drift, width }: Maxwellian): Maxwellian {
  const wide = width.map((each) => Math.fround(Math.max(each, LEAST_WIDTH)));
  return { amplitude: Math.fround(amplitude), drift: drift.map(Math.fround), width: wide };
}

function basesOf(
  shape: readonly number[],
  drift: readonly number[],
  width: readonly number[],
  orders: readonly number[],
): AxisBasis[] {
  return shape.map((length, axis) =>
    gridBasis(length, { centre: drift[axis]!, width: width[axis]! }, orders[axis]! + 1),
  );
}

/** @throws VdfcError `CORRUPT` */
export function* decodeNotebook(payload: Uint8Array, scale: number, info: ArrayInfo): Steps<Floats> {
  const { count, shape } = itemsOf(info.shape);
  const orders = readOrders(payload, shape, count);
  const functions = product(orders.map((order) => order + 1));
  const view = new DataView(payload.buffer, payload.byteOffset + shape.length, payload.length - shape.length);
  let at = 0;
  const next = (least: number, most: number): number => {
    const value = view.getFloat32(4 * at++, true);
    if (value >= least && value <= most) return value;
    throw corrupt(`a number from ${least} to ${most}`, String(value));
  };
  const size = product(shape);
  const out = allocate(info);
  const y = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    yield { fraction: i / count };
    const amplitude = next(0, Number.MAX_VALUE);
    const drift = shape.map((length) => next(0, length - 1));
    const width = shape.map(() => next(LEAST_WIDTH, MOST_WIDTH));
    const bases = basesOf(shape, drift, width, orders);
    const unit = amplitude === 0 ? 1 : amplitude;
    const finite = (): number => next(-Number.MAX_VALUE, Number.MAX_VALUE);
    const coefficients = Float64Array.from({ length: functions }, () => unit * finite());
    combineAll(coefficients, bases, scratchFor(bases), y);
    fromDomain(y, { exponent: 1, peak: 2 ** scale, clamped: false }, out.subarray(i * size, (i + 1) * size));
  }
  return out;
}

/** Checks the length of the payload, too. @throws VdfcError `CORRUPT` */
function readOrders(payload: Uint8Array, shape: readonly number[], count: number): readonly number[] {
  const orders = Array.from(payload.subarray(0, shape.length));
  const known = shape.every((length, axis) => orders[axis]! <= Math.min(HIGHEST_ORDER, mostOrder(length)));
  if (!known) throw corrupt('degrees that the axes can have', `[${orders.join(', ')}]`);
  const numbers = 1 + 2 * shape.length + product(orders.map((order) => order + 1));
  const expected = shape.length + 4 * count * numbers;
  if (payload.length === expected) return orders;
  throw corrupt(`${expected} bytes`, String(payload.length));
}
