import type { RowName } from './rows.js';

/** A cell that foretells another: its row and how much further along it. */
export type Tap = readonly [row: RowName, step: number];

const before = [
  ['own', -1],
  ['own', -2],
] as const;
const alongY = [
  ['yb', -2],
  ['yb', -1],
  ['yb', 0],
  ['yb', 1],
  ['yb', 2],
] as const;
const alongZ = [
  ['zb', -2],
  ['zb', -1],
  ['zb', 0],
  ['zb', 1],
  ['zb', 2],
] as const;

/** The nearest cells along each axis, which every other model has too. */
export const nearest: readonly Tap[] = [
  ['own', -1],
  ['yb', 0],
  ['zb', 0],
];

/** Models of a cell: each sees so many cells near by, and has a probability for every pattern of theirs. */
export const models: readonly (readonly Tap[])[] = [
  [...before, ...alongY, ...alongZ],
  [...before, ...alongY.slice(1, 4), ...alongZ.slice(1, 4), ['zbyb', 0], ['zbyn', 0], ['ybb', 0], ['zbb', 0]],
  [...before, ['own', -3], ...alongY.slice(1, 4), ['zb', 0], ['ybb', 0], ['zbb', 0]],
  [['own', -1], ...alongY, ['zb', 0], ['zbyb', -1], ['zbyb', 0], ['zbyb', 1], ['zbyn', 0], ['zbyn', 1]],
];

/** One more where there are four axes: it sees the volume before, on all sides. */
export const batchModel: readonly Tap[] = [
  ...nearest,
  ['tb', -1],
  ['tb', 0],
  ['tb', 1],
  ['tb', 2],
  ['tbyn', 0],
  ['tbzn', 0],
];

/** Cells whose number of ones is one more model's context, and that make a cell quiet if they are alike. */
export const surroundings: readonly Tap[] = [
  ...before,
  ...alongY.slice(1),
  ...alongZ.slice(1),
  ['zbyb', 0],
  ['zbyn', 0],
  ['ybb', 0],
  ['zbb', 0],
  ['tb', 0],
  ['tb', 1],
];
