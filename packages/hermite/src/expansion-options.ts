import { OptionReader, type Vector3 } from '@vdfc/core';
import { fits, type MaxwellianFit, type Orders, readOrder } from './options.js';

/** About which Maxwellian a VDF is expanded, and how far. */
export interface CoefficientOptions {
  /** Highest degree, of all axes or of each, slowest first: integers, 0 to 60. @default 14 */
  order?: Orders;
  /** How drift and widths are found where they are not given. @default 'moments' */
  fit?: MaxwellianFit;
  /**
   * Which widths are the same: `isotropic` all, `bi-maxwellian` the two across the axis `parallel`, `per-axis` none. With a
   * grid they are the same speeds, else as many cells. @default 'per-axis'
   */
  widths?: 'isotropic' | 'bi-maxwellian' | 'per-axis';
  /** Axis of the magnetic field, for `bi-maxwellian`. @default 'z' */
  parallel?: 'x' | 'y' | 'z';
  /** Drift instead of the fitted one, in the order x, y, z [m/s / cells]. */
  drift?: Vector3 | undefined;
  /** Widths instead of the fitted ones, x, y, z, above 0 [m/s / cells]. */
  width?: Vector3 | undefined;
}

export interface ResolvedCoefficients {
  readonly order: Orders;
  readonly fit: MaxwellianFit;
  readonly widths: 'isotropic' | 'bi-maxwellian' | 'per-axis';
  readonly parallel: 'x' | 'y' | 'z';
  readonly drift: Vector3 | undefined;
  readonly width: Vector3 | undefined;
}

/** @throws VdfcError `BAD_OPTION` */
export function resolveCoefficients(options: CoefficientOptions): ResolvedCoefficients {
  const names = ['order', 'fit', 'widths', 'parallel', 'drift', 'width'];
  const read = new OptionReader('hermite coefficients', options, names);
  return {
    order: readOrder(read, options.order ?? 14),
    fit: read.choice('fit', { of: fits, default: 'moments' }),
    widths: read.choice('widths', { of: ['isotropic', 'bi-maxwellian', 'per-axis'], default: 'per-axis' }),
    parallel: read.choice('parallel', { of: ['x', 'y', 'z'], default: 'z' }),
    drift: readVector(read, 'drift', options.drift, Number.NEGATIVE_INFINITY),
    width: readVector(read, 'width', options.width, 0),
  };
}

function readVector(read: OptionReader, name: string, given: unknown, above: number): Vector3 | undefined {
  if (given === undefined) return undefined;
  const valid =
    Array.isArray(given) &&
    given.length === 3 &&
    given.every((value) => Number.isFinite(value) && value > above);
  if (valid) return [given[0], given[1], given[2]];
  const rule = above === 0 ? 'three numbers above 0' : 'three finite numbers';
  return read.refuse(name, rule, Array.isArray(given) ? `[${given.join(', ')}]` : typeof given);
}
