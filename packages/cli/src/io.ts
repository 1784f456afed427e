/** Where a command writes, and its clock: the process's own, or a test's. */
export interface Io {
  /** Data and tables. */
  readonly stdout: { write(text: string): unknown };
  /** Progress, warnings and errors. Progress is drawn only where `isTTY`. */
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** A clock for durations, ms. */
  now(): number;
}
