/** One file of a log: its path as C2SP tlog-tiles has it, and its bytes. */
export type TileFile = { readonly path: string; readonly bytes: Uint8Array };

/**
 * Where a log's tiles lie: a folder, an object store, memory. A tile never changes once it is written, so nothing here
 * does either.
 */
export type TileStore = {
  /** The whole file, or undefined when there is none. Its bytes are untrusted: who reads them proves them. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
  /**
   * Puts files in place: when it resolves all of them are there through any crash; when it does not, each is there whole
   * or not at all. Writing the same bytes again is no failure.
   *
   * @throws GatehouseError `tile-differs` when a file is there with other bytes: it is left as it is
   */
  readonly write: (files: readonly TileFile[]) => Promise<void>;
  /**
   * Removes the partial tiles (`<path>.p/`) of a full tile that is there; what is not there is no failure. Without it a log
   * that grows by one leaf at a time keeps every tile 128 times over.
   */
  readonly dropPartials: (path: string) => Promise<void>;
};
