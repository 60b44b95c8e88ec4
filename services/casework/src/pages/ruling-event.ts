import type { AgencyId } from "@gatehouse/contracts/agency";
import { uuidOf } from "@gatehouse/client/uuid-of";
import type { Ruling } from "../store/rulings.ts";

type Signer = Ruling["first"];

/** The id of the event that a decision becomes: the same decision has the same, however often it is recorded. */
export function eventIdOf({ hold, first }: Pick<Ruling, "hold" | "first">): string {
  return `r-${uuidOf("ruling", `${hold} ${first.at} ${first.sub}`)}`;
}

/**
 * The register event of a decision that everybody signed who must: an approver's release of one item to one agency
 * (contract §4, `release.approved`), or else the reviewer's answer. Who signed last records it, in the agency's name.
 */
export function rulingEvent(ruling: Ruling, agency: AgencyId): Readonly<Record<string, unknown>> {
  const { hold, message, recipient, item, outcome, why, first, second } = ruling;
  const named = ({ name, role }: Signer) => ({ agency, name, role });
  const head = { id: ruling.event ?? eventIdOf(ruling), by: named(second ?? first) };
  if (item !== null && outcome === "release" && recipient !== null) {
    return { ...head, type: "release.approved", message, items: [item], to: [recipient], approver: named(first) };
  }
  return { ...head, type: "review.decided", hold, ...(recipient ? { recipient } : {}), outcome, reason: why };
}
