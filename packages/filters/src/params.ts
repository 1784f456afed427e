import { type Params, VdfcError } from '@vdfc/core';

/** The numbers in a filter's params. @throws VdfcError `CORRUPT` if there are not `count`, all of them finite */
export function readNumbers(id: string, params: Params, count: number): number[] {
  const numbers = params.every((value) => Number.isFinite(value));
  expectParam(id, numbers && params.length === count, `${count} numbers as params`, show(params));
  return params as number[];
}

/** @throws VdfcError `CORRUPT` unless `holds` */
export function expectParam(id: string, holds: boolean, expected: string, found: unknown): void {
  if (holds) return;
  throw new VdfcError('CORRUPT', `Cannot decode with ${id}: expected ${expected}, got ${found}`, {
    codec: id,
  });
}

/** Params for a message, cut where they are long. */
export function show(params: Params): string {
  return `[${params.map((value) => String(value).slice(0, 30)).join(', ')}]`.slice(0, 80);
}
