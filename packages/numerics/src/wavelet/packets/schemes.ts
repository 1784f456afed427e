/** One lifting step: samples of one parity += Σ_t taps[t] · (sum of both samples 2t + 1 away). */
export interface LiftingStep {
  /** 1: odd samples change (a prediction); 0: even ones (an update). */
  readonly parity: 0 | 1;
  readonly taps: readonly number[];
}

/** A lifting scheme: its steps, then even samples times `scale` and odd ones divided by it. */
export interface PacketSteps {
  readonly steps: readonly LiftingStep[];
  readonly scale: number;
}

/** Interpolation by cubic and quintic polynomials through the 4 and 6 nearest samples: Deslauriers & Dubuc, 1989. */
const cubic = [9 / 16, -1 / 16];
const quintic = [75 / 128, -25 / 256, 3 / 256];

/**
 * Schemes for wavelet packets. `dd64`: interpolating, the details being what a quintic through 6 samples misses, the update
 * half a cubic interpolation (Sweldens, 1996; Deslauriers-Dubuc (6, 4)); `cdf97` and `cdf53`: as in JPEG 2000. All are
 * scaled so that they nearly keep the 2-norm.
 */
export const packetSchemes: Readonly<Record<PacketScheme, PacketSteps>> = {
  dd64: {
    steps: [
      { parity: 1, taps: quintic.map((tap) => -tap) },
      { parity: 0, taps: cubic.map((tap) => tap / 2) },
    ],
    scale: Math.SQRT2,
  },
  cdf97: {
    steps: [
      { parity: 1, taps: [-1.586134342059924] },
      { parity: 0, taps: [-0.052980118572961] },
      { parity: 1, taps: [0.882911075530934] },
      { parity: 0, taps: [0.443506852043971] },
    ],
    scale: Math.SQRT2 / 1.230174104914001,
  },
  cdf53: {
    steps: [
      { parity: 1, taps: [-0.5] },
      { parity: 0, taps: [0.25] },
    ],
    scale: Math.SQRT2,
  },
};

/** Filters of wavelet packets. */
export type PacketScheme = 'dd64' | 'cdf97' | 'cdf53';
