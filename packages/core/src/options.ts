import { VdfcError } from './error.js';

/**
 * Reads a stage's options one by one: unknown names, wrong types and values out of range are refused with a
 * `BAD_OPTION` that names the option. Used by every `resolve`.
 *
 * @example
 * const read = new OptionReader('dct', options, ['blockSize', 'keep']);
 * const blockSize = read.integer('blockSize', { min: 1, max: 512, default: 8 });
 */
export class OptionReader {
  readonly #stage: string;
  readonly #options: Readonly<Record<string, unknown>>;

  /** @throws VdfcError `BAD_OPTION` if `options` is not a plain object or has a name outside `names`. */
  constructor(stage: string, options: object, names: readonly string[]) {
    this.#stage = stage;
    checkOptions(stage, options);
    this.#options = options as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(options)) {
      if (!names.includes(name)) {
        const expected = names.length > 0 ? `one of ${names.join(', ')}` : 'no options';
        this.refuse(name, expected, `unknown option ${name}`);
      }
    }
  }

  /** A whole number from `min` to `max`. */
  integer(name: string, rule: { min: number; max: number; default: number }): number {
    const value = this.#options[name] ?? rule.default;
    if (typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max)
      return value;
    return this.refuse(name, `an integer from ${rule.min} to ${rule.max}`, show(value));
  }

  /** A finite number within `min` and `max` (both included), or above `above` (not included). */
  number(name: string, rule: { min?: number; max?: number; above?: number; default: number }): number {
    const value = this.#options[name] ?? rule.default;
    const { min = -Infinity, max = Infinity, above = -Infinity } = rule;
    if (
      typeof value === 'number' &&
      Number.isFinite(value) &&
      value >= min &&
      value <= max &&
      value > above
    ) {
      return value;
    }
    const low = above > -Infinity ? `above ${above}` : min > -Infinity ? `from ${min}` : 'finite';
    return this.refuse(name, `a number ${low}${max < Infinity ? ` to ${max}` : ''}`, show(value));
  }

  /** `true` or `false`. */
  boolean(name: string, rule: { default: boolean }): boolean {
    const value = this.#options[name] ?? rule.default;
    return typeof value === 'boolean' ? value : this.refuse(name, 'true or false', show(value));
  }

  /** One of a few words. */
  choice<T extends string>(name: string, rule: { of: readonly T[]; default: T }): T {
    const value = this.#options[name] ?? rule.default;
    if (rule.of.includes(value as T)) return value as T;
    return this.refuse(name, `one of ${rule.of.join(', ')}`, show(value));
  }

  /** Throws the `BAD_OPTION` for a rule that the other methods do not cover, such as one between two options. */
  refuse(name: string, expected: string, found: string): never {
    const message = `Cannot use option ${name} of ${this.#stage}: expected ${expected}, got ${found}`;
    throw new VdfcError('BAD_OPTION', message, { codec: this.#stage, option: name });
  }
}

/** @throws VdfcError `BAD_OPTION` if `options` is not an object of named options. */
export function checkOptions(stage: string, options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return;
  const message = `Cannot use options of ${stage}: expected an object, got ${show(options)}`;
  throw new VdfcError('BAD_OPTION', message, { codec: stage });
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}
