import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import { weighedBy } from "@gatehouse/policy/lives/override-rates";
import type { Weighed } from "@gatehouse/policy/lives/override-rates";
import { nameKey } from "@gatehouse/policy/professional";
import type { NamedProfessional } from "@gatehouse/policy/professional";
import type { GatewayState } from "./state.ts";

/**
 * Whose judgement of risk a decision rests on, as a record keeps it: each by the directory's id or a keyed hash of the
 * name. Nothing is kept of a decision that rests on nobody's.
 *
 * @param recorded the message as it is recorded, people by reference
 */
export function weighedIn(
  state: GatewayState,
  draft: Message,
  recorded: Message,
  decision: Decision,
  nowMs: number,
  hash: KeyedHash,
): { readonly weighed?: readonly Weighed[] } {
  const people = recorded.people.flatMap(({ ids }) => ids.map(({ value }) => value));
  const nameOf = (agency: AgencyId, { id, name }: NamedProfessional): string =>
    id ? `id:${id}` : `name:${hash(`professional/${agency}`, nameKey({ name }))}`;
  const weighed = weighedBy(draft, people, decision, state.register, nowMs, nameOf);
  return weighed.length > 0 ? { weighed } : {};
}
