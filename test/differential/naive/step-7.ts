import type { HeldCode } from "@gatehouse/contracts/codes";
import { itemCategories } from "@gatehouse/contracts/items";
import type { Message } from "@gatehouse/contracts/message";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { caseOf, childOf, referencesOf } from "./people.ts";
import { tierOf, risksNaming } from "./step-6.ts";
import { standingOf } from "./step-8.ts";
import type { Answer } from "./wishes.ts";
import {
  answerOf,
  answersAbout,
  byGiver,
  childDecides,
  childSpeaks,
  objectionsAbout,
  ofAge,
  shownByAnswer,
} from "./wishes.ts";
import type { World } from "./world.ts";
import { agencyOf, agreementsFor, covers } from "./world.ts";

/** What consent says of one recipient's copy. */
export type ConsentVerdict =
  | { readonly says: "refused" | "missing" | "scope" }
  | { readonly says: "held"; readonly code: HeldCode }
  | { readonly says: "agreed"; readonly categories: readonly string[] };

const anything: ConsentVerdict = { says: "agreed", categories: itemCategories };

/** Step 7, of kind and register alone, for one recipient. `answered` are questions that a reviewer has released. */
export function consentFor(
  world: World,
  message: Message,
  recipient: string,
  answered: readonly string[],
): ConsentVerdict {
  const needed =
    message.kind === "support-request" ||
    (["case-update", "meeting", "plan-action"].includes(message.kind) && caseOf(world, message)?.level !== 4);
  if (!needed || tierOf(world, message, recipient) === "protection" || compelled(world, message, recipient))
    return anything;
  const verdict = byAnswers(world, message, recipient, answered);
  if (verdict.says === "agreed" || verdict.says === "scope") {
    if (adviceSought(world, message) && !answered.includes("seek-advice")) return { says: "held", code: "seek-advice" };
  }
  if (verdict.says !== "agreed") return verdict;
  if (message.kind === "support-request" && !childAgreedWhereRequired(world, message, recipient))
    return { says: "scope" };
  if (
    joinedLater(world, message, recipient) &&
    !answered.includes("new-team-member") &&
    !lifted(world, message, recipient)
  )
    return { says: "held", code: "new-team-member" };
  return verdict;
}

/** Court order and mandatory report set consent aside (step 5). */
function compelled(world: World, message: Message, recipient: string): boolean {
  if (message.purpose === "court-order") return true;
  const told = agencyOf(world, recipient)?.kind === "police" || recipient === world.partnership.frontDoor;
  return message.basis.claim === "mandatory-report" && told;
}

/** What lifts a missing agreement: incapacity, a police request, a valid risk for all categories. */
function lifted(world: World, message: Message, recipient: string): boolean {
  const { claim, why, reference } = message.basis;
  if (claim === "cannot-consent" && why) return true;
  const kind = agencyOf(world, recipient)?.kind ?? "";
  if (claim === "crime-prevention" && reference && ["police", "probation", "social-care"].includes(kind)) return true;
  return risksNaming(world, message, recipient).some((risk) => risk.categories === "all");
}

type Says = "yes" | "no" | "disagree" | "question" | "none";

