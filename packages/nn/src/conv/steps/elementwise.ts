import type { Slot } from '../arena.js';
import type { Step } from '../plan.js';
import { done } from './pieces.js';
import type { RunningStep, Workshop } from './step.js';

/** An activation; pads stay zero, since all of them map 0 to 0. */
export function activation(step: Step & { readonly kind: 'activation' }, { kernel }: Workshop): RunningStep {
  const { from, to, activation: name, frequency } = step;
  const { size } = from.volume;
  const values = name === 'sine' ? from.values : to.values;
  return {
    forward: (count) => {
      if (from !== to || name !== 'linear')
        kernel.activate(name, frequency, from.values.offset, to.values.offset, count * size);
      return done;
    },
    backward: (count, wanted) => {
      const [dy, dx] = [to.gradient.offset, from.gradient.offset];
      if (wanted) kernel.activateGradient(name, frequency, values.offset, dy, dx, count * size);
      return done;
    },
  };
}

/** Where a residual's branch begins: values are shared, the gradient is the sum of the branch's and that of what is skipped to. */
export function fork(
  step: Step & { readonly kind: 'fork' },
  joined: Slot,
  { kernel }: Workshop,
): RunningStep {
  const { from, to } = step;
  return {
    forward: () => done,
    backward: (count, wanted) => {
      const { size } = from.volume;
      if (wanted) kernel.add(joined.offset, to.gradient.offset, from.gradient.offset, count * size);
      return done;
    },
  };
}

/** Where a branch ends. */
export function join(step: Step & { readonly kind: 'join' }, { kernel, floats }: Workshop): RunningStep {
  const { from, skip, to } = step;
  return {
    forward: (count) => {
      kernel.add(skip.values.offset, from.values.offset, to.values.offset, count * to.volume.size);
      return done;
    },
    backward: (count) => {
      const { offset } = to.gradient;
      floats.copyWithin(from.gradient.offset, offset, offset + count * to.volume.size);
      return done;
    },
  };
}
