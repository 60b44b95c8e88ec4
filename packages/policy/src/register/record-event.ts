import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";

/** Turns an identifier into a keyed hash; the key is the partnership's and never here. Must be deterministic. */
export type HashPort = (scheme: string, value: string) => string;
/** An identifier as the register knows it: it can be recognised, never read. */
export type HashedIdentifier = { readonly scheme: string; readonly hash: string };

type Linking = Extract<RegisterEvent, { type: "person.linked" | "person.unlinked" }>;
type Linked = Extract<RegisterEvent, { type: "person.linked" }>;
type Unlinked = Extract<RegisterEvent, { type: "person.unlinked" }>;
/** A register event as it is recorded and applied: identifiers replaced by keyed hashes, nothing else changed. */
export type RecordedEvent =
  | Exclude<RegisterEvent, Linking>
  | (Omit<Linked, "ids" | "nameHash" | "placeHash"> & {
      ids: readonly HashedIdentifier[];
      nameHash: string | null;
      placeHash?: string | null;
    })
  | (Omit<Unlinked, "ids"> & { ids: readonly HashedIdentifier[] | null });

/**
 * Replaces the identifiers in an event, and a court's reference, by keyed hashes, so that the register never holds one in clear. References of the
 * scheme `person` are the partnership's own and stay.
 *
 * @param event parsed, its signature verified
 * @param hash the partnership's keyed hash
 */
export function recordEvent(event: RegisterEvent, hash: HashPort): RecordedEvent {
  const agency = event.by.agency;
  if (event.type === "person.linked") {
    const nameHash = event.nameHash ? hash("name", event.nameHash) : null;
    const placeHash = event.placeHash ? hash("place", event.placeHash) : null;
    return { ...event, ids: event.ids.map((id) => hashed(id, agency, hash)), nameHash, placeHash };
  }
  if (event.type === "person.unlinked")
    return { ...event, ids: event.ids?.map((id) => hashed(id, agency, hash)) ?? null };
  return event.type === "order.recorded" ? { ...event, order: orderKey(event.order, hash) } : event;
}

/** The key of a court's reference in the register: a message that relies on the order names the same reference. */
export function orderKey(order: string, hash: HashPort): string {
  return hash("court-order", order);
}

/** The keyed hashes by which this person may turn out to be another: of name and birth date, of birth date and postcode. */
export function likenessesOf(event: Extract<RecordedEvent, { type: "person.linked" }>): readonly string[] {
  return [event.nameHash, event.placeHash].flatMap((hash) => hash ?? []);
}

/**
 * The key of an identifier in the register. A `local` identifier is an agency's own, so the same value at two agencies
 * is two identifiers.
 */
export function identifierKey(scheme: string, value: string, agency: AgencyId, hash: HashPort): string {
  if (scheme === "person") return value;
  return scheme === "local" ? hash(`local/${agency}`, value) : hash(scheme, value.toUpperCase());
}

function hashed(
  id: { readonly scheme: string; readonly value: string },
  agency: AgencyId,
  hash: HashPort,
): HashedIdentifier {
  return { scheme: id.scheme, hash: identifierKey(id.scheme, id.value, agency, hash) };
}
