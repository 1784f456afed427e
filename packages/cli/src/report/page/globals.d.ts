import type * as plotModule from '@observablehq/plot';
import type * as d3Module from 'd3';

/** The libraries as their own scripts in the page leave them. */
declare global {
  const d3: typeof d3Module;
  const Plot: typeof plotModule;
}
