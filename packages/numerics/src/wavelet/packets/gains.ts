import { type Band, type RelatedBand, relateBands } from '../../coding/index.js';
import type { LiftingScheme } from '../lifting.js';
import type { PacketScheme } from './schemes.js';
import { mallatTree, type PacketTree, packetBands, transformPackets } from './tree.js';

/** Cells of the line on which a basis function is made, for each sample of its band: no function reaches its ends. */
const SAMPLES = 64;

const known = /* @__PURE__ */ new Map<string, number>();

/** 2-norm of what one unit in a leaf makes of an array, far from its edges: the product of those along all axes. */
export function bandGain(scheme: PacketScheme, { spacing, high }: Pick<Band, 'spacing' | 'high'>): number {
  return spacing.reduce((gain, cells, axis) => gain * lineGain(scheme, Math.log2(cells), high[axis]!), 1);
}

/**
 * What `liftForward` leaves in an array, as bands to be coded, with their gains. A fast codec of large float32 arrays needs
 * no more memory than the array and its levels: `liftForward` in place, `quantiseBands` with steps of step / gain,
 * `encodeBands`; back again `decodeBands`, `dequantiseBands`, `liftInverse`. `new PacketSynthesis(shape, mallatTree(shape,
 * levels), scheme)` has the same coefficients at the same places, times the gains, in float64.
 *
 * @param shape 1 to 4 axes
 * @param levels 0 to 5
 */
export function liftingBands(
  shape: readonly number[],
  levels: number,
  scheme: LiftingScheme = 'cdf97',
): { readonly bands: readonly RelatedBand[]; readonly gains: readonly number[] } {
  const bands = relateBands(packetBands(shape, mallatTree(shape, levels)));
  return { bands, gains: bands.map((band) => bandGain(scheme, band)) };
}

function lineGain(scheme: PacketScheme, levels: number, high: boolean): number {
  if (levels === 0) return 1;
  const key = `${scheme} ${levels} ${high}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const line = new Float64Array(SAMPLES * 2 ** levels);
  line[SAMPLES / 2 + (high ? SAMPLES : 0)] = 1;
  let tree: PacketTree = null;
  for (let level = 0; level < levels; level++) tree = { axis: 0, low: tree, high: null };
  transformPackets(line, [line.length], tree, scheme, 'inverse');
  const gain = Math.sqrt(line.reduce((sum, value) => sum + value * value, 0));
  known.set(key, gain);
  return gain;
}
