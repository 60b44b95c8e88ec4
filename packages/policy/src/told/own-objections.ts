import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RecipientDecision } from "@gatehouse/contracts/decision";
import { isItemName, items } from "@gatehouse/contracts/items";
import type { ItemName } from "@gatehouse/contracts/items";
import { coversAgency, coversCategory, coversPurpose } from "../scope.ts";
import type { SentRecord, ToldFacts, WishRecord } from "./records.ts";

/** What was kept back from one agency because somebody objected: all of it, or some items. */
export type KeptBack =
  | { readonly whose: "reader"; readonly items: readonly ItemName[] }
  | { readonly whose: "another" };

/**
 * What one agency did not get because of an objection, and whether the reader's own would have done that by itself: then
 * they may read of it, whoever else objected. That somebody else did is nothing that a letter may say.
 *
 * @param record as it was sent; the objections in force at its place are asked
 * @param decision the one in force
 * @returns null where no objection kept anything back
 */
export function keptBackFrom(
  agency: AgencyId,
  record: SentRecord,
  decision: RecipientDecision,
  facts: ToldFacts,
): KeptBack | null {
  const dropped = decision.dropped.filter(({ reason }) => reason === "objection");
  const whole = decision.outcome === "withheld" && decision.reasons.length === 1 && decision.reasons[0] === "objection";
  const some = decision.outcome === "shared" && dropped.length > 0;
  if (!whole && !some) return null;
  const own = ownObjections(agency, record, facts);
  if (whole)
    return own.some(({ scope }) => scope.categories === "all") ? { whose: "reader", items: [] } : { whose: "another" };
  const names = dropped.flatMap(({ item }) => (isItemName(item) ? [item] : []));
  const ofReader = names.filter((item) => own.some(({ scope }) => coversCategory(scope, items[item].category)));
  return ofReader.length > 0 ? { whose: "reader", items: ofReader } : { whose: "another" };
}

/** Objections of the reader that bind by themselves and cover an agency at the place of a record. */
function ownObjections(agency: AgencyId, { n, message }: SentRecord, facts: ToldFacts): readonly WishRecord[] {
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
