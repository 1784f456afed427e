import { type ArrayInput, type Filter, pipeline } from '@vdfc/core';
import { type GoldenSettings, golden, noise, sampleVdf, specials, subnormal, twoBeams } from '@vdfc/testkit';
import { zlib } from '@vdfc/zlib';
import { asinh, cast, crop, log10Floor, normalise, power, threshold } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [6, 7, 8], threshold: 1e-15 });
const beams64 = sampleVdf(twoBeams(), { shape: [2, 6, 7], dtype: 'float64' });
const signed = noise({ dtype: 'float64', shape: [3, 3, 3, 3] });
const tiny = subnormal({ dtype: 'float32', shape: [30] });
const empty = { data: new Float32Array(24), shape: [2, 3, 4] };

// Powers, logarithms and their like may differ in the last digit between engines, and float32 values by half of theirs.
const near = { tolerance: 2e-7 };
const exact = { integer: true };

filesOf(power, 'root', beams, near);
filesOf(power.with({ exponent: 0.3, negatives: 'clamp' }), 'clamp', signed, near);
filesOf(power.with({ exponent: 0.65 }), 'subnormal', tiny, near);
filesOf(log10Floor.with({ floor: 1e-15 }), 'beams', beams, near);
filesOf(log10Floor, 'beams-float64', beams64, near);
filesOf(asinh, 'peak', signed, near);
filesOf(asinh.with({ scale: 1e-15 }), 'scale', beams, near);
filesOf(normalise, 'beams', beams64, exact);
filesOf(normalise, 'subnormal', tiny, exact);
filesOf(crop, 'beams', beams, exact);
filesOf(crop.with({ below: 1.5 }), 'below', signed, exact);
filesOf(crop, 'specials', specials('float32'), exact);
filesOf(crop, 'empty', empty, exact);
filesOf(threshold.with({ below: 1e-14 }), 'none', beams, exact);
filesOf(threshold.with({ below: 1e-14, mask: 'exact', fill: 'zero' }), 'zero', beams, exact);
filesOf(threshold.with({ below: 0.7, mask: 'exact' }), 'smooth', signed, exact);
filesOf(threshold.with({ mask: 'exact' }), 'empty', empty, exact);
filesOf(cast, 'to-float32', beams64, exact);
filesOf(cast.with({ to: 'float64' }), 'to-float64', beams, exact);

/** A golden file in `FILTER/golden/v<version of the filter's layout>`, written with zlib behind the filter. */
function filesOf(filter: object, name: string, array: ArrayInput, settings: GoldenSettings): void {
  const { id, spec } = filter as Filter;
  const codec = pipeline({ filters: [filter as Filter], codec: zlib });
  const versioned = { ...codec, spec: { ...codec.spec, version: spec.version } };
  golden(versioned, [{ name, array }], new URL(`${id}/`, import.meta.url).href, settings);
}
