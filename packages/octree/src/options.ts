import { type Guarantee, OptionReader } from '@vdfc/core';
import {
  notebookQuality,
  type OctreeNotebookOptions,
  type ResolvedNotebook,
  resolveNotebook,
} from './notebook/options.js';
import {
  type OctreeQuantiseOptions,
  quantiseQuality,
  type ResolvedQuantise,
  resolveQuantise,
} from './quantise/options.js';

/** One member a mode. */
export type OctreeOptions = OctreeQuantiseOptions | OctreeNotebookOptions;

export type ResolvedOctreeOptions = ResolvedQuantise | ResolvedNotebook;

/** @throws VdfcError `BAD_OPTION` */
export function resolveOctree(options: OctreeOptions): ResolvedOctreeOptions {
  // Which options there are depends on the mode: that is read first.
  const mode = typeof options === 'object' && options !== null ? options.mode : undefined;
  const read = new OptionReader('octree', { mode }, ['mode']);
  read.choice('mode', { of: ['quantise', 'notebook'], default: 'quantise' });
  return isNotebook(options) ? resolveNotebook(options) : resolveQuantise(options);
}

export function octreeGuarantee(options: ResolvedOctreeOptions): Guarantee {
  if (options.mode === 'notebook' || !('tolerance' in options.aim)) return { kind: 'none' };
  return { kind: 'max-error', value: options.aim.tolerance, of: 'unit' };
}

/** Options for a quality from 0 to 1 in the mode of `base`. */
export function octreeQuality(q: number, base: Partial<OctreeOptions>): OctreeOptions {
  if (isNotebook(base)) return notebookQuality(q, base);
  return quantiseQuality(q, base as Partial<OctreeQuantiseOptions>);
}

function isNotebook(options: Partial<OctreeOptions>): options is OctreeNotebookOptions {
  // Not an object: the other mode's reader says so.
  return options?.mode === 'notebook';
}
