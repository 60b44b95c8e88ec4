import type { HeldCode } from "@gatehouse/contracts/codes";
import { itemCategories } from "@gatehouse/contracts/items";
import type { Message } from "@gatehouse/contracts/message";
import { caseOf, childOf, referencesOf } from "./people.ts";
import { risksNaming, tierOf } from "./step-6.ts";
import { standingOf } from "./step-8.ts";
import type { Answer } from "./wishes.ts";
import {
  answerOf,
  answersAbout,
  byGiver,
  childAgreed,
  childDecides,
  childsAnswers,
  holdersAnswers,
  isAbout,
  lastAssessed,
  mayAgree,
  objectionsAbout,
  standingAnswers,
} from "./wishes.ts";
import type { World } from "./world.ts";
import { agencyOf, agreementsFor, covers } from "./world.ts";

/** What consent says of one recipient's copy. */
export type ConsentVerdict =
  | { readonly says: "refused" | "missing" | "scope" }
  | { readonly says: "held"; readonly code: HeldCode }
  | { readonly says: "agreed"; readonly categories: readonly string[] };

const anything: ConsentVerdict = { says: "agreed", categories: itemCategories };

/** Step 7, of kind and register alone, for one recipient. */
export function consentFor(world: World, message: Message, recipient: string): ConsentVerdict {
  const kinds = ["support-request", "case-update", "meeting", "plan-action"];
  if (!kinds.includes(message.kind) || tierOf(world, message, recipient) === "protection") return anything;
  if (compelled(world, message, recipient)) return anything;

  const verdict = byAnswers(world, message, recipient);
  const isLifted = lifted(world, message, recipient);
  if (verdict.says === "refused") return verdict;
  // Somebody agreed, but nobody whose word is known to count: an agreement that is missing.
  if (verdict.says === "held") return isLifted && verdict.code !== "parents-disagree" ? anything : verdict;
  if (verdict.says !== "missing" && adviceSought(world, message)) return { says: "held", code: "seek-advice" };
  if (isLifted) return anything;
  if (verdict.says !== "agreed") return verdict;
  if (!childAgreedWhereRequired(world, message, recipient)) return { says: "scope" };
  return joinedLater(world, message, recipient) ? { says: "held", code: "new-team-member" } : verdict;
}

/** Court order and mandatory report set consent aside (step 5). */
function compelled(world: World, message: Message, recipient: string): boolean {
  const agency = agencyOf(world, recipient);
  if (!agency) return false;
  if (message.purpose === "court-order") return true;
  return (
    message.basis.claim === "mandatory-report" &&
    (agency.kind === "police" || recipient === world.partnership.frontDoor)
  );
}

/** What stands in for a missing agreement: incapacity, a police request, a valid risk for everything; for no refusal. */
function lifted(world: World, message: Message, recipient: string): boolean {
  const own = childsAnswers(world, message);
  const holders = holdersAnswers(world, message);
  const refusing = standingAnswers(world, message).some(
    (one) =>
      one.type === "consent.refused" &&
      isAbout(one, { recipient, purpose: message.purpose }) &&
      (own.includes(one) || holders.includes(one)),
  );
  if (refusing) return false;
  const { claim, why, reference } = message.basis;
  const agency = agencyOf(world, recipient);
  if (agency && claim === "cannot-consent" && why) return true;
  const kinds = ["police", "probation", "social-care"];
  if (agency && claim === "crime-prevention" && reference && kinds.includes(agency.kind)) return true;
  return risksNaming(world, message, recipient).some((risk) => risk.categories === "all");
}

/** Whether an answer is one of somebody who decides: the child where they decide, else a holder of responsibility. */
function decides(world: World, message: Message, answer: Answer): boolean {
  if (!childDecides(world, message)) return holdersAnswers(world, message).includes(answer);
  // An objection adds to who must agree and never validates an agreement.
  return (
    childsAnswers(world, message).includes(answer) && (mayAgree(world, message) || answer.type === "consent.refused")
  );
}

function byAnswers(world: World, message: Message, recipient: string): ConsentVerdict {
  const purpose = message.purpose;
  const own = childsAnswers(world, message);
  const assessed = lastAssessed(world, message);
  const isDecider = (one: Answer) => decides(world, message, one);
  if (!childDecides(world, message) && assessed === null) {
    const latest = answerOf(world, own, { recipient, purpose });
    if (latest?.type === "consent.refused") return { says: "held", code: "competence-not-assessed" };
  }
  const said = itemCategories.map((category) => {
    const latest = byGiver(answersAbout(world, message)).map((one) =>
      answerOf(world, one, { recipient, purpose, category }),
    );
    const counted = latest.filter((one) => one !== undefined).filter(isDecider);
    return {
      category,
      yes: counted.some((one) => one.type === "consent.given"),
      no: counted.some((one) => one.type === "consent.refused"),
    };
  });
  const agreed = said.filter(({ yes, no }) => yes && !no).map(({ category }) => category);
  if (agreed.length > 0) return { says: "agreed", categories: agreed };
  if (said.some(({ yes, no }) => yes && no)) return { says: "held", code: "parents-disagree" };
  const standing = standingAnswers(world, message);
  if (standing.some((one) => one.type === "consent.given" && isDecider(one))) return { says: "scope" };
  const forPurpose = standing.filter((one) => covers(one.scope.purposes, purpose));
  if (forPurpose.some((one) => one.type === "consent.refused" && one.scope.agencies === "all" && isDecider(one)))
    return { says: "refused" };
  if (childDecides(world, message)) return { says: "missing" };
  const given = forPurpose.filter((one) => one.type === "consent.given" && isAbout(one, { recipient, purpose }));
  const unassessed = (one: Answer) => own.includes(one) && assessed === null;
  if (given.some((one) => !unassessed(one) && !holdersAnswers(world, message).includes(one)))
    return { says: "held", code: "no-parental-responsibility" };
  return given.some(unassessed) ? { says: "held", code: "competence-not-assessed" } : { says: "missing" };
}

/** A support request waits when an objection that binds, or may bind, names agencies, whoever is asked. */
function adviceSought(world: World, message: Message): boolean {
  if (message.kind !== "support-request") return false;
  const agreed = standingAnswers(world, message).some(
    (one) => one.type === "consent.given" && decides(world, message, one),
  );
  const child = referencesOf(world, message, childOf(message));
  return (
    agreed &&
    objectionsAbout(world, child).some(
      (one) =>
        one.scope.agencies !== "all" &&
        covers(one.scope.purposes, message.purpose) &&
        ["binding", "not-assessed"].includes(standingOf(world, message, one, null)),
    )
  );
}

/** An agreement may ask for the child's own consent to a support request. */
function childAgreedWhereRequired(world: World, message: Message, recipient: string): boolean {
  if (message.kind !== "support-request") return true;
  if (!agreementsFor(world, message, recipient).some((one) => one.childConsent === "required")) return true;
  return childAgreed(world, message, recipient);
}

/** Whether the recipient joined the team after the latest agreement that covers it. */
function joinedLater(world: World, message: Message, recipient: string): boolean {
  const members = (caseOf(world, message)?.members ?? []).filter((one) => one.agency === recipient);
  if (members.length === 0) return false;
  const joined = Math.min(...members.map((one) => one.joined));
  const given = itemCategories.flatMap((category) =>
    byGiver(answersAbout(world, message))
      .map((one) => answerOf(world, one, { recipient, purpose: message.purpose, category }))
      .filter((one) => one?.type === "consent.given" && decides(world, message, one)),
  );
  return joined > Math.max(...given.map((one) => Date.parse(one?.at ?? "")));
}
