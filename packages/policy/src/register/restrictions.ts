import type { RecordedEvent } from "./record-event.ts";
import type { Register, Restriction } from "./state.ts";
import { beginPerson, recordsAbout } from "./state.ts";

type EventOf<Type extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: Type }>;
type Placed = EventOf<"restriction.placed">;

/** Places a bar on a person. */
export function applyPlaced(register: Register, event: Placed): void {
  beginPerson(register, event.person).restrictions.set(event.id, restrictionOf(event));
}

/** Lifts a bar, from everyone to whom a merge or an unlink brought it. */
export function applyLifted(register: Register, event: EventOf<"restriction.lifted">): void {
  const about = register.events.get(event.ends)?.person;
  for (const person of recordsAbout(register, about)) person.restrictions.delete(event.ends);
}

function restrictionOf(event: Placed): Restriction {
  const head = { id: event.id, person: event.person, by: event.by.agency };
  switch (event.restriction) {
    case "protected-location":
      return {
        ...head,
        kind: "protected-location",
        ...addressOf(event.address),
        aliases: [...(event.aliases ?? []), ...uprnOf(event.address)],
        permitted: event.permitted ?? [],
      };
    case "linked-person": {
      const professional = event.professional ?? null;
      return {
        ...head,
        kind: "linked-person",
        agency: event.agency ?? null,
        professional: professional && {
          name: professional.name,
          id: professional.id ?? null,
          role: professional.role ?? null,
          agency: professional.agency ?? null,
        },
      };
    }
    case "court":
      return { ...head, kind: "court", permitted: event.permitted ?? [] };
    case "sealed":
      return { ...head, kind: "sealed", items: event.items };
  }
}

type Address = Extract<Placed, { restriction: "protected-location" }>["address"];
/** A property number names the place as an alias does. */
function uprnOf(address: Address): readonly string[] {
  return typeof address === "object" && address?.uprn ? [address.uprn] : [];
}

const postcodeInText = /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/i;

function addressOf(address: Address): { readonly lines: readonly string[]; readonly postcode: string | null } {
  if (!address) return { lines: [], postcode: null };
  if (typeof address !== "string") return { lines: address.lines, postcode: address.postcode ?? null };
  const lines = address
    .split(/[,\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return { lines, postcode: postcodeInText.exec(address)?.[0] ?? null };
}
