import type { PacketTree } from '@vdfc/numerics/wavelet';
import type { Geometry } from '../model/geometry.js';
import type { ModelForm } from '../model/model.js';
import type { Target } from './loss.js';

/** What is to be learned. */
export interface Lesson {
  readonly geometry: Geometry;
  readonly form: ModelForm;
  readonly target: Target;
  readonly tree: PacketTree;
  /** The wavelet coefficients of the latents to start from, in steps. */
  readonly coefficients: Float64Array;
}
