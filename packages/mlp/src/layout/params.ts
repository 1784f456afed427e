import type { Params } from '@vdfc/core';
import { corrupt } from './corrupt.js';

/** What a payload holds. */
export type Form =
  /** The array's values, little-endian. */
  | 'stored'
  /** A network with rounded parameters. */
  | 'rounded'
  /** A network with float32 parameters. */
  | 'float32'
  /** One value, that of all cells. */
  | 'constant';

/** The code of a form is its index here. Append only. */
const forms: readonly Form[] = ['stored', 'rounded', 'float32', 'constant'];

export const paramNames: readonly string[] = ['form'];

export function writeParams(form: Form): Params {
  return [forms.indexOf(form)];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params): Form {
  const form = params.length === 1 ? forms[params[0] as number] : undefined;
  if (form === undefined) {
    throw corrupt(`one param, form, from 0 to ${forms.length - 1}`, JSON.stringify(params).slice(0, 40));
  }
  return form;
}
