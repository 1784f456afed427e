/** Constructors that take memory by a length given to them, and bytes per unit of it. */
const constructors = {
  Array: 8,
  ArrayBuffer: 1,
  Int8Array: 1,
  Uint8Array: 1,
  Uint8ClampedArray: 1,
  Int16Array: 2,
  Uint16Array: 2,
  Int32Array: 4,
  Uint32Array: 4,
  Float32Array: 4,
  Float64Array: 8,
  BigInt64Array: 8,
  BigUint64Array: 8,
} as const;

/** Counts the memory that synchronous code asks for. */
export interface AllocationMeter {
  /** Starts anew from 0 and refuses what goes above `limit` bytes. */
  reset(limit: number): void;
  /** Bytes asked for since `reset`, the refused ones included. */
  readonly taken: number;
}

/**
 * Runs `work` with the constructors of arrays, typed arrays and buffers replaced by ones that count, and refuse with a
 * RangeError, before taking it, what goes above the limit. Only memory asked for by a length counts: copies of what is
 * there already are bounded by that. Not seen is memory that native code or WebAssembly takes.
 */
export function meterAllocations<T>(work: (meter: AllocationMeter) => T): T {
  const state = { taken: 0, limit: Number.POSITIVE_INFINITY };
  const globals = globalThis as unknown as Record<string, new (...args: unknown[]) => object>;
  const originals = Object.keys(constructors).map((name) => [name, globals[name]!] as const);
  const take = (bytes: number): void => {
    state.taken += bytes;
    if (state.taken > state.limit) throw new RangeError(`Array buffer allocation refused: ${bytes} bytes`);
  };
  for (const [name, original] of originals) {
    globals[name] = counting(original, constructors[name as keyof typeof constructors], take);
  }
  try {
    return work({
      reset: (limit) => Object.assign(state, { taken: 0, limit }),
      get taken() {
        return state.taken;
      },
    });
  } finally {
    for (const [name, original] of originals) globals[name] = original;
  }
}

function counting(
  original: new (...args: unknown[]) => object,
  unit: number,
  take: (bytes: number) => void,
): new (
  ...args: unknown[]
) => object {
  const count = (args: readonly unknown[]): void => {
    if (args.length === 1 && typeof args[0] === 'number' && args[0] > 0) take(args[0] * unit);
  };
  const proxy: new (...args: unknown[]) => object = new Proxy(original, {
    construct: (target, args, created) => {
      count(args);
      // Instances are those of the original, so that their constructor is what it always is.
      return Reflect.construct(target, args, created === proxy ? target : created);
    },
    apply: (target, self, args) => {
      count(args);
      return Reflect.apply(target as unknown as (...all: unknown[]) => object, self, args);
    },
  });
  return proxy;
}
