import { createRegistry, type Registry } from '@vdfc/core';

/** Every stage of this repository by its id, each loaded when it is first needed. */
export const registry: Registry = /* @__PURE__ */ createRegistry({
  asinh: () => import('@vdfc/filters').then((module) => module.asinh),
  bounded: () => import('@vdfc/guarantees').then((module) => module.bound),
  cast: () => import('@vdfc/filters').then((module) => module.cast),
  crop: () => import('@vdfc/filters').then((module) => module.crop),
  dct: () => import('@vdfc/dct').then((module) => module.dct),
  deflate: () => import('@vdfc/zlib').then((module) => module.deflate),
  dwt: () => import('@vdfc/dwt').then((module) => module.dwt),
  gmm: () => import('@vdfc/gmm').then((module) => module.gmm),
  hermite: () => import('@vdfc/hermite').then((module) => module.hermite),
  'log10-floor': () => import('@vdfc/filters').then((module) => module.log10Floor),
  moments: () => import('@vdfc/guarantees').then((module) => module.conserve),
  'non-negative': () => import('@vdfc/guarantees').then((module) => module.clamp),
  normalise: () => import('@vdfc/filters').then((module) => module.normalise),
  octree: () => import('@vdfc/octree').then((module) => module.octree),
  pca: () => import('@vdfc/pca').then((module) => module.pca),
  power: () => import('@vdfc/filters').then((module) => module.power),
  sph: () => import('@vdfc/sph').then((module) => module.sph),
  swt: () => import('@vdfc/dwt').then((module) => module.swt),
  threshold: () => import('@vdfc/filters').then((module) => module.threshold),
  tucker: () => import('@vdfc/tucker').then((module) => module.tucker),
  zfp: () => import('@vdfc/zfp').then((module) => module.zfp),
  zlib: () => import('@vdfc/zlib').then((module) => module.zlib),
});
