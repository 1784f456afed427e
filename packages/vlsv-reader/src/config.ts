/** Proton mass of Vlasiator, kg. */
const PROTON_MASS = 1.67262158e-27;
/** Electron mass of Vlasiator, kg. */
const ELECTRON_MASS = 9.10938188e-31;

/** A run's configuration: `[section]` lines, `key = value` lines, `#` comments. Of repeated keys the last one counts. */
export class Config {
  readonly #values = new Map<string, string>();

  constructor(text: string) {
    let section = '';
    for (const line of text.split(/\r?\n/)) {
      const plain = line.replace(/#.*/, '').trim();
      const equals = plain.indexOf('=');
      if (plain.startsWith('[') && plain.endsWith(']')) section = plain.slice(1, -1).trim();
      else if (equals > 0)
        this.#values.set(`${section}.${plain.slice(0, equals).trim()}`, plain.slice(equals + 1).trim());
    }
  }

  text(section: string, key: string): string | undefined {
    return this.#values.get(`${section}.${key}`);
  }

  /** A number, or undefined if the key is missing or its value is none. */
  number(section: string, key: string): number | undefined {
    const text = this.text(section, key);
    const value = text === undefined || text === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
}

/** Mass of one particle, and where it was found. */
export interface ParticleMass {
  /** kg, with the constants of Vlasiator. */
  readonly mass: number;
  readonly massSource: 'config' | 'name' | 'default';
}

const massesByName: readonly (readonly [pattern: RegExp, mass: number])[] = [
  [/^(proton|avgs)/i, PROTON_MASS],
  [/^helium/i, 4 * PROTON_MASS],
  [/^oxygen/i, 16 * PROTON_MASS],
  [/^electron/i, ELECTRON_MASS],
];

/** Mass of a population by the configuration, else by its name, else that of a proton. */
export function particleMass(population: string, config: Config | undefined): ParticleMass {
  const section = `${population}_properties`;
  const factor = config?.number(section, 'mass');
  if (factor !== undefined && factor > 0) {
    const unit =
      config?.text(section, 'mass_units')?.toUpperCase() === 'ELECTRON' ? ELECTRON_MASS : PROTON_MASS;
    return { mass: factor * unit, massSource: 'config' };
  }
  const named = massesByName.find(([pattern]) => pattern.test(population));
  return { mass: named?.[1] ?? PROTON_MASS, massSource: named === undefined ? 'default' : 'name' };
}

/** Threshold of a run whose configuration does not set one: the default of Vlasiator's code, s³/m⁶. */
const DEFAULT_MIN_VALUE = 1e-15;
/** Threshold of a file without configuration, s³/m⁶, as other readers of VLSV files assume. */
const UNKNOWN_MIN_VALUE = 1e-16;

/** Sparsity threshold of the run for a population, s³/m⁶. */
export function runThreshold(population: string, config: Config | undefined): number {
  if (config === undefined) return UNKNOWN_MIN_VALUE;
  return config.number(`${population}_sparse`, 'minValue') ?? DEFAULT_MIN_VALUE;
}
