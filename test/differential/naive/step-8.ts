import type { OverrideCode } from "@gatehouse/contracts/codes";
import type { Message, MessagePerson, Statement } from "@gatehouse/contracts/message";
import { londonDay, yearsOld } from "./clock.ts";
import { childBorn, recordedAbout, referencesOf, standsUnder } from "./people.ts";
import { orderedFor } from "./step-5.ts";
import { risksNaming, tierOf } from "./step-6.ts";
import type { Objection } from "./wishes.ts";
import { childAgreed, childDecides, childSpeaks, isAdult, lastAssessed, mayAgree, objectionsAbout } from "./wishes.ts";
import type { World } from "./world.ts";
import { agencyOf, covers, itemOf } from "./world.ts";

/** How far an objection binds, by who made it. */
export type Standing = "binding" | "not-assessed" | "alleged-harmer" | "view";

function namedHarmer(world: World, message: Message, person: string): boolean {
  const named = message.people.filter((one) => message.risk?.allegedHarmers?.includes(one.label));
  return named.some((one) => referencesOf(world, message, one).includes(person));
}

/** Whether somebody is said to be the source of harm, in any objection about these people or in this message. */
export function isHarmer(world: World, message: Message, person: string): boolean {
  if (namedHarmer(world, message, person)) return true;
  const said = objectionsAbout(
    world,
    message.people.flatMap((one) => standsUnder(world, message, one)),
  );
  return said.some((one) => one.madeBy.person === person && one.madeBy.allegedHarmer === true);
}

/** Whom of the message an objection is about: the child first. */
function aboutWhom(world: World, message: Message, objection: Objection): readonly MessagePerson[] {
  return message.people
    .filter((one) => recordedAbout(world, objection, objection.person, standsUnder(world, message, one)))
    .toSorted((a, b) => Number(b.role === "child") - Number(a.role === "child"));
}

/** Step 8, who made it: how far an objection binds; null for a recipient means whoever it is. */
export function standingOf(world: World, message: Message, objection: Objection, recipient: string | null): Standing {
  const { madeBy } = objection;
  const [about] = aboutWhom(world, message, objection);
  if (!about) return "view";
  const persons = referencesOf(world, message, about);
  const minor = isMinor(world, message, about);
  const own = minor ? childSpeaks(madeBy, persons) : madeBy.capacity === "advocate" || persons.includes(madeBy.person);
  if (madeBy.allegedHarmer === true || namedHarmer(world, message, madeBy.person)) {
    const inProtection = recipient !== null && tierOf(world, message, recipient) === "protection";
    if (own ? inProtection || message.kind === "domestic-abuse-notice" : minor) return "alleged-harmer";
    if (!own) return "view";
  }
  if (own) return minor ? childsStanding(world, message, objection, about) : "binding";
  // The rules page: at 18 a parent's word lapses, and the adult's own is asked.
  if (madeBy.parentalResponsibility !== true || isAdult(world, message, about)) return "view";
  const free = about.role === "child" && recipient !== null && mayAgree(world, message);
  return free && childAgreed(world, message, recipient) ? "view" : "binding";
}

function childsStanding(world: World, message: Message, objection: Objection, about: MessagePerson): Standing {
  const born = about.role === "child" ? childBorn(message) : about.born;
  const result = objection.madeBy.competence?.result;
  if (born && yearsOld(born, londonDay(world.now)) >= 16) return "binding";
  if (result === "competent") return "binding";
  if (result === "not-competent") return "view";
  // Another child's objection takes that child's statements out and never holds the message.
  if (about.role !== "child" || childDecides(world, message)) return "binding";
  return lastAssessed(world, message) === "not-competent" ? "view" : "not-assessed";
}

function isMinor(world: World, message: Message, person: MessagePerson): boolean {
  if (isAdult(world, message, person)) return false;
  if (person.role === "child" || person.role === "sibling") return true;
  return Boolean(person.born) && yearsOld(person.born ?? "", londonDay(world.now)) < 18;
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
  const persons = message.people.flatMap((one) => standsUnder(world, message, one));
  return objectionsAbout(world, persons)
    .filter((one) => covers(one.scope.agencies, recipient) && covers(one.scope.purposes, message.purpose))
    .map((one) => effectOf(world, message, recipient, one))
    .filter((one) => one !== null);
}

