import type { AgencyId } from "@gatehouse/contracts/agency";
import type { WishView } from "@gatehouse/contracts/wishes";
import type { EventNote, Maker, PersonRef, Register, ScopeSet } from "@gatehouse/policy/register/state";
import { canonicalRef, personRecord } from "@gatehouse/policy/register/state";
import { londonDateOf } from "@gatehouse/policy/calendar";
import { instant } from "../receipts.ts";

/** Who looks at wishes: another agency than the front door learns nothing of what others recorded since. */
export type Looker = { readonly agency: AgencyId; readonly isFrontDoor: boolean };

const kinds: Readonly<Record<string, WishView["kind"]>> = {
  "objection.recorded": "objection",
  "consent.given": "agreement",
  "consent.refused": "refusal",
};

/** Whether an event recorded a wish, and about whom. */
export function isWish(note: EventNote): note is EventNote & { readonly person: PersonRef } {
  return kinds[note.type] !== undefined && note.person !== null;
}

/**
 * One wish as it stands now, by what was recorded with it and nothing else: whether a child decides for themselves may
 * also rest on what others recorded, and is not told here.
 *
 * @returns null for an id that is no wish's
 */
export function wishView(register: Register, wish: string, looker: Looker, nowMs: number): WishView | null {
  const note = register.events.get(wish);
  const kind = note && kinds[note.type];
  if (!note || !isWish(note) || !kind) return null;
  const head = { wish, kind, by: note.by, person: note.person };
  const record = personRecord(register, note.person);
  const stands = kind === "objection" ? record?.objections.get(wish) : record?.answers.find(({ id }) => id === wish);
  // An objection that was withdrawn is no longer in the register; its record in the ledger is.
  if (!stands) return { ...head, maker: null, scope: null, at: null, lastDay: null, state: "withdrawn" };
  const { maker, scope, atMs } = stands;
  const lastDay = "lastDay" in stands ? stands.lastDay : null;
  const answered = kind === "objection" ? null : answeredSince(register, note.person, wish, looker);
  const ended = lastDay !== null && lastDay < londonDateOf(nowMs) ? "ended" : null;
  return {
    ...head,
    maker: { ...maker },
    scope: copyOf(scope),
    at: instant(atMs),
    lastDay,
    state: answered ?? ended ?? standing(maker),
  };
}

function copyOf({ agencies, purposes, categories }: ScopeSet): NonNullable<WishView["scope"]> {
  const list = <T>(one: "all" | readonly T[]): "all" | T[] => (one === "all" ? one : [...one]);
  return { agencies: list(agencies), purposes: list(purposes), categories: list(categories) };
}

/** By what was recorded of who speaks (decision steps 7 and 8). */
export function standing(maker: Maker): "counts" | "waits" | "view" {
  const { capacity, competence, parentalResponsibility, allegedHarmer } = maker;
  if (capacity === "self") return "counts";
  if (allegedHarmer) return "view";
  if (capacity === "child" || capacity === "advocate")
    return competence === "competent" ? "counts" : competence === "not-competent" ? "view" : "waits";
  return parentalResponsibility ? "counts" : "view";
}

/** What its giver said later about the same person, as far as who looks may know of it. */
function answeredSince(
  register: Register,
  about: PersonRef,
  wish: string,
  { agency, isFrontDoor }: Looker,
): "withdrawn" | "answered-again" | null {
  const answers = personRecord(register, about)?.answers ?? [];
  const at = answers.findIndex(({ id }) => id === wish);
  const own = answers[at];
  if (!own) return null;
  const giver = canonicalRef(register, own.maker.person);
  const later = answers.slice(at + 1).filter(({ maker }) => canonicalRef(register, maker.person) === giver);
  // The recorder is told of what takes back its record, whoever recorded that (contract §4); of no other answer.
  if (later.some(({ kind, ends }) => kind === "withdrawn" && (ends === wish || !ends))) return "withdrawn";
  const known = later.some(({ kind, by }) => kind !== "withdrawn" && (isFrontDoor || by === agency));
  return known ? "answered-again" : null;
}
