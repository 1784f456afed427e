// Synthetic VDFs to train with beside those of simulations: one to four beams of different kinds, in random directions.
import { Random } from '@vdfc/numerics/random';
import {
  biMaxwellian,
  kappa,
  lossCone,
  maxwellian,
  partialRing,
  ring,
  sampleVdf,
  shell,
  superpose,
} from '@vdfc/testkit';

const SPEED = 1e5;
const kinds = [
  ({ speed, ...plasma }) => maxwellian({ ...plasma, speed }),
  ({ speed, other, ...plasma }) => biMaxwellian({ ...plasma, parallel: speed, perpendicular: other }),
  ({ speed, other, ...plasma }) => biMaxwellian({ ...plasma, parallel: other, perpendicular: speed }),
  ({ speed, order, ...plasma }) => kappa({ ...plasma, speed, kappa: order }),
  ({ speed, other, ...plasma }) => lossCone({ ...plasma, parallel: other, perpendicular: speed }),
  ({ speed, other, ...plasma }) => ring({ ...plasma, radius: 2 * speed, parallel: other }),
  ({ speed, other, ...plasma }) => partialRing({ ...plasma, radius: 2 * speed, parallel: other }),
  ({ speed, ...plasma }) => shell({ ...plasma, radius: 2 * speed }),
];

/** `count` VDFs, the same for the same seed. */
export function syntheticVdfs(count, seed) {
  const random = new Random(seed);
  return Array.from({ length: count }, () => syntheticVdf(random));
}

function syntheticVdf(random) {
  const between = (low, high) => low + (high - low) * random.uniform();
  const direction = () => [random.normal(), random.normal(), random.normal()];
  const field = direction();
  const core = between(0.6, 1.4) * SPEED;
  const beams = Array.from({ length: 1 + random.integer(4) }, (_, i) => {
    const drift = i === 0 ? 0 : between(1, 4) * core;
    const along = random.integer(2) === 0 ? field : direction();
    const length = Math.sqrt(along.reduce((sum, part) => sum + part * part, 0));
    const speed = core * between(0.4, 1.3);
    // Cold beams are as dense at their peaks as hot ones of more particles.
    const density = i === 0 ? 1e6 : 1e6 * between(0.02, 0.6) * (speed / core) ** 3;
    const velocity = along.map((part) => (part / length) * drift);
    const plasma = {
      density,
      velocity,
      field,
      speed,
      other: speed * between(0.5, 1.6),
      order: 2 + random.integer(5),
    };
    // Of the core, Maxwellians are the most usual.
    const kind = i === 0 && random.integer(2) === 0 ? 0 : random.integer(kinds.length);
    return kinds[kind](plasma);
  });
  const edge = 24 + 2 * random.integer(7);
  const distribution = superpose('beams', beams);
  const extent = between(4, 7) * core;
  const peak = sampleVdf(distribution, { shape: [edge, edge, edge], extent }).data.reduce(
    (a, b) => Math.max(a, b),
    0,
  );
  const threshold = peak * [1e-2, 1e-3, 1e-4, 1e-5][random.integer(4)];
  return sampleVdf(distribution, { shape: [edge, edge, edge], extent, threshold });
}
