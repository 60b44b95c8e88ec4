import type { Draft } from "../fixture.ts";
import { event, everything } from "../fixture.ts";

/** Examples for the tests of steps 7 and 8: who speaks, and what they say. */

/** Another holder of parental responsibility than the mother. */
export const father = { person: "p-fa", capacity: "parent", parentalResponsibility: true };
/** Somebody whose word decides nothing. */
export const carer = { person: "p-ca", capacity: "carer" };

/** The child themselves, assessed or not. */
export function childs(result?: string): Draft {
  const assessed = result === undefined ? {} : { competence: { result } };
  return { person: "p-ada", capacity: "child", ...assessed };
}

let recorded = 0;

/** An answer about the child, of its own id. */
export function answer(kind: "given" | "refused" | "withdrawn", givenBy: Draft, change: Draft = {}): Draft {
  recorded += 1;
  return event(`consent.${kind}`, `con-${100 + recorded}`, { person: "p-ada", givenBy, scope: everything, ...change });
}

/** When a second answer is given, after the first. */
export const later = { at: "2026-10-21T09:00:00Z" };

/** A scope of everything but for a part. */
export function allBut(part: Draft): Draft {
  return { ...everything, ...part };
}

/** What a message comes to where no agreement is in force. */
export const nobodyAgreed = { refused: "consent-missing" };
/** What it comes to where everybody is refused. */
export const refusedForAll = { refused: "consent-refused" };
/** A basis that stands in for an agreement. */
export const unable = { power: "x", gdpr: "6-1-d", claim: "cannot-consent", why: "in intensive care" };
