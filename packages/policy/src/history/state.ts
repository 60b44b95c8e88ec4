import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DutyName, HeldCode } from "@gatehouse/contracts/codes";
import type { MessageKind } from "@gatehouse/contracts/message";
import type { PersonRef } from "../register/state.ts";

/**
 * What a recipient was given of a message: ids of its statements. A list, because there is one for each of many thousand
 * copies: an object keyed by random names costs twenty times as much time and memory.
 */
export type Given = readonly string[];

/** One decided message, as later messages need to know it. No content, no identifiers. */
export type Passed = {
  readonly id: string;
  readonly kind: MessageKind;
  readonly from: AgencyId;
  readonly case: string | null;
  readonly atMs: number;
  /** Persons the child's identifiers matched when it was decided. */
  readonly child: readonly PersonRef[];
  readonly asked: readonly string[];
  readonly inReplyTo: string | null;
  /** Recipients it was shared with. */
  readonly shared: Readonly<Record<AgencyId, Given>>;
};

/** A hold that a human has to decide. */
export type OpenHold = {
  readonly id: string;
  readonly message: string;
  readonly recipient: AgencyId;
  readonly reason: HeldCode;
  readonly reviewer: AgencyId;
  readonly dueMs: number;
};

/** A duty with a clock. */
export type OpenDuty = {
  readonly key: string;
  readonly message: string;
  readonly duty: DutyName;
  readonly on: AgencyId;
  readonly dueMs: number;
};

/**
 * What happened: which items went to whom, who asked whom for what, who was ever listed in a household, what is still to
 * be done. Grows by one small record a message; `pruneHistory` drops those too old to be answered, corrected or replayed.
 */
export type History = {
  readonly messages: Map<string, Passed>;
  /** Case → persons listed as household in any message of it. */
  readonly households: Map<string, Set<PersonRef>>;
  readonly holds: Map<string, OpenHold>;
  /** A heap by due time. */
  readonly duties: OpenDuty[];
  readonly acknowledged: Set<string>;
  readonly answered: Set<string>;
};

/** A history in which nothing has happened. */
export function emptyHistory(): History {
  return {
    messages: new Map(),
    households: new Map(),
    holds: new Map(),
    duties: [],
    acknowledged: new Set(),
    answered: new Set(),
  };
}

/** Names a message and an agency together. */
export function atAgency(message: string, agency: AgencyId): string {
  return `${message}/${agency}`;
}
