import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { RecipientPart } from "@gatehouse/contracts/ledger";
import type { Message } from "@gatehouse/contracts/message";
import { ownIdsFor } from "./own-ids.ts";
import type { GatewayState } from "./state.ts";
import { newDeliveryId } from "./write.ts";
import type { Copy } from "./write.ts";

/** The copies of a decision, one for each recipient it is shared with, with what else travels on each. */
export function copiesOf(state: GatewayState, message: Message, decision: Decision): Copy[] {
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
      },
    ];
  });
}

/** Every recipient's part of the record, those that got nothing too. */
export function partsOf(
  state: GatewayState,
  decision: Decision,
  copies: readonly Copy[],
): Record<AgencyId, RecipientPart> {
  const ids = new Map(copies.map(({ to, delivery }) => [to, delivery]));
  return Object.fromEntries(
    Object.entries(decision.recipients).map(([recipient, { ...details }]) => [
      recipient,
      {
        recipient,
        decision: {
          ...details,
          statements: [...details.statements],
          dropped: [...details.dropped],
          reasons: [...details.reasons],
          overrides: [...details.overrides],
          handling: [...details.handling],
        },
        delivery: ids.get(recipient) ?? null,
        counter: state.counters.get(recipient) ?? 0,
        retainUntil: details.retainUntil,
      },
    ]),
  );
}
