import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import type { OfAge } from "@gatehouse/policy/history/comes-of-age";
import type { Contact } from "@gatehouse/policy/history/contacts";
import type { Emergency, OpenDuty } from "@gatehouse/policy/history/state";
import type { Weighed } from "@gatehouse/policy/lives/override-rates";
import type { RecordedEvent } from "@gatehouse/policy/register/record-event";
import type { LetterQuestion } from "@gatehouse/contracts/letter";
import type { ToldNotes } from "@gatehouse/policy/told/told-notes";
import type { RetentionEffect } from "./erase/effects.ts";

/** Names the signed bytes that came: who signed, under which id, and their digest. */
export type Signed = { readonly iss: AgencyId; readonly jti: string; readonly digest: string };

/** A copy that was committed for an agency. */
export type SharedCopy = { readonly agency: AgencyId; readonly delivery: string };

/** An agency's own identifiers for a person. `sealed` is null where the agency has taken them back. */
export type OwnIds = { readonly agency: AgencyId; readonly person: string; readonly sealed: readonly string[] | null };

/** Who asked for a preview. A name is kept as a keyed hash: the record can be compared with a name, never read. */
export type Asker = {
  readonly agency: AgencyId;
  readonly id: string | null;
  readonly name: string;
  readonly role: string;
};

/** Something an agency has to do, kept until it is done. */
export type PendingDuty = OpenDuty;

/**
 * What one ordered step changes. It is what the ledger's sealed part keeps, so that a start folds recorded outcomes and
 * never judges again with newer code (decision.md, head).
 */
export type Effect =
  | {
      readonly type: "decided";
      readonly signed: Signed;
      /** The message without what it says: references instead of identifiers, no statements. */
      readonly message: Message;
      readonly decision: Decision;
      /** Who got a copy, and the delivery id of it. */
      readonly shared: readonly SharedCopy[];
      readonly duties: readonly PendingDuty[];
      /** For an acknowledgement: the message it acknowledges, whose duty is thereby done. */
      readonly acknowledges: string | null;
      /** Who is told of what is late about it, where that is not the front door; null is nobody. */
      readonly above?: Contact | null;
      /** A child who decides for themselves now, and whom others were told of. */
      readonly ofAge?: OfAge;
      /** Whose judgement of risk it rested on; left out where on nobody's. */
      readonly weighed?: readonly Weighed[];
      /** An emergency that it states: who may not countersign it. */
      readonly emergency?: Emergency;
      /** About whom each statement was, and whether the family was told: what a letter to a person is made from. */
      readonly notes?: ToldNotes;
    }
  | {
      readonly type: "registered";
      readonly signed: Signed;
      readonly event: RecordedEvent;
      /** Identifiers as the agency gave them, each sealed to that agency: it alone can read them again. */
      readonly own: OwnIds | null;
      /** Open messages (`iss jti`) that are decided again because of it; left out where there are none. */
      readonly again?: Touched;
    }
  | {
      readonly type: "refused";
      readonly signed: Signed | null;
      /** Who was told, where nothing of it was proved and it is therefore not remembered. */
      readonly told?: AgencyId;
      /** Where a refused concern puts a human on notice. */
      readonly duties?: readonly PendingDuty[];
      /** Who is told of what is late about it, where that is not the front door. */
      readonly above?: Contact | null;
    }
  /** The same bytes again: the newest outcome is told again (it is in record `first`), nothing else happens. */
  | { readonly type: "repeated"; readonly signed: Signed; readonly first: number }
  /** A preview that was answered: who asked, of which draft, and what for whom. It changes nothing. */
  | {
      readonly type: "previewed";
      readonly by: Asker;
      /** Digest of the signed draft. */
      readonly draft: string;
      readonly kind: string;
      readonly outcome: Decision["outcome"];
      readonly reasons: Decision["reasons"];
      readonly recipients: Readonly<Record<AgencyId, Decision["recipients"][string]["outcome"]>>;
    }
  /**
   * A letter that tells a person what was shared about them was drafted, or approved by a named human: who asked, for
   * whom, and the digest of what it says. It changes nothing.
   */
  | {
      readonly type: "letter";
      readonly step: "drafted" | "approved";
      readonly by: Asker;
      readonly question: LetterQuestion;
      readonly digest: string;
    }
  /** A reviewer looked at what a message that waits says: who, at which question. It changes nothing. */
  | { readonly type: "looked"; readonly by: Asker; readonly message: string; readonly hold: string }
  /** Somebody asked what became of a wish, or which there are in a case: who, of what. It changes nothing. */
  | { readonly type: "asked-of-wishes"; readonly by: Asker; readonly subject: string }
  /**
   * A duty's time came; `next` is the duty as it goes on, null when it ended. `again` are the open messages (`iss jti`)
   * that rest on an emergency which lapsed with it.
   */
  | {
      readonly type: "fell-due";
      readonly duty: PendingDuty;
      readonly next: PendingDuty | null;
      readonly again?: readonly string[];
    }
  | DecidedAgain
  /** Copies are being taken back, so that they can be decided again: from here on it is in doubt who has them. */
  | { readonly type: "withdrawing"; readonly key: string; readonly agencies: readonly AgencyId[] }
  /** Copies were handed over, by agency through which record. */
  | { readonly type: "handed-over"; readonly through: Readonly<Record<AgencyId, number>> }
  | RetentionEffect
  | { readonly type: "directory"; readonly version: number; readonly compact: string }
  | ({ readonly type: "policy" } & RecordedPolicy);

/** A policy as it is recorded: `text` is what it was compiled from, and `hash` the text's SHA-256. */
export type RecordedPolicy = { readonly id: string; readonly hash: string; readonly text: string };

/** Open messages that a register event bears on. */
export type Touched = { readonly way: "review" | "register"; readonly keys: readonly string[] };

/** What deciding a message again came to. */
export type DecidedAgain = {
  readonly type: "decided-again";
  readonly signed: Signed;
  /** The decision in force from here on; null where everything stays as it was. */
  readonly decision: Decision | null;
  /** The copies that go out now. */
  readonly shared: readonly SharedCopy[];
  /** Whose earlier copy was taken back before it was handed over. */
  readonly withdrawn: readonly AgencyId[];
  /** Of those: who may have fetched it all the same. */
  readonly doubtful: readonly AgencyId[];
  readonly duties: readonly PendingDuty[];
  /** Whose judgement of risk lets go what was held until now; left out where nobody's. */
  readonly weighed?: readonly Weighed[];
  /** It answers every cause up to this record. */
  readonly through: number;
};

/** Where an effect stands: its record, what it follows in the intake, and the time it was judged at. */
export type At = {
  readonly n: number;
  readonly intake: number;
  /** 0 for the intake item itself, then 1, 2, … for what the gateway did of itself after it. */
  readonly step: number;
  readonly nowMs: number;
};

// The state's digest and the record are of the same text: written once, and gone with the effect.
const texts = new WeakMap<Effect, string>();

/**
 * An effect as it is recorded and as the state's digest takes it. An effect read back from its text gives the same text:
 * it is JSON, and the order of its members is kept (none of their names is a number).
 */
export function effectText(effect: Effect): string {
  const known = texts.get(effect);
  if (known !== undefined) return known;
  const text = JSON.stringify(effect);
  texts.set(effect, text);
  return text;
}

/** Says in what text an effect was recorded, where that is known already: at a start, writing it again is what costs. */
export function recordedAs(effect: Effect, text: string): void {
  texts.set(effect, text);
}
