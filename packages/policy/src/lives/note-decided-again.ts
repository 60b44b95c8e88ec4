import type { AgencyId } from "@gatehouse/contracts/agency";
import type { PastDecision } from "../history/apply-decision.ts";
import type { Given, History } from "../history/state.ts";

/**
 * Notes in the history what deciding a message again came to: who has which of its statements, and which questions wait.
 * The households stay as they are: what was listed since then is not undone by an older message. Changes the history in
 * place; a message that it does not know changes nothing.
 *
 * @param decision as recorded, never re-judged
 * @param doubtful recipients that may have what they were given before beside what they are given now
 */
export function noteDecidedAgain(
  history: History,
  decision: PastDecision & { readonly message: { readonly id: string } },
  doubtful: readonly AgencyId[],
): void {
  const { id } = decision.message;
  const passed = history.messages.get(id);
  if (!passed) return;
  const shared: Record<AgencyId, Given> = {};
  for (const [agency, { outcome, statements }] of Object.entries(decision.recipients)) {
    const before = doubtful.includes(agency) ? (passed.shared[agency] ?? []) : [];
    const now = outcome === "shared" ? statements.map((statement) => statement.id) : [];
    if (outcome === "shared" || before.length > 0) shared[agency] = [...new Set([...before, ...now])];
  }
  history.messages.set(id, { ...passed, shared });
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
