import type { OverrideCode } from "@gatehouse/contracts/codes";
import type { Message, MessagePerson, Statement } from "@gatehouse/contracts/message";
import { londonDay, yearsOld } from "./clock.ts";
import { childOf, householdOf, recordedAbout, referencesOf } from "./people.ts";
import { orderedFor } from "./step-5.ts";
import { risksNaming, tierOf } from "./step-6.ts";
import type { Objection } from "./wishes.ts";
import { answerOf, answersAbout, childDecides, childSpeaks, objectionsAbout } from "./wishes.ts";
import type { World } from "./world.ts";
import { agencyOf, covers, itemOf } from "./world.ts";

/** How far an objection binds, by who made it. */
export type Standing = "binding" | "not-assessed" | "alleged-harmer" | "view";

/** Whether somebody is said to be the source of harm, in any objection or in this message. */
export function isHarmer(world: World, message: Message, person: string): boolean {
  const named = message.people.filter((one) => message.risk?.allegedHarmers?.includes(one.label));
  if (named.some((one) => referencesOf(world, message, one).includes(person))) return true;
  return world.events.some(
    (one) => one.type === "objection.recorded" && one.madeBy.person === person && one.madeBy.allegedHarmer === true,
  );
}

/** Step 8, who made it: how far an objection binds for a recipient. */
export function standingOf(world: World, message: Message, objection: Objection, recipient: string): Standing {
  const { madeBy } = objection;
  const child = referencesOf(world, message, childOf(message));
  if (recordedAbout(world, objection, objection.person, child)) {
    if (childSpeaks(madeBy, child)) {
      if (childDecides(world, message)) return "binding";
      return madeBy.competence?.result === "not-competent" ? "view" : "not-assessed";
    }
    if (isHarmer(world, message, madeBy.person)) return "alleged-harmer";
    return madeBy.parentalResponsibility === true ? "binding" : "view";
  }
  const about = madeBy.person === objection.person || madeBy.capacity === "advocate";
  if (about) {
    const lost = tierOf(world, message, recipient) === "protection" || message.kind === "domestic-abuse-notice";
    if (isHarmer(world, message, madeBy.person) && lost) return "alleged-harmer";
    const person = message.people.find((one) =>
      recordedAbout(world, objection, objection.person, referencesOf(world, message, one)),
    );
    const minor = madeBy.capacity === "child" || (person !== undefined && isMinor(world, person));
    return minor && madeBy.competence?.result === "not-competent" ? "view" : "binding";
  }
  return madeBy.parentalResponsibility === true ? "binding" : "view";
}

function isMinor(world: World, person: MessagePerson): boolean {
  if (person.born) return yearsOld(person.born, londonDay(world.now)) < 16;
  return person.role === "sibling";
}

/** What one objection does to one recipient's copy. */
export type Effect = {
  readonly objection: Objection;
  readonly stops: "all" | "some" | "nothing";
  readonly held: boolean;
  readonly dropped: ReadonlyMap<string, "objection" | "third-party-objection">;
  readonly override: OverrideCode | null;
};

/** Step 8, every objection in scope of one recipient's copy, and what it does. */
export function objectionsFor(world: World, message: Message, recipient: string): readonly Effect[] {
  const persons = [
    ...message.people.flatMap((one) => referencesOf(world, message, one)),
    ...householdOf(world, message),
  ];
  return objectionsAbout(world, persons)
    .filter((one) => covers(one.scope.agencies, recipient) && covers(one.scope.purposes, message.purpose))
    .map((one) => effectOf(world, message, recipient, one))
    .filter((one) => one !== null);
}

