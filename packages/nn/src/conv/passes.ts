import { VdfcError } from '@vdfc/core';
import type { Plan } from './plan.js';

/** Keeps count of what a network has seen, and refuses passes that cannot be. */
export class Passes {
  readonly #plan: Plan;
  /** Samples of the last forward pass. */
  #seen = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** @throws VdfcError `BAD_INPUT` */
  checkForward(count: number): void {
    const { batch } = this.#plan;
    if (!isCount(count, batch)) refuse('go forward', `1 to ${batch} samples`, `${count}`);
    this.#seen = count;
  }

  /** Returns the number of samples, by default those of the last forward pass. @throws VdfcError `BAD_INPUT` */
  checkBackward(given: number | undefined): number {
    if (!this.#plan.training) refuse('go backward', 'a network for training', 'one without gradients');
    const seen = this.#seen;
    const count = given ?? seen;
    if (seen === 0) refuse('go backward', 'a forward pass before', 'none');
    if (!isCount(count, seen)) refuse('go backward', `1 to ${seen} samples, as last forward`, `${count}`);
    // The statistics are those of all samples.
    const normalised = this.#plan.steps.some(({ kind }) => kind === 'batch-norm');
    if (normalised && count !== seen)
      refuse('go backward through batch normalisation', `${seen} samples, as last forward`, `${count}`);
    return count;
  }
}

function isCount(count: number, most: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= most;
}

function refuse(what: string, expected: string, found: string): never {
  throw new VdfcError('BAD_INPUT', `Cannot ${what}: expected ${expected}, got ${found}`);
}
