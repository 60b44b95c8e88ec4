/** What a measured process says of itself since it was told to begin. */
export type Subject = {
  /** Records in CORE. */
  readonly decided: number;
  /** Milliseconds of processor time of its main thread. */
  readonly mainMs: number;
  /** Milliseconds of processor time of all its threads. */
  readonly cpuMs: number;
  readonly rss: number;
  readonly stages: Readonly<Record<string, { readonly count: number; readonly ms: number }>>;
};
