import type { Progress } from '@vdfc/core';
import { optimiseRounding } from '@vdfc/numerics/quantise';
import { DecoderSynthesis } from './decoder-synthesis.js';
import type { Learner } from './learner.js';
import { now } from './pace.js';

/** What a bit is worth to the rounding at `rate: 1`. */
const ROUNDING_RATE = 1.25;
/** Share of a time budget that one rounding may take. */
const BUDGET_SHARE = 0.1;
/** What one round takes, as a multiple of synthesis and its transpose. */
const ROUND_WORK = 2.5;

/**
 * Latents rounded all together, round by round, with the weights as they are: error against bits.
 *
 * @param trained whether the network does anything yet
 */
export function* roundTogether(
  learner: Learner,
  rounds: number,
  trained: boolean,
): Generator<Progress, void, void> {
  const { lesson, latents, step, whole, synthesis, options } = learner;
  const { geometry, target } = lesson;
  learner.roundNumbers(whole);
  const coefficients = latents.values.map((value) => value * step);
  const decoder = new DecoderSynthesis(geometry, synthesis, trained ? whole : undefined);
  yield learner.progress('rounding');
  const rounding = {
    rate: ROUNDING_RATE * options.rate,
    shape: [geometry.items, ...geometry.volume],
    iterations: Math.min(rounds, roundsWithin(decoder, coefficients, options.budget)),
  };
  const domain = { exponent: target.exponent, peak: 1, clamped: target.clamped };
  const work = optimiseRounding(coefficients, step, decoder, target.shares, domain, rounding);
  for (;;) {
    const round = work.next();
    if (round.done) {
      latents.values.set(round.value);
      break;
    }
    yield learner.progress('rounding');
  }
  yield* learner.look();
}

/** How many rounds there is time for. */
function roundsWithin(
  decoder: DecoderSynthesis,
  coefficients: Float64Array,
  budget: number | undefined,
): number {
  if (budget === undefined) return Number.POSITIVE_INFINITY;
  const start = now();
  const values = new Float64Array(decoder.values);
  decoder.synthesise(coefficients, values);
  decoder.adjoint(values, new Float64Array(coefficients.length));
  const took = ROUND_WORK * (now() - start);
  return Math.floor((1e3 * BUDGET_SHARE * budget) / Math.max(took, 1e-3));
}
