import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RecipientDecision } from "@gatehouse/contracts/decision";
import { isItemName, items } from "@gatehouse/contracts/items";
import type { ItemName } from "@gatehouse/contracts/items";
import { coversAgency, coversCategory, coversPurpose } from "../scope.ts";
import type { Part } from "./reader.ts";
import { aboutOf } from "./readable-items.ts";
import type { SentRecord, ToldFacts, WishRecord } from "./records.ts";
import type { Course } from "./sendings.ts";

/** What was kept back from one agency because somebody objected: all of it, or some items. */
export type KeptBack =
  | { readonly whose: "reader"; readonly items: readonly ItemName[] }
  | { readonly whose: "another" };

/**
 * What one agency did not get because of an objection, and whether the reader's own would have done that by itself: then
 * they may read of it, whoever else objected. That somebody else did is nothing that a letter may say.
 *
 * @param part what the person is in the message: a child's objection is about all of it, an adult's about their own data
 * @param inForceN record of the decision in force: the objections that stood at its place are asked
 * @returns null where no objection kept anything back
 */
export function keptBackFrom(
  agency: AgencyId,
  record: SentRecord,
  part: Part,
  { inForce, inForceN }: Course,
  facts: ToldFacts,
): KeptBack | null {
  const decision = inForce.recipients[agency];
  if (!decision) return null;
  const isChild = part.role === "child";
  const dropped = decision.dropped.filter(
    ({ id, reason }) =>
      reason === (isChild ? "objection" : "third-party-objection") && aboutOf(id, record) === part.label,
  );
  const whole = isChild && isWhollyObjected(decision);
  const some = decision.outcome === "shared" && dropped.length > 0;
  if (!whole && !some) return null;
  const own = ownObjections(agency, inForceN, record, facts);
  if (whole)
    return own.some(({ scope }) => scope.categories === "all") ? { whose: "reader", items: [] } : { whose: "another" };
  const names = dropped.flatMap(({ item }) => (isItemName(item) ? [item] : []));
  const ofReader = names.filter((item) => own.some(({ scope }) => coversCategory(scope, items[item].category)));
  return ofReader.length > 0 ? { whose: "reader", items: ofReader } : { whose: "another" };
}

function isWhollyObjected({ outcome, reasons }: RecipientDecision): boolean {
  return outcome === "withheld" && reasons.length === 1 && reasons[0] === "objection";
}

/** Objections of the reader that bind by themselves and cover an agency at the place of a record. */
function ownObjections(agency: AgencyId, n: number, { message }: SentRecord, facts: ToldFacts): readonly WishRecord[] {
  return facts.wishes.filter(
    (wish) =>
      wish.fromN < n &&
      (wish.toN === null || wish.toN > n) &&
      facts.canonical(wish.person) === facts.canonical(facts.question.person) &&
      isReaders(wish, facts) &&
      binds(wish) &&
      coversAgency(wish.scope, agency) &&
      coversPurpose(wish.scope, message.purpose),
  );
}

/** Whether the reader made an objection. */
export function isReaders({ maker }: WishRecord, { question, canonical }: ToldFacts): boolean {
  const reader = question.reader.is === "parent" ? question.reader.person : question.person;
  return canonical(maker.person) === canonical(reader);
}

/** By what was recorded with it: a child's that was found competent, a parent's who is responsible, an adult's own. */
function binds({ maker }: WishRecord): boolean {
  if (maker.allegedHarmer) return false;
  if (maker.capacity === "child") return maker.competence === "competent";
  return maker.capacity === "self" || (maker.capacity === "parent" && maker.parentalResponsibility);
}
