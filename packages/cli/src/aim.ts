import { type Target, type TargetName, targetNames } from '@vdfc/tune';
import { InvalidArgumentError } from 'commander';
import type { Measurement } from './measure.js';

/** A target of `@vdfc/tune` as its name and bound. */
export interface Aim {
  readonly name: TargetName;
  readonly bound: number;
}

/** `l1=0.05`: one of the targets' names with a number from 0. */
export function parseAim(text: string): Aim {
  const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const name = targetNames.find((candidate) => candidate === key.trim());
  const bound = value.trim() === '' ? Number.NaN : Number(value);
  if (name !== undefined && bound >= 0 && bound < Infinity) return { name, bound };
  throw new InvalidArgumentError(
    `Expected one of ${targetNames.join(', ')} with a number from 0, such as l1=0.05.`,
  );
}

/** The aim in words: `l1 ≤ 0.05`. */
export function aimText({ name, bound }: Aim): string {
  return `${name} ${name === 'ratio' ? '≥' : '≤'} ${bound}`;
}

/** The aim as `@vdfc/tune` takes it. */
export function targetOf({ name, bound }: Aim): Target {
  return { [name]: bound } as unknown as Target;
}

/** The figure that an aim bounds. */
export function figureOf({ name }: Aim, { bytes, ratio, errors }: Measurement): number {
  if (name === 'bytes') return bytes;
  return name === 'ratio' ? ratio : errors[name];
}

/** Whether a figure is within the bound; NaN never is. */
export function isMet({ name, bound }: Aim, figure: number): boolean {
  return name === 'ratio' ? figure >= bound : figure <= bound;
}

/** The figure that is farthest on the wrong side. NaN where there is none. */
export function worstFigure({ name }: Aim, figures: readonly number[]): number {
  if (figures.length === 0) return Number.NaN;
  return name === 'ratio' ? Math.min(...figures) : Math.max(...figures);
}

/** Whether figure `a` comes nearer to the bound than `b`, both being outside. */
export function isNearer({ name }: Aim, a: number, b: number): boolean {
  return name === 'ratio' ? a > b : a < b;
}