function effectOf(world: World, message: Message, recipient: string, objection: Objection): Effect | null {
  const child = referencesOf(world, message, childOf(message));
  const aboutChild = recordedAbout(world, objection, objection.person, child);
  const whole = aboutChild && objection.scope.categories === "all";
  const matching = message.statements.filter((one) => whole || inScope(world, message, objection, one));
  if (!whole && matching.length === 0) return null;
  const nothing = { objection, stops: "nothing", held: false, dropped: new Map(), override: null } as const;
  if (message.kind === "concern" && recipient === world.partnership.frontDoor)
    return { ...nothing, override: "front-door-concern" };
  const standing = standingOf(world, message, objection, recipient);
  if (standing === "alleged-harmer") return { ...nothing, override: "alleged-harmer" };
  if (standing === "view") return nothing;
  const binds = matching.filter((one) => !childHasAgreed(world, message, recipient, objection, one));
  if (matching.length > 0 && binds.length === 0) return nothing;
  const lifting = lifts(world, message, recipient, objection);
  const stays = binds.filter((one) => !lifting.some((by) => by.lifts(one)));
  const applies = lifting.find((by) => (matching.length === 0 ? by.lifts(null) : binds.some((one) => by.lifts(one))));
  const override = applies?.by ?? null;
  if (whole && override === null && binds.length === matching.length)
    return { ...nothing, stops: standing === "binding" ? "all" : "nothing", held: standing === "not-assessed" };
  if (stays.length === 0) return { ...nothing, override };
  const reason = aboutChild ? "objection" : "third-party-objection";
  if (standing === "not-assessed" && aboutChild) return { ...nothing, held: true };
  return { ...nothing, stops: "some", dropped: new Map(stays.map((one) => [one.id, reason])), override };
}

/** An objection reaches the statements about its person in its categories. */
function inScope(world: World, message: Message, objection: Objection, statement: Statement): boolean {
  const about = message.people.find((one) => one.label === statement.about);
  return (
    about !== undefined &&
    recordedAbout(world, objection, objection.person, referencesOf(world, message, about)) &&
    covers(objection.scope.categories, itemOf(statement).category)
  );
}

/** A child who decides and has agreed to this is not bound by a parent's objection. */
function childHasAgreed(
  world: World,
  message: Message,
  recipient: string,
  objection: Objection,
  statement: Statement,
): boolean {
  const child = referencesOf(world, message, childOf(message));
  if (!recordedAbout(world, objection, objection.person, child) || childSpeaks(objection.madeBy, child)) return false;
  if (!childDecides(world, message)) return false;
  const own = answersAbout(world, message).filter((one) => childSpeaks(one.givenBy, child));
  const to = { recipient, purpose: message.purpose, category: itemOf(statement).category };
  return answerOf(world, own, to)?.type === "consent.given";
}

type Lift = { readonly by: OverrideCode; readonly lifts: (statement: Statement | null) => boolean };

/** Everything that lifts an objection towards a recipient, the first to be recorded first. */
function lifts(world: World, message: Message, recipient: string, objection: Objection): readonly Lift[] {
  const found: Lift[] = [];
  const kind = agencyOf(world, recipient)?.kind ?? "";
  const { claim, why, reference } = message.basis;
  const child = referencesOf(world, message, childOf(message));
  const theirs = recordedAbout(world, objection, objection.person, child) && childSpeaks(objection.madeBy, child);
  const risks = risksNaming(world, message, recipient);
  const significant = (one: Statement | null) =>
    risks.some(
      (risk) => risk.test === "significant-harm" && (one === null || covers(risk.categories, itemOf(one).category)),
    );
  const guarded = (one: Statement | null) =>
    theirs && one !== null && itemOf(one).sensitivity.includes("special-category") && !significant(one);
  if (message.purpose === "court-order" && orderedFor(world, message, recipient) !== null)
    found.push({ by: "court-order", lifts: () => true });
  if (claim === "mandatory-report" && (kind === "police" || recipient === world.partnership.frontDoor))
    found.push({ by: "mandatory-report", lifts: () => true });
  if (claim === "cannot-consent" && why) found.push({ by: "cannot-consent", lifts: (one) => !guarded(one) });
  if (claim === "crime-prevention" && reference && ["police", "probation", "social-care"].includes(kind))
    found.push({ by: "crime-prevention", lifts: (one) => !guarded(one) });
  found.push({
    by: "risk-of-harm",
    lifts: (one) =>
      !guarded(one) &&
      risks.some((risk) => (one === null ? risk.categories === "all" : covers(risk.categories, itemOf(one).category))),
  });
  return found;
}
