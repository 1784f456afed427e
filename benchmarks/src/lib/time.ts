/** Shortest time of several runs, ms: what the machine can do when nothing else disturbs it. */
export function best(work: () => unknown, runs = 7): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    work();
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}

/** As `best`, for asynchronous work. */
export async function bestAsync(work: () => Promise<unknown>, runs = 5): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}
