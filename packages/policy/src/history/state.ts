import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DutyName, HeldCode } from "@gatehouse/contracts/codes";
import type { MessageKind } from "@gatehouse/contracts/message";
import type { ItemAnswer } from "@gatehouse/contracts/request";
import type { PersonRef } from "../register/state.ts";
import type { Contact } from "./contacts.ts";

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
  /** Recipients it was shared with, ever. */
  readonly shared: Readonly<Record<AgencyId, Given>>;
  /** Those of them that got it by the family's agreement; left out where nobody did. */
  readonly agreed?: readonly AgencyId[];
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

/** When a duty speaks next. */
export type Due = { readonly key: string; readonly atMs: number };

/** Something somebody has to do, kept until it is done. No content, no name of anybody. */
export type OpenDuty = {
  /** Of message, duty, agency, and person or hold where there is one: the same duty is never kept twice. */
  readonly key: string;
  readonly duty: DutyName;
  /** Message or register event it comes of. */
  readonly message: string;
  /** Who sent that: told when the duty is late. */
  readonly from: AgencyId;
  readonly on: AgencyId;
  /** Whom to tell, where it is someone in particular. */
  readonly person: PersonRef | null;
  /** The hold to decide. */
  readonly hold: string | null;
  readonly dueMs: number;
  /** When it speaks next; null while it sleeps, or when it has spoken often enough. It stays open all the same. */
  readonly nextMs: number | null;
  /** Between tellings, elapsed; null is each working day. */
  readonly everyMs: number | null;
  /** How often it was told late. */
  readonly told: number;
  /** How often someone tried in vain. */
  readonly tries: number;
};

/** Who decided a risk in an emergency, and who wrote it down: neither may be the one who countersigns. */
export type Emergency = {
  readonly from: AgencyId;
  readonly by: readonly { readonly name: string; readonly id: string | null }[];
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
  readonly duties: Map<string, OpenDuty>;
  /** A heap by time; what ended is still in it until it comes to the top. */
  readonly clock: Due[];
  /** Who is told in the front door's place of what is late about a message; null is nobody. Others are not here. */
  readonly above: Map<string, Contact | null>;
  /** Emergencies stated in messages, not countersigned yet. */
  readonly emergencies: Map<string, Emergency>;
  /** Messages whose emergency was not countersigned in time: the risk they state no longer counts. */
  readonly lapsed: Set<string>;
  /** Person → the age of which others were told that the person decides for themselves. */
  readonly ofAge: Map<PersonRef, number>;
  /** Request → agency → item → what became of it. */
  readonly requests: Map<string, Map<AgencyId, Map<string, ItemAnswer>>>;
  /** Who has read which message, each as `atAgency` names them. */
  readonly acknowledged: Set<string>;
};

/** A history in which nothing has happened. */
export function emptyHistory(): History {
  return {
    messages: new Map(),
    households: new Map(),
    holds: new Map(),
    duties: new Map(),
    clock: [],
    above: new Map(),
    emergencies: new Map(),
    lapsed: new Set(),
    ofAge: new Map(),
    requests: new Map(),
    acknowledged: new Set(),
  };
}

/** Names a message and an agency together. */
export function atAgency(message: string, agency: AgencyId): string {
  return `${message}/${agency}`;
}
