import { applyCaseClosed, applyCaseOpened, applyJoined, applyLeft, applyLevelSet } from "./register/cases.ts";
import { applyDistinct, applyLinked, applyUnlinked } from "./register/people.ts";
import type { RecordedEvent } from "./register/record-event.ts";
import { applyLifted, applyPlaced } from "./register/restrictions.ts";
import { applyCleared, applyCountersigned, applyFlagged } from "./register/risks.ts";
import { applyOrder, applyRelease, applyReview, applyTelling } from "./register/rulings.ts";
import type { PersonRef, Register } from "./register/state.ts";
import { emptyRegister } from "./register/state.ts";
import { applyAnswer, applyAnswerWithdrawn, applyObjection, applyObjectionWithdrawn } from "./register/wishes.ts";
import type { Plain } from "./plain-state.ts";
import { fromPlain, toPlain } from "./plain-state.ts";

/**
 * Applies an event that `checkEvent` accepted. The register is changed in place (100,000 events take a second or two and
 * copying would not); an event whose id was applied before changes nothing. Total.
 *
 * @param event recorded: identifiers already replaced by keyed hashes
 * @returns the same register
 */
export function applyEvent(register: Register, event: RecordedEvent): Register {
  if (register.events.has(event.id)) return register;
  fold(register, event);
  register.events.set(event.id, { type: event.type, by: event.by.agency, person: subjectOf(event) });
  register.applied += 1;
  return register;
}

/** How many events the register is made of: `registerAsOf` of every decision taken on it. */
export function registerSize(register: Register): number {
  return register.applied;
}

/**
 * The register as plain JSON data, for a snapshot. Identifiers are in it as keyed hashes only; protected addresses and
 * names of linked professionals are in clear, so whoever keeps it seals it.
 */
export function serialiseRegister(register: Register): Plain {
  return toPlain(register);
}

/** The register of a snapshot that `serialiseRegister` made and whose seal was verified. */
export function restoreRegister(plain: Plain): Register {
  return fromPlain(plain, emptyRegister());
}

function fold(register: Register, event: RecordedEvent): void {
  switch (event.type) {
    case "person.linked":
      return applyLinked(register, event);
    case "person.unlinked":
      return applyUnlinked(register, event);
    case "person.distinct":
      return applyDistinct(register, event);
    case "case.opened":
      return applyCaseOpened(register, event);
    case "case.level-set":
      return applyLevelSet(register, event);
    case "case.closed":
      return applyCaseClosed(register, event);
    case "team.joined":
      return applyJoined(register, event);
    case "team.left":
      return applyLeft(register, event);
    case "objection.recorded":
      return applyObjection(register, event);
    case "objection.withdrawn":
      return applyObjectionWithdrawn(register, event);
    case "consent.given":
    case "consent.refused":
      return applyAnswer(register, event);
    case "consent.withdrawn":
      return applyAnswerWithdrawn(register, event);
    default:
      return foldRuling(register, event);
  }
}

type Ruling = Extract<
  RecordedEvent,
  {
    type:
      | `risk.${string}`
      | `restriction.${string}`
      | "order.recorded"
      | "release.approved"
      | "review.decided"
      | "telling.recorded";
  }
>;

function foldRuling(register: Register, event: Ruling): void {
  switch (event.type) {
    case "risk.flagged":
      return applyFlagged(register, event);
    case "risk.countersigned":
      return applyCountersigned(register, event);
    case "risk.cleared":
      return applyCleared(register, event);
    case "restriction.placed":
      return applyPlaced(register, event);
    case "restriction.lifted":
      return applyLifted(register, event);
    case "order.recorded":
      return applyOrder(register, event);
    case "release.approved":
      return applyRelease(register, event);
    case "review.decided":
      return applyReview(register, event);
    case "telling.recorded":
      return applyTelling(register, event);
  }
}

function subjectOf(event: RecordedEvent): PersonRef | null {
  if ("person" in event && event.person) return event.person;
  return "child" in event && event.child ? event.child : null;
}
