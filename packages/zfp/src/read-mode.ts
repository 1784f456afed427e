import type { OptionReader } from '@vdfc/core';
import { type ExpertMode, MAX_MIN_BITS, type ZfpMode } from './mode.js';

/** The options of each mode. */
const modeOptions = {
  accuracy: ['tolerance'],
  precision: ['bits'],
  rate: ['bitsPerValue', 'align'],
  reversible: [],
  expert: ['minBits', 'maxBits', 'maxPrecision', 'minExponent'],
} as const satisfies Record<ZfpMode['mode'], readonly string[]>;

const modes = Object.keys(modeOptions) as readonly ZfpMode['mode'][];

/** The names of all modes' options, `mode` itself included. */
export const modeOptionNames: readonly string[] = ['mode', ...Object.values(modeOptions).flat()];

/**
 * A mode from options.
 *
 * @throws VdfcError `BAD_OPTION` if the mode is not known, lacks an option, or options of another one are
 * given
 */
export function readMode(read: OptionReader, options: object): ZfpMode {
  const given = options as Readonly<Record<string, unknown>>;
  if (given.mode === undefined) read.refuse('mode', `one of ${modes.join(', ')}`, 'nothing');
  const mode = read.choice('mode', { of: modes, default: 'accuracy' });
  for (const name of modeOptions[mode]) {
    if (name !== 'align' && given[name] === undefined)
      read.refuse(name, `a value in mode ${mode}`, 'nothing');
  }
  refuseOthers(read, given, mode);
  switch (mode) {
    case 'accuracy':
      return { mode, tolerance: read.number('tolerance', { min: 0, default: 0 }) };
    case 'precision':
      return { mode, bits: read.integer('bits', { min: 1, max: 64, default: 64 }) };
    case 'rate': {
      const bitsPerValue = read.number('bitsPerValue', { above: 0, default: 0 });
      return { mode, bitsPerValue, align: read.boolean('align', { default: false }) };
    }
    case 'reversible':
      return { mode };
    case 'expert':
      return readExpert(read);
  }
}

/** @throws VdfcError `BAD_OPTION` if options of another mode are given */
export function refuseOthers(
  read: OptionReader,
  given: Readonly<Record<string, unknown>>,
  mode: ZfpMode['mode'],
): void {
  const own: readonly string[] = modeOptions[mode];
  for (const name of modeOptionNames) {
    const foreign = name !== 'mode' && !own.includes(name) && given[name] !== undefined;
    if (foreign) read.refuse(name, `no such option in mode ${mode}`, String(given[name]));
  }
}

function readExpert(read: OptionReader): ExpertMode {
  const minBits = read.integer('minBits', { min: 0, max: MAX_MIN_BITS, default: 0 });
  const maxBits = read.integer('maxBits', { min: 1, max: 2 ** 31 - 1, default: 0 });
  const maxPrecision = read.integer('maxPrecision', { min: 1, max: 64, default: 0 });
  const minExponent = read.integer('minExponent', { min: -16495, max: 16272, default: 0 });
  if (maxBits < minBits) read.refuse('maxBits', `at least minBits (${minBits})`, `${maxBits}`);
  if (minExponent < -1074 && minBits > 1) {
    // The C library does not fill up blocks of zeros in reversible mode, but skips what it thinks it filled
    // up.
    read.refuse('minBits', 'at most 1 with a minExponent below -1074', `${minBits}`);
  }
  return { mode: 'expert', minBits, maxBits, maxPrecision, minExponent };
}
