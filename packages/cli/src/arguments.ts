import { type DType, elementCount, VdfcError } from '@vdfc/core';
import type { VdfBox } from '@vdfc/vlsv-reader';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { splitOutside } from './split.js';

/** Which part of which file, as the commands that read arrays take it. */
export interface InputOptions {
  readonly cell?: readonly number[];
  readonly population?: string;
  readonly box?: VdfBox;
  readonly shape?: readonly number[];
  readonly dtype?: DType;
}

/** Adds the options of `InputOptions` to a command. */
export function addInputOptions(command: Command, cellHelp: string): Command {
  return command
    .addOption(new Option('--cell <ids...>', cellHelp).argParser(parseCells))
    .option('--population <name>', "VLSV: population of particles (default: proton, else the file's first)")
    .addOption(
      new Option(
        '--box <form>',
        'VLSV: part of velocity space: tight, full, or N for N cells a side about the peak',
      )
        .argParser(parseBox)
        .default('tight'),
    )
    .addOption(
      new Option('--shape <lengths>', 'raw files: axis lengths, slowest first, such as 50,50,50').argParser(
        parseShape,
      ),
    )
    .addOption(
      new Option('--dtype <type>', 'round or widen the values before anything else').choices([
        'float32',
        'float64',
      ]),
    );
}

/** Collects cell ids, separated by commas or given one by one. */
export function parseCells(text: string, before: readonly number[] = []): number[] {
  const ids = text.split(',').map(toNumber);
  if (ids.every((id) => Number.isSafeInteger(id) && id >= 0)) return [...before, ...ids];
  throw new InvalidArgumentError('Expected cell ids such as 12 or 12,40.');
}

/** `tight`, `full` or a number of cells. */
export function parseBox(text: string): VdfBox {
  if (text === 'tight' || text === 'full') return text;
  const size = toNumber(text);
  if (Number.isInteger(size) && size >= 1) return { size, centre: 'peak' };
  throw new InvalidArgumentError('Expected tight, full or a number of cells.');
}

/** Axis lengths separated by commas or x. */
export function parseShape(text: string): number[] {
  const shape = text.split(/[,x]/).map(toNumber);
  const valid = shape.length <= 4 && shape.every((length) => Number.isSafeInteger(length) && length >= 1);
  if (valid && Number.isSafeInteger(elementCount(shape))) return shape;
  throw new InvalidArgumentError('Expected 1 to 4 axis lengths such as 50,50,50.');
}

/** As `Number`, to which nothing is 0. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Codecs and pipelines separated by commas or given one by one. */
export function parseNames(text: string, before: readonly string[] = []): string[] {
  const names = splitOutside(text, ',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return [...before, ...names];
  throw new InvalidArgumentError('Expected names such as zlib,dct.');
}

/** A whole number from `min` up. */
export function parseCount(min: number): (text: string) => number {
  return (text) => {
    const count = toNumber(text);
    if (Number.isSafeInteger(count) && count >= min) return count;
    throw new InvalidArgumentError(`Expected a whole number from ${min}.`);
  };
}

const secondsIn: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, min: 60, h: 3600 };

/** A time such as 10s, 500ms or 2min, in seconds; a number alone is seconds. */
export function parseSeconds(text: string): number {
  const [, number = '', unit = 's'] = /^([\d.]+(?:e[+-]?\d+)?)\s*(ms|s|min|h)?$/i.exec(text.trim()) ?? [];
  const seconds = toNumber(number) * secondsIn[unit.toLowerCase()]!;
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new InvalidArgumentError('Expected a time above 0 such as 10s, 500ms or 2min.');
}

/** Collects arguments of an option that may be given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/**
 * `key=value` as an option: numbers, booleans, null, arrays and objects in JSON, anything else is text.
 *
 * @param what Where it stands, for the message.
 * @throws VdfcError `BAD_OPTION`
 */
export function parseSetting(text: string, what = '--option'): { key: string; value: unknown } {
  const equals = text.indexOf('=');
  if (equals > 0) return { key: text.slice(0, equals), value: parseValue(text.slice(equals + 1)) };
  throw new VdfcError('BAD_OPTION', `Cannot use ${what}: expected key=value, got '${text}'`);
}

/** Settings `codec.key=value` by codec. A codec's id may hold dots, a key does not. @throws VdfcError `BAD_OPTION` */
export function parseCodecSettings(texts: readonly string[]): Map<string, Record<string, unknown>> {
  const settings = new Map<string, Record<string, unknown>>();
  for (const text of texts) {
    const { key, value } = parseSetting(text);
    const dot = key.lastIndexOf('.');
    if (dot < 1 || dot === key.length - 1) {
      throw new VdfcError(
        'BAD_OPTION',
        `Cannot use --option: expected codec.key=value such as dct.keep=4, got '${text}'`,
      );
    }
    const codec = key.slice(0, dot);
    settings.set(codec, { ...settings.get(codec), [key.slice(dot + 1)]: value });
  }
  return settings;
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
