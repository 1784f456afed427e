import type { ArrayInfo, DenseArray, Encoded, Floats } from '@vdfc/core';
import { fromPrincipal, principalComponents } from './kernel/principal.js';
import { refold, unfold, unfoldingOf } from './kernel/unfold.js';
import { type PcaParams, readParts, writeParams, writeParts } from './layout.js';
import type { ResolvedComponents } from './options.js';
import { checkAxis } from './quantised.js';

/** Mean, components and scores of log10 f. */
export function encodeComponents(array: DenseArray, options: ResolvedComponents): Encoded {
  checkAxis(array.shape, options.axis);
  const { floor } = options;
  const unfolding = unfoldingOf(array.shape, options.axis);
  const { rows, columns } = unfolding;
  const matrix = unfold(array.data, unfolding, new Float64Array(array.data.length));
  for (let i = 0; i < matrix.length; i++) matrix[i] = Math.log10(Math.max(matrix[i]!, floor));
  const count = Math.min(options.components, rows, columns);
  const found = principalComponents(matrix, rows, columns, count);
  const params = { form: 'components', axis: options.axis, components: count } as const;
  return { payload: writeParts({ floor, ...found }), params: writeParams(params) };
}

/** Values from their mean, components and scores, in `out`; what is not above the floor becomes 0. */
export function decodeComponents(payload: Uint8Array, params: PcaParams, info: ArrayInfo, out: Floats): void {
  const unfolding = unfoldingOf(info.shape, params.axis);
  const { rows, columns } = unfolding;
  const parts = readParts(payload, { rows, columns, count: params.components });
  const inOrder = refold(fromPrincipal(parts, rows), unfolding, new Float64Array(rows * columns));
  const largest = info.dtype === 'float32' ? 2 ** 128 - 2 ** 104 : Number.MAX_VALUE;
  // A floor that went through log10 and float32 comes back a little off.
  const zero = parts.floor * (1 + 1e-5);
  for (let i = 0; i < out.length; i++) {
    const value = 10 ** inOrder[i]!;
    out[i] = value > zero ? Math.min(value, largest) : 0;
  }
}
