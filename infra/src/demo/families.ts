import { hash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Draft } from "@gatehouse/client/sign-and-queue";
import type { Identifier, Message } from "@gatehouse/contracts/message";
import type { Party } from "./parties.ts";

type Parties = ReadonlyMap<string, Party>;

/** Who works with a family whose records are played. */
export const usualTeam: readonly string[] = [
  "northshire-council",
  "riverside-practice",
  "hillside-school",
  "northshire-police",
  "northshire-probation",
];

/** Records register events in one agency's name and waits until all have been decided. */
export async function recordAll(
  party: Party,
  events: readonly Draft[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const by = { agency: party.agency, name: party.author.name, role: party.author.role };
  const ids: string[] = [];
  for (const event of events) ids.push((await party.client.record({ at, by, ...event })).id);
  return await refusedOf(party, ids, signal);
}

/** Events recorded side by side: they share a write to the disk, and the gateway has the next at hand. */
const AT_ONCE = 64;

/** As `recordAll`, for events of which none needs another to have been recorded. */
async function recordSideBySide(
  party: Party,
  events: readonly Draft[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const by = { agency: party.agency, name: party.author.name, role: party.author.role };
  const ids: string[] = [];
  for (let from = 0; from < events.length && !signal.aborted; from += AT_ONCE) {
    const some = events.slice(from, from + AT_ONCE);
    const queued = await Promise.all(some.map((event) => party.client.record({ at, by, ...event })));
    ids.push(...queued.map(({ id }) => id));
  }
  return await refusedOf(party, ids, signal);
}

const POLL_MS = 20;

async function refusedOf(party: Party, ids: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const id of ids) {
    for (let outcome = await outcomeOf(party, id); outcome !== "recorded"; outcome = await outcomeOf(party, id)) {
      if (outcome === "refused") {
        refused.push(id);
        break;
      }
      await delay(POLL_MS, undefined, { signal });
    }
  }
  return refused;
}

/** By what the client has been told: asking the gateway for each would be slower than waiting for the receipts. */
async function outcomeOf(party: Party, id: string): Promise<string | null> {
  return party.outcomes.get(id) ?? (await party.client.status(id))?.outcome ?? null;
}

/**
 * Makes known to the partnership the families that drafts are about, as their professionals would: each agency links the
 * child by its own identifiers, the front door opens a case at level 4 and gathers the team.
 *
 * @returns register events that were refused, by id
 */
export async function makeKnown(
  drafts: readonly Message[],
  parties: Parties,
  team: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const known = new Map<string, string>();
  const links = new Map<string, Draft[]>();
  const cases: Draft[] = [];
  for (const { name, from, ids } of childrenOf(drafts)) {
    const keys = ids.map(({ scheme, value }) => `${scheme === "local" ? from : scheme} ${value}`);
    const person = keys.map((key) => known.get(key)).find(Boolean) ?? `p-${hash("sha256", keys[0] ?? "").slice(0, 16)}`;
    for (const key of keys) known.set(key, person);
    links.set(from, [...(links.get(from) ?? []), { id: `link-${name}`, type: "person.linked", person, ids }]);
    cases.push(...caseEvents(name, person, new Set([...team, from])));
  }
  const refused: string[] = [];
  for (const [agency, events] of links) refused.push(...(await recordFor(parties, agency, events, signal)));
  // Nobody joins the team of a case that is not open.
  for (const type of ["case.opened", "team.joined"]) {
    const events = cases.filter((event) => event["type"] === type);
    refused.push(...(await recordFor(parties, "northshire-council", events, signal)));
  }
  return refused;
}

type KnownChild = { readonly name: string; readonly from: string; readonly ids: Identifier[] };

/** The child of each case, with every identifier that any record of the case gives it. */
function childrenOf(drafts: readonly Message[]): readonly KnownChild[] {
  const children = new Map<string, KnownChild>();
  for (const draft of drafts) {
    const child = draft.people.find(({ role }) => role === "child");
    if (!child || !draft.case) continue;
    const found = children.get(draft.case) ?? { name: draft.case, from: draft.from, ids: [] };
    for (const id of child.ids) {
      if (!found.ids.some(({ scheme, value }) => scheme === id.scheme && value === id.value)) found.ids.push(id);
    }
    children.set(draft.case, found);
  }
  return [...children.values()];
}

async function recordFor(
  parties: Parties,
  agency: string,
  events: readonly Draft[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const party = parties.get(agency);
  return party ? await recordSideBySide(party, events, signal) : [];
}

/** A case at level 4 with its team. */
export function caseEvents(name: string, child: string, team: ReadonlySet<string>): Draft[] {
  return [
    { id: `open-${name}`, type: "case.opened", case: name, child, level: 4, status: "child-protection" },
    ...[...team].map((agency) => ({ id: `team-${name}-${agency}`, type: "team.joined", case: name, agency })),
  ];
}
