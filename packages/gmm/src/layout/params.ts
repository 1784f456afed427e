import type { Cbor, Params, Vector3 } from '@vdfc/core';
import type { Frame } from '../kernel/aligned.js';
import type { Covariance } from '../kernel/mixture.js';
import { corrupt } from './corrupt.js';

/** What a decoder must know besides the payload. */
export interface GmmParams {
  readonly covariance: Covariance;
  /** Whether parameters are float32 numbers. */
  readonly plain: boolean;
  readonly frame: Frame;
}

export const paramNames: readonly string[] = ['form'];

/** The code of a family is its index here. Append only. */
const covariances: readonly Covariance[] = ['full', 'diagonal', 'aligned'];
/** Added to the code where parameters are plain. */
const PLAIN = 8;
/** A direction's parts are whole numbers up to ± this. */
const DIRECTION_UNIT = 1024;
/** Cells more unequal than this are taken for this unequal. */
const LEAST_RATIO = 2 ** -100;
const upright: Frame = { direction: [0, 0, 1], cell: [1, 1, 1] };

/** The frame as it is stored: the direction to about 0.03 degrees, ratios of cells as float32. */
export function storedFrame(direction: Vector3, cell: Vector3): Frame {
  const length = Math.hypot(...direction);
  const most = Math.max(...cell);
  return {
    direction: direction.map((part) => Math.round((DIRECTION_UNIT * part) / length) + 0),
    cell: cell.map((part) => Math.max(Math.fround(part / most), LEAST_RATIO)),
  };
}

/** A number; with a direction, and cells that are not cubes, a list that starts with it. */
export function writeParams({ covariance, plain, frame }: GmmParams): Params {
  const code = covariances.indexOf(covariance) + (plain ? PLAIN : 0);
  if (covariance !== 'aligned') return [code];
  const cubes = frame.cell.every((part) => part === 1);
  return [[code, ...frame.direction, ...(cubes ? [] : frame.cell)]];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params): GmmParams {
  if (params.length !== 1) throw corrupt('1 param', String(params.length));
  const [form] = params;
  const [code, ...rest] = Array.isArray(form) ? (form as readonly Cbor[]) : [form];
  const plain = typeof code === 'number' && code >= PLAIN;
  const covariance = covariances[(code as number) - (plain ? PLAIN : 0)];
  const lengths = covariance === 'aligned' ? [3, 6] : [0];
  if (covariance === undefined || !lengths.includes(rest.length)) {
    throw corrupt('the param form, 0, 1 or a list from 2', String(form).slice(0, 40));
  }
  if (rest.length === 0) return { covariance, plain, frame: upright };
  const direction = rest.slice(0, 3);
  const cell = rest.length === 6 ? rest.slice(3) : [1, 1, 1];
  if (!direction.every(isPart) || direction.every((part) => part === 0) || !cell.every(isRatio)) {
    throw corrupt('a direction and ratios of cells in the param form', String(form).slice(0, 80));
  }
  return { covariance, plain, frame: { direction, cell } };
}

function isPart(value: Cbor): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= DIRECTION_UNIT;
}

function isRatio(value: Cbor): value is number {
  return typeof value === 'number' && value >= LEAST_RATIO && value <= 1;
}
