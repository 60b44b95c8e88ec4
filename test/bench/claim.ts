/** What a bench found: a table for readers, and every figure for programs. */
export type Claim = {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What a reader must know to read the table. */
  readonly notes: readonly string[];
  readonly raw: unknown;
};

/** How much is run: enough to say something, or a quick look. */
export type Size = {
  readonly messages: number;
  readonly rounds: number;
  /** For the start with a large register. */
  readonly events: number;
  /** Seconds of load for a latency. */
  readonly seconds: number;
};
