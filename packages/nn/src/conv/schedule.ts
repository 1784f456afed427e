import { type Slot, touch } from './arena.js';
import type { Plan, Step } from './plan.js';

/** The slots of a plan's fields, marked with the times at which each is read or written. */
export function schedule({ steps, input, output, training }: Plan): Slot[] {
  const end = 2 * steps.length + 1;
  const slots = new Set<Slot>();
  const at = (slot: Slot, time: number): void => {
    slots.add(slot);
    touch(slot, time);
  };
  at(input.values, 0);
  at(output.values, steps.length);
  steps.forEach((step, i) => {
    for (const slot of readForward(step)) at(slot, i);
    if (!training) return;
    for (const slot of readBackward(step)) at(slot, end - 1 - i);
  });
  if (training) {
    at(output.gradient, steps.length + 1);
    at(input.gradient, end);
    keepForJoins(steps, end, at);
  }
  return [...slots];
}

function readForward(step: Step): Slot[] {
  const skipped = step.kind === 'join' ? [step.skip.values] : [];
  return [step.from.values, step.to.values, ...skipped];
}

function readBackward(step: Step): Slot[] {
  const gradients = [step.from.gradient, step.to.gradient];
  if (step.kind === 'conv' || step.kind === 'batch-norm') return [...gradients, step.from.values];
  if (step.kind !== 'activation') return gradients;
  return [...gradients, step.activation === 'sine' ? step.from.values : step.to.values];
}

/** The gradient after a residual is wanted until that before it is known. */
function keepForJoins(steps: readonly Step[], end: number, at: (slot: Slot, time: number) => void): void {
  steps.forEach((step, i) => {
    if (step.kind === 'fork') at(joinOf(steps, step).to.gradient, end - 1 - i);
  });
}

/** The join of the residual that a fork opens. */
export function joinOf(steps: readonly Step[], fork: Step): Step {
  return steps.find((step) => step.kind === 'join' && step.skip === fork.from)!;
}
