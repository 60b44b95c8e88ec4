import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import type { OwnIds } from "./effect.ts";
import { ownIdsKey } from "./state.ts";
import type { GatewayState } from "./state.ts";

/**
 * The identifiers that an agency gives for a person, each sealed to that agency before anything of them is kept: the
 * register has only keyed hashes, and a copy can still carry the recipient's own identifier as it gave it.
 */
export function ownIdsOf(
  event: RegisterEvent,
  context: { readonly sealTo: (agency: AgencyId, text: string) => string | null },
): OwnIds | null {
  const agency = event.by.agency;
  if (event.type === "person.unlinked") return { agency, person: event.person, sealed: null };
  if (event.type !== "person.linked") return null;
  const given = event.ids.filter(({ scheme }) => scheme !== "person");
  const sealed = given.flatMap((id) => context.sealTo(agency, JSON.stringify(id)) ?? []);
  return sealed.length === 0 ? null : { agency, person: event.person, sealed };
}

/** What a recipient itself called the child, never what another agency does. */
export function ownIdsFor(state: GatewayState, recipient: AgencyId, child: readonly string[]): readonly string[] {
  return child.flatMap((person) => state.ownIds.get(ownIdsKey(recipient, person)) ?? []);
}
