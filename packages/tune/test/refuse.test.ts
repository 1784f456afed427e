import { isVdfcError } from '@vdfc/core';
import { sampleVdf, twoBeams } from '@vdfc/testkit';
import { zlib } from '@vdfc/zlib';
import { describe, expect, it } from 'vitest';
import { targetNames, tune } from '../src/index.js';
import { quantiser } from './codecs.js';
import { thrownBy } from './thrown.js';

const vdf = sampleVdf(twoBeams(), { shape: [4, 5, 6] });
const quantised = quantiser();

describe('tune refuses', () => {
  it.each([
    [{}, 'target', '{  }'],
    [{ l3: 1 }, 'target', '{ l3: 1 }'],
    [{ l1: 1, l2: 1 }, 'l1', '{ l1: 1, l2: 1 }'],
    [{ l1: -1 }, 'l1', '{ l1: -1 }'],
    [{ l1: Number.NaN }, 'l1', '{ l1: NaN }'],
    [{ bytes: Infinity }, 'bytes', '{ bytes: Infinity }'],
    [{ ratio: '2' }, 'ratio', '{ ratio: 2 }'],
    [undefined, 'target', '{  }'],
    [null, 'target', '{  }'],
    [0.05, 'target', '{  }'],
    ['l1', 'target', '{ 0: l, 1: 1 }'],
  ])('the target %j', (target, option, found) => {
    const error = thrownBy(() => tune(zlib, vdf, target as never));
    expect(isVdfcError(error, 'BAD_OPTION')).toBe(true);
    expect(error).toMatchObject({ option });
    expect((error as Error).message).toBe(
      `Cannot use target: expected one of ${targetNames.join(', ')} with a number from 0, got ${found}`,
    );
  });

  it.each([
    [{ resolution: -0.1 }, 'resolution'],
    [{ resolution: 1.1 }, 'resolution'],
    [{ resolution: '1' }, 'resolution'],
    [{ scan: -1 }, 'scan'],
    [{ scan: 1.5 }, 'scan'],
    [{ scan: 1e6 }, 'scan'],
    [{ signal: AbortSignal.abort() }, 'signal'],
    [{ trials: 1 }, 'trials'],
  ])('the options %o', (options, option) => {
    const error = thrownBy(() => tune(quantised, vdf, { l1: 1 }, options as never));
    expect(isVdfcError(error, 'BAD_OPTION')).toBe(true);
    expect(error).toMatchObject({ option });
  });

  it('what is no array or grid', () => {
    const ints = { data: new Int32Array(1) as never, shape: [1] };
    expect(
      isVdfcError(
        thrownBy(() => tune(quantised, ints, { l1: 1 })),
        'BAD_INPUT',
      ),
    ).toBe(true);
    const options = { grid: { ...vdf.grid, mass: 0 } };
    expect(
      isVdfcError(
        thrownBy(() => tune(quantised, vdf, { l1: 1 }, options)),
        'BAD_INPUT',
      ),
    ).toBe(true);
  });
});
