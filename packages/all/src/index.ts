import { createRegistry, type Registry } from '@vdfc/core';

/** Every stage of this repository by its id, each loaded when it is first needed. */
export const registry: Registry = /* @__PURE__ */ createRegistry({
  dct: () => import('@vdfc/dct').then((module) => module.dct),
  deflate: () => import('@vdfc/zlib').then((module) => module.deflate),
  zlib: () => import('@vdfc/zlib').then((module) => module.zlib),
});
