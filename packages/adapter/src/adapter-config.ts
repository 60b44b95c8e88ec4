import type { AgencyId, Professional } from "@gatehouse/contracts/agency";
import type { DoorClient } from "@gatehouse/http/oauth/door-clients";

/** What an adapter has to be told about its agency and its place. */
export type AdapterConfig = {
  readonly agency: AgencyId;
  /** In whose name the agency's system sends. */
  readonly author: Professional;
  /** How partners reach the author; never a family's. */
  readonly contact: string;
  readonly frontDoor: AgencyId;
  /**
   * A folder of this adapter alone: `in/` is watched, `done/` and `refused/` take what was in it, `concerns/` holds what
   * a human must complete, `out/` what came for the agency. They hold records in clear, and are the agency's to protect.
   */
  readonly folder: string;
  /** The agency's systems that may use the HTTP door, each with its public keys and what it may do. */
  readonly clients: readonly DoorClient[];
  /** Random and kept: makes case references and message ids that say nothing to others, the same for the same record. */
  readonly secret: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The door as its clients reach it, as behind a TLS proxy; null for where it listens, on this machine alone. */
  readonly url: string | null;
  /** Media types of records that the door takes; others get 415. */
  readonly accepts: readonly string[];
  /** How often the folder is looked at, in milliseconds. */
  readonly pollMs: number;
};

/** Shortest secret: 128 bits in hex. */
export const minSecretLength = 32;
