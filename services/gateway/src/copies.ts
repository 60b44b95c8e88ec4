import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import type { RecipientPart } from "@gatehouse/contracts/ledger";
import type { Message } from "@gatehouse/contracts/message";
import type { NotedObjections } from "@gatehouse/contracts/noted-objections";
import { ownIdsFor } from "./own-ids.ts";
import type { GatewayState } from "./state.ts";
import { newDeliveryId } from "./write.ts";
import type { Copy } from "./write.ts";

/** What only the front door's copy carries, and which agency that is; read only when there is such a copy. */
export type FrontDoorNotes = { readonly frontDoor: AgencyId; readonly objections: () => NotedObjections };

/** The copies of a decision, one for each recipient it is shared with, with what else travels on each. */
export function copiesOf(state: GatewayState, message: Message, decision: Decision, notes: FrontDoorNotes): Copy[] {
  const child = message.people.find(({ role }) => role === "child")?.ids.map(({ value }) => value) ?? [];
  return Object.entries(decision.recipients).flatMap(([to, recipient]) => {
    if (recipient.outcome !== "shared") return [];
    const duties = decision.duties.filter((duty) => duty.on === to);
    return [
      {
        to,
        decision: recipient,
        ownIds: ownIdsFor(state, to, child),
        delivery: newDeliveryId(),
        duties: duties.map(({ duty, due }) => ({ duty, due: due ?? null })),
        objections: to === notes.frontDoor ? notes.objections() : null,
      },
    ];
  });
}

/** A recipient's part as far as it is decided: of a copy that is not made yet there is no digest. */
export type DecidedPart = Omit<RecipientPart, "sealedTo" | "delivered">;

/**
 * Every recipient's part of the record, those that got nothing too.
 *
 * The part of a recipient that gets a copy is opened to it beside the copy, so it tells of the copy alone: what was left
 * out, why, and whose wish was overridden stand in the gateway's own part, which is opened to nobody.
 */
export function partsOf(
  state: GatewayState,
  decision: Decision,
  copies: readonly Copy[],
): Record<AgencyId, DecidedPart> {
  const ids = new Map(copies.map(({ to, delivery }) => [to, delivery]));
  return Object.fromEntries(
    Object.entries(decision.recipients).map(([recipient, details]) => [
      recipient,
      {
        counter: state.counters.get(recipient) ?? 0,
        decision: spelt(details.outcome === "shared" ? ofTheCopy(details) : details),
        delivery: ids.get(recipient) ?? null,
        recipient,
        retainUntil: details.retainUntil,
      },
    ]),
  );
}

function ofTheCopy(details: RecipientDecision): RecipientDecision {
  return { ...details, dropped: [], reasons: [], overrides: [], dutyCheck: false };
}

/** Members in the order in which a record writes them (RFC 8785), so that nothing has to be sorted for it. */
function spelt(decision: RecipientDecision): RecipientDecision {
  const { dropped, dutyCheck, handling, outcome, overrides, reasons, retainUntil, routedTo, tier } = decision;
  const statements = decision.statements.map(({ form, id, item }) => ({ form, id, item }));
  return { dropped, dutyCheck, handling, outcome, overrides, reasons, retainUntil, routedTo, statements, tier };
}