function byAnswers(world: World, message: Message, recipient: string, answered: readonly string[]): ConsentVerdict {
  const child = referencesOf(world, message, childOf(message));
  const answers = answersAbout(world, message);
  const decides = childDecides(world, message);
  const own = answers.filter((one) => childSpeaks(one.givenBy, child));
  const holders = answers.filter(
    (one) => !childSpeaks(one.givenBy, child) && one.givenBy.parentalResponsibility === true,
  );
  const others = answers.filter((one) => !own.includes(one) && !holders.includes(one));
  const validated = ofAge(world, message) || shownByAnswer(world, message);
  const deciders = decides ? (validated ? [own] : []) : byGiver(holders);
  const isLifted = lifted(world, message, recipient);
  const says = new Map<string, Says>();
  for (const category of itemCategories) {
    const to = { recipient, purpose: message.purpose, category };
    const given = deciders.map((answer) => answerOf(world, answer, to)?.type);
    const yes = given.includes("consent.given");
    const no = given.includes("consent.refused");
    const unassessed = !validated && answerOf(world, own.filter(notFoundUnable), to)?.type === "consent.refused";
    const said = yes && no ? "disagree" : yes ? "yes" : no ? "no" : "none";
    says.set(category, unassessed && !answered.includes("competence-not-assessed") ? "question" : said);
    if (said === "disagree" && answered.includes("parents-disagree")) says.set(category, "yes");
    if (says.get(category) === "none" && isLifted) says.set(category, "yes");
  }
  const agreed = itemCategories.filter((category) => says.get(category) === "yes");
  const all = [...says.values()];
  if (agreed.length > 0) return { says: "agreed", categories: agreed };
  if (all.includes("question")) return { says: "held", code: "competence-not-assessed" };
  if (all.includes("disagree")) return { says: "held", code: "parents-disagree" };
  const standing = deciders.flat().filter((one) => answerStands(world, message, deciders, one));
  const agreeing = standing.some((one) => one.type === "consent.given");
  const refusing = standing.some(
    (one) =>
      one.type === "consent.refused" && one.scope.agencies === "all" && covers(one.scope.purposes, message.purpose),
  );
  if (refusing && !agreeing) return { says: "refused" };
  if (agreeing) return { says: "scope" };
  const alone = (list: readonly Answer[]) =>
    itemCategories.some((category) =>
      byGiver(list).some(
        (one) => answerOf(world, one, { recipient, purpose: message.purpose, category })?.type === "consent.given",
      ),
    );
  const unable = own.filter((one) => !notFoundUnable(one));
  if (!validated && alone(own.filter(notFoundUnable)))
    return answered.includes("competence-not-assessed") ? anything : { says: "held", code: "competence-not-assessed" };
  if (!decides && alone([...others, ...unable]))
    return answered.includes("no-parental-responsibility")
      ? anything
      : { says: "held", code: "no-parental-responsibility" };
  return { says: "missing" };
}

function notFoundUnable(answer: Answer): boolean {
  return answer.givenBy.competence?.result !== "not-competent";
}

/** Whether an answer is still its giver's for anything. */
function answerStands(
  world: World,
  message: Message,
  deciders: readonly (readonly Answer[])[],
  answer: Answer,
): boolean {
  const own = deciders.find((list) => list.includes(answer)) ?? [];
  const agencies = [...world.partnership.agencies.map((agency) => agency.id)];
  return agencies.some((recipient) =>
    itemCategories.some((category) =>
      [message.purpose, ...(answer.scope.purposes === "all" ? [] : answer.scope.purposes)].some(
        (purpose) => answerOf(world, own, { recipient, purpose, category }) === answer,
      ),
    ),
  );
}

/** A support request waits when an objection that binds, or may bind, names agencies, whoever is asked. */
function adviceSought(world: World, message: Message): boolean {
  if (message.kind !== "support-request") return false;
  const child = referencesOf(world, message, childOf(message));
  return objectionsAbout(world, child).some(
    (one) =>
      one.scope.agencies !== "all" &&
      covers(one.scope.purposes, message.purpose) &&
      ["binding", "not-assessed"].includes(standingOf(world, message, one, "")),
  );
}

/** An agreement may ask for the child's own consent to a support request. */
function childAgreedWhereRequired(world: World, message: Message, recipient: string): boolean {
  if (!agreementsFor(world, message, recipient).some((one) => one.childConsent === "required")) return true;
  const child = referencesOf(world, message, childOf(message));
  const own = answersAbout(world, message).filter((one) => childSpeaks(one.givenBy, child));
  return itemCategories.some(
    (category) => answerOf(world, own, { recipient, purpose: message.purpose, category })?.type === "consent.given",
  );
}

/** Whether the recipient joined the team after the latest agreement that covers it. */
function joinedLater(world: World, message: Message, recipient: string): boolean {
  const joined = (caseOf(world, message)?.members ?? [])
    .filter((one) => one.agency === recipient)
    .map((one) => at(world.events[one.since]));
  if (joined.length === 0) return false;
  const child = referencesOf(world, message, childOf(message));
  const answers = answersAbout(world, message);
  const decides = childDecides(world, message);
  const own = answers.filter((one) => childSpeaks(one.givenBy, child));
  const holders = answers.filter(
    (one) => !childSpeaks(one.givenBy, child) && one.givenBy.parentalResponsibility === true,
  );
  const given = (decides ? [own] : byGiver(holders)).flatMap((list) =>
    itemCategories.map((category) => answerOf(world, list, { recipient, purpose: message.purpose, category })),
  );
  const latest = Math.max(-1, ...given.map((one) => (one?.type === "consent.given" ? at(one) : -1)));
  return latest >= 0 && Math.min(...joined) > latest;
}

function at(event: RegisterEvent | undefined): number {
  return event ? Date.parse(event.at) : 0;
}
