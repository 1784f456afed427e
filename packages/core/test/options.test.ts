import { OptionReader } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { refused } from './refused.js';

const read = (options: object, names = ['x']): OptionReader => new OptionReader('dct', options, names);

describe('OptionReader', () => {
  it('fills in defaults', () => {
    const empty = read({});
    expect(empty.integer('x', { min: 0, max: 9, default: 4 })).toBe(4);
    expect(empty.number('x', { default: 0.5 })).toBe(0.5);
    expect(empty.boolean('x', { default: true })).toBe(true);
    expect(empty.choice('x', { of: ['a', 'b'], default: 'b' })).toBe('b');
    expect(read({ x: undefined }).number('x', { default: 3 })).toBe(3);
  });

  it('takes values at the ends of their ranges', () => {
    const whole = { min: -1, max: 8, default: 0 };
    expect([read({ x: -1 }).integer('x', whole), read({ x: 8 }).integer('x', whole)]).toEqual([-1, 8]);
    const real = { min: 0, max: 1, default: 0.5 };
    expect([read({ x: 0 }).number('x', real), read({ x: 1 }).number('x', real)]).toEqual([0, 1]);
    expect(read({ x: 5e-324 }).number('x', { above: 0, default: 1 })).toBe(5e-324);
    expect(read({ x: false }).boolean('x', { default: true })).toBe(false);
    expect(read({ x: 'a' }).choice('x', { of: ['a', 'b'], default: 'b' })).toBe('a');
  });

  it.each([
    ['integer', 9, 'an integer from 0 to 8', '9'],
    ['integer', 1.5, 'an integer from 0 to 8', '1.5'],
    ['integer', '3', 'an integer from 0 to 8', "'3'"],
    ['integer', Number.NaN, 'an integer from 0 to 8', 'NaN'],
    ['integer', 3n, 'an integer from 0 to 8', '3'],
    ['number', -0.1, 'a number from 0 to 1', '-0.1'],
    ['number', Number.POSITIVE_INFINITY, 'a number from 0 to 1', 'Infinity'],
    ['number', [], 'a number from 0 to 1', 'an array'],
    ['above', 0, 'a number above 0', '0'],
    ['any', Number.NEGATIVE_INFINITY, 'a number finite', '-Infinity'],
    ['boolean', 1, 'true or false', '1'],
    ['boolean', 'true', 'true or false', "'true'"],
    ['choice', 'c', 'one of a, b', "'c'"],
    ['choice', {}, 'one of a, b', 'an object'],
  ] as const)('refuses %s %s', (kind, value, expected, found) => {
    const rules = {
      integer: () => read({ x: value }).integer('x', { min: 0, max: 8, default: 0 }),
      number: () => read({ x: value }).number('x', { min: 0, max: 1, default: 0 }),
      above: () => read({ x: value }).number('x', { above: 0, default: 1 }),
      any: () => read({ x: value }).number('x', { default: 1 }),
      boolean: () => read({ x: value }).boolean('x', { default: true }),
      choice: () => read({ x: value }).choice('x', { of: ['a', 'b'], default: 'a' }),
    };
    const error = refused('BAD_OPTION', rules[kind]);
    expect(error.message).toBe(`Cannot use option x of dct: expected ${expected}, got ${found}`);
    expect([error.codec, error.option]).toEqual(['dct', 'x']);
  });

  it('refuses unknown names, and says which there are', () => {
    const error = refused('BAD_OPTION', () => read({ y: 1 }, ['keep', 'blockSize']));
    expect(error.message).toContain('expected one of keep, blockSize, got unknown option y');
    expect(error.option).toBe('y');
    expect(refused('BAD_OPTION', () => read({ y: 1 }, [])).message).toContain('expected no options');
    expect(refused('BAD_OPTION', () => read({ toString: 1 }, [])).option).toBe('toString');
  });

  it.each([null, undefined, 7, 'fast', [1]])('refuses %s as options', (options) => {
    const error = refused('BAD_OPTION', () => read(options as unknown as object));
    expect(error.message).toMatch(/^Cannot use options of dct: expected an object, got /);
  });

  it('refuses by rules of its user', () => {
    const error = refused('BAD_OPTION', () => read({}).refuse('keep', 'at most blockSize', '9'));
    expect(error.message).toBe('Cannot use option keep of dct: expected at most blockSize, got 9');
  });
});
