export { denseAccumulate, denseJoin } from './accumulate';
export { denseActivate, denseDerive } from './activate';
export { denseLoad, denseTranspose, denseUnload } from './copy';
export { denseMultiply } from './multiply';

import { TILE } from './tile';

/** Samples of a tile. */
export function denseTile(): i32 {
  return TILE;
}
