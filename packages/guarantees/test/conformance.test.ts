import type { Codec } from '@vdfc/core';
import { conformance, guardConformance } from '@vdfc/testkit';
import { zfp } from '@vdfc/zfp';
import { bound, bounded, clamp, conserve, conserving, nonNegative } from '../src/index.js';

guardConformance(bound, {
  variants: [{ maxError: 1e-14 }, { maxErrorOfPeak: 1e-4 }, { maxErrorOfPeak: 1e-2 }, { maxErrorOfPeak: 0 }],
});
guardConformance(conserve, { variants: [{}, { pressure: false }, { momentum: false }] });
guardConformance(clamp);

const few = { size: 10, damages: 200, runs: 30 } as const;
conformance(bounded(zfp, { maxErrorOfPeak: 1e-4 }) as Codec, few);
conformance(conserving(zfp) as Codec, few);
conformance(conserving(bounded(zfp, { maxErrorOfPeak: 1e-3 })) as Codec, few);
conformance(nonNegative(zfp) as Codec, few);
