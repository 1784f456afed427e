import type { Floats } from './kernel/kernel.js';

/**
 * Rules of shrinkage for a threshold t, by the names of PyWavelets:
 *
 * | name | x becomes |
 * |---|---|
 * | `soft` | x moved by t towards 0, but 0 where |x| < t (Donoho & Johnstone, Biometrika 81:425, 1994) |
 * | `hard` | x, but 0 where |x| < t |
 * | `garrote` | x (1 - t²/x²), but 0 where |x| < t (Gao, J. Comput. Graph. Stat. 7:469, 1998) |
 * | `greater` | x, but 0 where x < t |
 * | `less` | x, but 0 where x > t |
 */
export type ThresholdMode = (typeof thresholdModes)[number];

/** All rules of shrinkage. */
export const thresholdModes = ['soft', 'hard', 'garrote', 'greater', 'less'] as const;

/**
 * `src` shrunk into `out` (same length; may be `src` itself), as `pywt.threshold`; zeros stay zeros, also for a threshold
 * of 0.
 *
 * @param threshold t >= 0 (any number for `greater` and `less`), in the unit of the values
 * @param substitute What stands in place of the values that are dropped
 */
export function threshold<T extends Floats>(
  src: T,
  threshold: number,
  mode: ThresholdMode,
  out: T,
  substitute = 0,
): void {
  rules[mode](src, threshold, out, substitute);
}

type Rule = (src: Floats, t: number, out: Floats, substitute: number) => void;

// Without branches, whose outcome nobody could predict: 4 to 5 times as fast for random numbers, Node 20.
const rules: Record<ThresholdMode, Rule> = {
  soft: (src, t, out, substitute) => {
    for (let i = 0; i < src.length; i++) {
      const x = src[i]!;
      out[i] = (Number(x > t) - Number(x < -t)) * (Math.abs(x) - t) + substitute * Number(Math.abs(x) < t);
    }
  },
  hard: (src, t, out, substitute) => {
    for (let i = 0; i < src.length; i++) {
      const x = src[i]!;
      out[i] = Number(Math.abs(x) >= t) * x + substitute * Number(Math.abs(x) < t);
    }
  },
  garrote: (src, t, out, substitute) => {
    for (let i = 0; i < src.length; i++) {
      const x = src[i]!;
      out[i] = Math.abs(x) < t ? substitute : x === 0 ? x : x * (1 - (t * t) / (x * x));
    }
  },
  greater: (src, t, out, substitute) => {
    for (let i = 0; i < src.length; i++) out[i] = src[i]! < t ? substitute : src[i]!;
  },
  less: (src, t, out, substitute) => {
    for (let i = 0; i < src.length; i++) out[i] = src[i]! > t ? substitute : src[i]!;
  },
};
