import type { PreviewDecision } from "@gatehouse/contracts/request";

/**
 * A previewed decision with the draft's own statement ids, in the draft's order, in place of the signed ones, which a draft that is not sent
 * never gets.
 *
 * @param statementIds signed name by draft id, as signing gave it
 */
export function inDraftIds(decision: PreviewDecision, statementIds: Readonly<Record<string, string>>): PreviewDecision {
  const draftId = new Map(Object.entries(statementIds).map(([id, signed]) => [signed, id]));
  const place = new Map(Object.keys(statementIds).map((id, at) => [id, at]));
  const named = <T extends { readonly id: string }>(statement: T): T => ({
    ...statement,
    id: draftId.get(statement.id) ?? statement.id,
  });
  const inOrder = <T extends { readonly id: string }>(statements: readonly T[]): T[] =>
    statements.map(named).toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  const recipients: PreviewDecision["recipients"] = {};
  for (const [agency, recipient] of Object.entries(decision.recipients)) {
    const { statements, dropped } = recipient;
    recipients[agency] = { ...recipient, statements: inOrder(statements), dropped: inOrder(dropped) };
  }
  const holds = decision.holds.map((hold) => ({
    ...hold,
    statement: hold.statement === null ? null : (draftId.get(hold.statement) ?? hold.statement),
  }));
  return { ...decision, recipients, holds };
}
