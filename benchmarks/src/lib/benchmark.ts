/** What a module in `benchmarks/src` exports. */
export interface Benchmark {
  /** As given to `npm run bench -- NAME`. */
  readonly name: string;
  /** What it measures, in one line. */
  readonly summary: string;
  /** Measures and prints tables. */
  run(): Promise<void>;
}