function effectOf(world: World, message: Message, recipient: string, objection: Objection): Effect | null {
  const about = aboutWhom(world, message, objection);
  const aboutChild = about[0]?.role === "child";
  const whole = aboutChild && objection.scope.categories === "all";
  const matching = message.statements.filter(
    (one) =>
      whole ||
      (about.some((person) => person.label === one.about) && covers(objection.scope.categories, itemOf(one).category)),
  );
  if (!whole && matching.length === 0) return null;
  const nothing = { objection, stops: "nothing", held: false, dropped: new Map(), override: null } as const;
  if (message.kind === "concern" && recipient === world.partnership.frontDoor)
    return { ...nothing, override: "front-door-concern" };
  const standing = standingOf(world, message, objection, recipient);
  if (standing === "alleged-harmer") return { ...nothing, override: "alleged-harmer" };
  if (standing === "view") return nothing;
  const lifting = lifts(world, message, recipient, objection);
  const applies = lifting.find((by) =>
    matching.length === 0 ? by.lifts(null) : matching.some((one) => by.lifts(one)),
  );
  const override = applies?.by ?? null;
  const stays = matching.filter((one) => !lifting.some((by) => by.lifts(one)));
  const [child] = message.people.filter((one) => one.role === "child");
  // Whoever is the child under another label too is the child.
  const reasonOf = (one: Statement) =>
    whole || aboutChild || one.about === child?.label ? "objection" : "third-party-objection";
  const dropped = new Map(stays.map((one) => [one.id, reasonOf(one)] as const));
  if (override === null && standing === "not-assessed" && aboutChild) return { ...nothing, held: true, dropped };
  if (override === null && whole) return { ...nothing, stops: "all" };
  return { ...nothing, stops: stays.length > 0 ? "some" : "nothing", dropped, override };
}

type Lift = { readonly by: OverrideCode; readonly lifts: (statement: Statement | null) => boolean };

/** Everything that lifts an objection towards a recipient, the first to be recorded first. */
function lifts(world: World, message: Message, recipient: string, objection: Objection): readonly Lift[] {
  const found: Lift[] = [];
  const kind = agencyOf(world, recipient)?.kind ?? "";
  const { claim, why, reference } = message.basis;
  const [about] = aboutWhom(world, message, objection);
  const minor = about !== undefined && (about.role === "child" || isMinor(world, message, about));
  const theirs =
    minor &&
    childSpeaks(objection.madeBy, referencesOf(world, message, about)) &&
    childsStanding(world, message, objection, about) !== "view";
  const risks = risksNaming(world, message, recipient);
  const significant = (one: Statement | null) =>
    risks.some(
      (risk) => risk.test === "significant-harm" && (one === null || covers(risk.categories, itemOf(one).category)),
    );
  const grave = (one: Statement | null) =>
    theirs && one !== null && itemOf(one).sensitivity.includes("special-category");
  const guarded = (one: Statement | null) => grave(one) && !significant(one);
  if (message.purpose === "court-order" && orderedFor(world, message, recipient) !== null)
    found.push({ by: "court-order", lifts: () => true });
  if (claim === "mandatory-report" && (kind === "police" || recipient === world.partnership.frontDoor))
    found.push({ by: "mandatory-report", lifts: () => true });
  if (claim === "cannot-consent" && why) found.push({ by: "cannot-consent", lifts: (one) => !grave(one) });
  if (claim === "crime-prevention" && reference && ["police", "probation", "social-care"].includes(kind))
    found.push({ by: "crime-prevention", lifts: (one) => !grave(one) });
  found.push({
    by: "risk-of-harm",
    lifts: (one) =>
      !guarded(one) &&
      risks.some((risk) => (one === null ? risk.categories === "all" : covers(risk.categories, itemOf(one).category))),
  });
  return found;
}
