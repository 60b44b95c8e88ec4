import type { Instant } from "@gatehouse/contracts/message";
import type { History } from "./history/state.ts";
import type { HashPort } from "./register/record-event.ts";
import type { Register } from "./register/state.ts";

/** What a decision knows: the register and the history as they stood, and the partnership's keyed hash. */
export type Facts = {
  readonly register: Register;
  readonly history: History;
  readonly hash: HashPort;
  /**
   * Whose references of the scheme `person` are believed: everyone's in a preview file, else the front door's only
   * (architecture §5), which is the default.
   */
  readonly personReferences?: "everyone" | "front-door";
  /**
   * When the intake first stored a message that is decided again: whether it was fresh, and its risk well stated, is
   * judged by that for ever. Everything else is judged by `now`. Left out for a first decision, where both are one.
   */
  readonly acceptedAt?: Instant;
  /** Set by who keeps the bytes: this id came before with other bytes. The same bytes get their first decision again. */
  readonly seenAs?: "other-bytes";
  /**
   * Which protected places are looked for in what a message says: all, which is the default, or, in a preview for whoever
   * is not the front door, only those that the message itself states. A preview that looked for the register's would
   * find a hidden house for anyone with a list of streets.
   */
  readonly placesInText?: "of-the-message";
};
