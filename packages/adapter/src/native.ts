import type { Delivery } from "@gatehouse/contracts/delivery";

/** A delivery in the form an agency's own system reads. */
export type NativeRecord = {
  readonly contentType: string;
  /** End of the file's name, with its dot: `.fhir.json`. */
  readonly extension: string;
  readonly bytes: Uint8Array;
};

/** Turns a verified delivery into the sector's own format: pure and total; the same delivery gives the same bytes. */
export type ToNative = (delivery: Delivery) => NativeRecord;
