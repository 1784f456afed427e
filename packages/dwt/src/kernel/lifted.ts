import type { RelatedBand } from '@vdfc/numerics/coding';
import { dequantiseBands, quantiseBands } from '@vdfc/numerics/quantise';
import {
  type KernelChoice,
  type LiftingScheme,
  liftForward,
  liftInverse,
  liftingBands,
  type PacketScheme,
} from '@vdfc/numerics/wavelet';

/** Mallat's bands of an array, made in place by the fast kernels. */
export interface LiftedBands {
  readonly shape: readonly number[];
  readonly levels: number;
  readonly scheme: LiftingScheme;
  readonly bands: readonly RelatedBand[];
  /** 2-norm of what one unit in each band makes of an array. */
  readonly gains: readonly number[];
}

/** Whether there are fast kernels for a scheme. */
export function isFast(scheme: PacketScheme): scheme is LiftingScheme {
  return scheme !== 'dd64';
}

export function liftedBands(shape: readonly number[], levels: number, scheme: LiftingScheme): LiftedBands {
  return { shape, levels, scheme, ...liftingBands(shape, levels, scheme) };
}

/** Values to coefficients, in place. */
export function lift(data: Float32Array | Float64Array, layout: LiftedBands, kernel: KernelChoice): void {
  if (data.length > 0) liftForward({ data, shape: layout.shape }, { ...layout, kernel });
}

/** Coefficients to levels: those of a step for coefficients that all weigh the same. */
export function liftedLevels(
  data: Float32Array | Float64Array,
  { bands, gains }: LiftedBands,
  step: number,
  zone: number,
): Int32Array {
  const levels = new Int32Array(data.length);
  quantiseBands(
    data,
    bands,
    gains.map((gain) => step / gain),
    zone,
    levels,
  );
  return levels;
}

/** Levels to values, written to `out`. */
export function unlift(
  levels: Int32Array,
  layout: LiftedBands,
  step: number,
  kernel: KernelChoice,
  out: Float32Array | Float64Array,
): void {
  const { bands, gains, shape } = layout;
  dequantiseBands(
    levels,
    bands,
    gains.map((gain) => step / gain),
    out,
  );
  if (out.length > 0) liftInverse({ data: out, shape }, { ...layout, kernel });
}
