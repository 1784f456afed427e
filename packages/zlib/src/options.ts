import { OptionReader } from '@vdfc/core';

export interface DeflateOptions {
  /** Effort, from 0 (store) over 1 (fast) to 9 (small). Integer, 0 to 9. @default 6 */
  level?: number;
}

export interface ZlibOptions extends DeflateOptions {
  /**
   * Whether to deflate all first bytes of the values, then all second bytes and so on: neighbouring values
   * have similar signs and exponents, which so come to lie side by side. @default true
   */
  shuffle?: boolean;
}

export const deflateDefaults: Readonly<Required<DeflateOptions>> = { level: 6 };

export const zlibDefaults: Readonly<Required<ZlibOptions>> = { level: 6, shuffle: true };

/** @throws VdfcError `BAD_OPTION` */
export function resolveDeflate(options: DeflateOptions): Required<DeflateOptions> {
  return { level: readLevel(new OptionReader('deflate', options, ['level'])) };
}

/** @throws VdfcError `BAD_OPTION` */
export function resolveZlib(options: ZlibOptions): Required<ZlibOptions> {
  const read = new OptionReader('zlib', options, ['level', 'shuffle']);
  return { level: readLevel(read), shuffle: read.boolean('shuffle', { default: zlibDefaults.shuffle }) };
}

function readLevel(read: OptionReader): number {
  return read.integer('level', { min: 0, max: 9, default: deflateDefaults.level });
}
