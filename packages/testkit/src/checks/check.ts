/** One requirement, checked by running it: it throws (or rejects) where the requirement is not met. */
export interface Check {
  /** What must hold. */
  readonly name: string;
  run(): void | Promise<void>;
}
