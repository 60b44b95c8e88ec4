import type { AgencyId, AgencyKind } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { LetterQuestion } from "@gatehouse/contracts/letter";
import type { Message } from "@gatehouse/contracts/message";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import type { Objection, PersonRef } from "../register/state.ts";
import type { ToldNotes } from "./told-notes.ts";

/** A message as it was first decided: what its record holds, content excepted. */
export type SentRecord = {
  readonly n: number;
  readonly atMs: number;
  readonly message: Pick<Message, "id" | "kind" | "from" | "purpose" | "people">;
  readonly decision: Pick<Decision, "recipients">;
  /** Who got a copy. */
  readonly shared: readonly AgencyId[];
  /** Null in a record from before they were kept. */
  readonly notes: ToldNotes | null;
};

/** The same message decided again. */
export type AgainRecord = {
  readonly n: number;
  readonly atMs: number;
  readonly message: string;
  readonly from: AgencyId;
  /** Null where everything stays as it was. */
  readonly decision: Pick<Decision, "recipients"> | null;
  readonly shared: readonly AgencyId[];
  /** Whose earlier copy was taken back unread. */
  readonly withdrawn: readonly AgencyId[];
};

/** What was recorded of telling the family about a message. */
export type TellingRecord = { readonly n: number } & Pick<
  Extract<RegisterEvent, { type: "telling.recorded" }>,
  "message" | "person" | "status" | "reason" | "reviewOn"
> & { readonly by: AgencyId };

/** An objection, and between which records it was in force. */
export type WishRecord = Omit<Objection, "atMs" | "by" | "reason"> & {
  readonly fromN: number;
  /** Null while it stands. */
  readonly toN: number | null;
};

/** All that a letter is made from: the records about a person, and what the register says now. */
export type ToldFacts = {
  readonly question: LetterQuestion;
  /** London date of the day on which it is made. */
  readonly today: string;
  readonly frontDoor: AgencyId;
  readonly kindOf: (agency: AgencyId) => AgencyKind | null;
  /** The reference under which a person stands now. */
  readonly canonical: (ref: PersonRef) => PersonRef;
  /** In the order of their numbers, all of them. */
  readonly sent: readonly SentRecord[];
  readonly again: readonly AgainRecord[];
  readonly tellings: readonly TellingRecord[];
  readonly wishes: readonly WishRecord[];
  /** Records about the person that cannot be read any more. */
  readonly unreadable: readonly number[];
  /** The last record that made two persons of one: who was meant before it is in doubt. 0 for none. */
  readonly unlinkedAt: number;
  /** Whether the child was ever found to decide for themselves. */
  readonly childDecides: boolean;
  /** Whether a place of the person, or of anybody of the household, is protected now. */
  readonly placeProtected: boolean;
  /** Whether a court restricts who may have anything about the person. */
  readonly courtRestricted: boolean;
  /** Whether somebody else may be this person, and nobody has settled it. */
  readonly doubleSuspected: boolean;
};
