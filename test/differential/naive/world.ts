import type { AgencyId, Professional } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { ItemName } from "@gatehouse/contracts/items";
import { items } from "@gatehouse/contracts/items";
import type { Message, Statement } from "@gatehouse/contracts/message";
import type { Agreement, Partnership, PartnershipAgency } from "@gatehouse/contracts/partnership";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { londonDay } from "./clock.ts";

/** One earlier message and what became of it. */
export type Past = { readonly message: Message; readonly decision: Pick<Decision, "outcome" | "recipients"> };

/** All that a decision depends on, in clear. `events` are those that count (see `accepted.ts`), in their order. */
export type World = {
  readonly partnership: Partnership;
  readonly now: string;
  readonly events: readonly RegisterEvent[];
  readonly history: readonly Past[];
};

/** One kind of register event. */
export type EventOf<Type extends RegisterEvent["type"]> = Extract<RegisterEvent, { type: Type }>;

/** The events of a kind, in their order. */
export function eventsOf<Type extends RegisterEvent["type"]>(world: World, type: Type): readonly EventOf<Type>[] {
  return world.events.filter((event): event is EventOf<Type> => event.type === type);
}

export function agencyOf(world: World, id: AgencyId): PartnershipAgency | undefined {
  return world.partnership.agencies.find((agency) => agency.id === id);
}

/** Whether a role at an agency holds an authority. */
export function mayDo(world: World, by: { agency: AgencyId; role: string }, authority: string): boolean {
  const roles = agencyOf(world, by.agency)?.roles ?? {};
  return Object.hasOwn(roles, by.role) && (roles[by.role] ?? []).some((one) => one === authority);
}

/** The agreements in force on the London day of `now`. */
export function agreementsInForce(world: World): readonly Agreement[] {
  const today = londonDay(world.now);
  return world.partnership.agreements.filter(({ from, to }) => from <= today && (to === null || today <= to));
}

/** Those that bind sender, recipient and purpose. */
export function agreementsFor(world: World, message: Message, recipient: AgencyId): readonly Agreement[] {
  return agreementsInForce(world).filter(
    (one) =>
      one.parties.includes(message.from) && one.parties.includes(recipient) && one.purposes.includes(message.purpose),
  );
}

/** A data item of the catalogue; `parseMessage` has let no other through. */
export function itemOf(statement: Pick<Statement, "item">): (typeof items)[ItemName] {
  const found = Object.values(items).find((item) => item.item === statement.item);
  if (!found) throw new Error("an item that parsed is in the catalogue");
  return found;
}

/** Two professionals are the same by id where both have one, else by name, ignoring case and spaces. */
export function samePerson(one: Partial<Professional>, other: Partial<Professional>): boolean {
  if (one.id && other.id) return one.id === other.id;
  const plain = (name: string | undefined) => (name ?? "").toLowerCase().replaceAll(/\s/g, "");
  return plain(one.name) === plain(other.name);
}

/** Whether a list, or `all`, has a value. */
export function covers(list: "all" | readonly string[], value: string): boolean {
  return list === "all" || list.includes(value);
}
