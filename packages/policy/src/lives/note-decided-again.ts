import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Given, History, Passed } from "../history/state.ts";
import { needsConsent } from "../steps/07-consent.ts";

/**
 * Notes in the history what deciding a message again came to: who has which of its statements, and which questions wait.
 * What anybody was given stays, because corrections and recalls must reach it; only what was surely taken back before it
 * was handed over does not. The households stay as they are: what was listed since then is not undone by an older
 * message. Changes the history in place; a message that it does not know changes nothing.
 *
 * @param decision as recorded, never re-judged
 * @param takenBack recipients whose copy was taken back before it was handed over, without a doubt
 */
export function noteDecidedAgain(
  history: History,
  decision: Pick<Decision, "message" | "recipients" | "holds">,
  takenBack: readonly AgencyId[],
): void {
  const { id } = decision.message;
  const passed = history.messages.get(id);
  if (!passed) return;
  const shared: Record<AgencyId, Given> = {};
  for (const [agency, given] of Object.entries(passed.shared)) if (!takenBack.includes(agency)) shared[agency] = given;
  for (const [agency, { outcome, statements }] of Object.entries(decision.recipients))
    if (outcome === "shared")
      shared[agency] = [...new Set([...(shared[agency] ?? []), ...statements.map((statement) => statement.id)])];
  const { agreed: _before, ...rest } = passed;
  const agreed = agreedOf(passed, decision, shared);
  history.messages.set(id, { ...rest, shared, ...(agreed.length > 0 ? { agreed } : {}) });
  for (const hold of history.holds.values()) if (hold.message === id) history.holds.delete(hold.id);
  for (const { id: hold, recipient, reason, reviewer, due } of decision.holds)
    history.holds.set(hold, {
      id: hold,
      message: id,
      recipient,
      reason,
      reviewer: reviewer.agency,
      dueMs: Date.parse(due),
    });
}

/** Who has it by the family's agreement: as before, and whoever gets it below the tier that needs none. */
function agreedOf(
  passed: Passed,
  { message, recipients }: Pick<Decision, "message" | "recipients">,
  shared: Passed["shared"],
): readonly AgencyId[] {
  if (!needsConsent(message.kind)) return [];
  const now = Object.entries(recipients).flatMap(([agency, { outcome, tier }]) =>
    outcome === "shared" && tier === "support" ? [agency] : [],
  );
  return [...new Set([...(passed.agreed ?? []), ...now])].filter((agency) => shared[agency] !== undefined);
}
