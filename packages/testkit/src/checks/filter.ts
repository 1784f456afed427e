import { elementCount, type FilterSpec } from '@vdfc/core';
import { bytesOf } from '../fields/arrays.js';
import type { Subject } from '../settings.js';
import type { Check } from './check.js';
import { arrayTable } from './table.js';
import { check, sameBytes } from './verdict.js';

/** What only filters must do. */
export function filterChecks(subject: Subject, spec: FilterSpec, resolved: unknown): Check[] {
  return [
    {
      name: 'knows dtype and shape of the filtered array from its params',
      run: () => {
        for (const { name, array } of arrayTable(subject)) {
          const before = bytesOf(array.data).slice();
          const filtered = spec.encode(array, resolved);
          sameBytes(`the input after filtering ${name}`, bytesOf(array.data), before);
          const { dtype, shape, data } = filtered.array;
          const stated = spec.encodedInfo({ dtype: array.dtype, shape: array.shape }, filtered.params);
          const [told, made] = [`${stated.dtype} [${stated.shape}]`, `${dtype} [${shape}]`];
          check(told === made, () => `${name}: encodedInfo says ${told}, encode made ${made}`);
          const count = elementCount(shape);
          check(data.length === count, () => `${name}: expected ${count} values, got ${data.length}`);
        }
      },
    },
  ];
}
