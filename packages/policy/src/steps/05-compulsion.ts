// Rules carried out here (docs/rules.md): R43 R57
import type { PolicyAgency } from "../compile.ts";
import type { CourtOrder } from "../register/state.ts";
import { orderKey } from "../register/record-event.ts";
import type { Scene } from "../scene.ts";

/** What the law compels for one recipient. Under a court order `released` is exactly what goes; null without one. */
export type Compulsion = { readonly released: ReadonlySet<string> | null; readonly mandatoryReport: boolean };

/**
 * Step 5. Under purpose `court-order` the orders recorded about the child decide alone: their items to their bodies, and
 * nothing where none is recorded. A mandatory report compels towards police and front door.
 */
export function readCompulsion(scene: Scene, recipient: PolicyAgency): Compulsion {
  const { purpose, basis } = scene.message;
  const mandatoryReport =
    basis.claim === "mandatory-report" && (recipient.kind === "police" || recipient.id === scene.policy.frontDoor);
  if (purpose !== "court-order") return { released: null, mandatoryReport };
  const relied = basis.order ? orderKey(basis.order, scene.facts.hash) : null;
  const orders = ordersAboutChild(scene).filter(
    ({ order, to }) => to.includes(recipient.id) && (relied === null || relied === order),
  );
  return { released: new Set(orders.flatMap(({ items }) => items)), mandatoryReport };
}

function ordersAboutChild(scene: Scene): readonly CourtOrder[] {
  const { persons } = scene.facts.register;
  return scene.child.refs.flatMap((ref) => [...(persons.get(ref)?.orders.values() ?? [])]);
}
