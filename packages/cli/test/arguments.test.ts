import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  parseBox,
  parseCells,
  parseCodecSettings,
  parseCount,
  parseNames,
  parseSeconds,
  parseSetting,
  parseShape,
} from '../src/arguments.js';

describe('arguments', () => {
  it('reads cell ids with commas and one after the other', () => {
    expect(parseCells('40', parseCells('1,12'))).toEqual([1, 12, 40]);
  });

  it.each(['', 'x', '1,', '1.5', '-1', '1,,2'])('refuses %j as cell ids', (text) => {
    expect(() => parseCells(text)).toThrow(InvalidArgumentError);
  });

  it('reads boxes', () => {
    expect(['tight', 'full', '50'].map(parseBox)).toEqual(['tight', 'full', { size: 50, centre: 'peak' }]);
  });

  it.each(['', 'Tight', '0', '1.5', '-3'])('refuses %j as a box', (text) => {
    expect(() => parseBox(text)).toThrow(InvalidArgumentError);
  });

  it('reads shapes', () => {
    expect(parseShape('50,40,30')).toEqual([50, 40, 30]);
    expect(parseShape('7x8')).toEqual([7, 8]);
  });

  it.each(['', '0', '3,', '1,2,3,4,5', '2,a', '9007199254740991,9'])('refuses %j as a shape', (text) => {
    expect(() => parseShape(text)).toThrow(InvalidArgumentError);
  });

  it('reads names, refuses empty ones', () => {
    expect(parseNames('c', parseNames('a, b'))).toEqual(['a', 'b', 'c']);
    expect(() => parseNames('a,,b')).toThrow(InvalidArgumentError);
  });

  it('reads counts from a least one', () => {
    expect(parseCount(0)('0')).toBe(0);
    for (const text of ['0', '', '1e99', 'x'])
      expect(() => parseCount(1)(text)).toThrow(InvalidArgumentError);
  });

  it.each([
    ['10s', 10],
    ['500ms', 0.5],
    ['2min', 120],
    ['1.5 h', 5400],
    ['3', 3],
  ])('reads the time %s', (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds);
  });

  it.each(['', '0', '0s', '-1s', 's', '1 day', '1.2.3', '1e999'])('refuses %j as a time', (text) => {
    expect(() => parseSeconds(text)).toThrow(InvalidArgumentError);
  });

  it.each([
    ['keep=4', 'keep', 4],
    ['exact=true', 'exact', true],
    ['mode=accuracy', 'mode', 'accuracy'],
    ['widths=[1,2]', 'widths', [1, 2]],
    ['name="4"', 'name', '4'],
    ['text=a=b', 'text', 'a=b'],
    ['empty=', 'empty', ''],
  ])('reads the setting %s', (text, key, value) => {
    expect(parseSetting(text)).toEqual({ key, value });
  });

  it('gathers settings by codec, whose id may hold dots', () => {
    const settings = parseCodecSettings(['dct.keep=4', 'me.codec.gain=2', 'dct.blockSize=8']);
    expect(Object.fromEntries(settings)).toEqual({
      dct: { keep: 4, blockSize: 8 },
      'me.codec': { gain: 2 },
    });
  });

  it.each(['keep=4', '.keep=4', 'dct.=4', 'dct.keep'])('refuses the setting %s of a codec', (text) => {
    expect(() => parseCodecSettings([text])).toThrowError(expect.objectContaining({ code: 'BAD_OPTION' }));
  });
});
