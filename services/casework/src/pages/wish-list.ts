import { GatehouseError } from "@gatehouse/contracts/errors";
import type { WishView } from "@gatehouse/contracts/wishes";
import { professionalOf } from "@gatehouse/pages/people";
import type { Visit } from "@gatehouse/pages/web";
import { meets } from "../journeys/objection/effects.ts";
import { fileOf } from "../store/keys.ts";
import { isSamePerson } from "../store/wishes.ts";
import type { Wish } from "../store/wishes.ts";
import { momentWords } from "../journeys/words.ts";
import type { Desk } from "./desk.ts";
import { agencyWords } from "./desk.ts";
import { capacityOf, mayDecideWords, saysWords, scopeRows, stateWords, unsettledWords } from "./wish-words.ts";

/** A wish as pages show it: what is kept of it here, what the register says of it now, or both. */
export type Known = { readonly kept: Wish | null; readonly view: WishView | null; readonly tag: Tag };
type Tag = { readonly tag: string; readonly rule: string };

/**
 * The wishes this agency recorded, newest first, as they stand now. One that the register has and does not tell of, because
 * somebody who asks is connected to the family, is not shown either.
 */
export async function wishesHere(desk: Desk, visit: Visit): Promise<readonly Known[]> {
  const kept = await desk.wishes.list();
  const views = await asked(() => desk.client.wishes(professionalOf(visit.user), { is: "own" }));
  const byId = new Map(views?.wishes.map((view) => [view.wish, view]));
  const local = await Promise.all(kept.map((wish) => knownOf(desk, wish, views === null ? null : byId)));
  const elsewhere = [...byId.values()].filter(({ wish }) => kept.every(({ id }) => id !== wish));
  const all = [
    ...local.flatMap((one) => one ?? []),
    ...elsewhere.map((view) => ({ kept: null, view, tag: stateWords[view.state] })),
  ];
  return all.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1));
}

async function knownOf(desk: Desk, kept: Wish, views: ReadonlyMap<string, WishView> | null): Promise<Known | null> {
  const view = views?.get(kept.id) ?? null;
  if (view !== null) return { kept, view, tag: stateWords[view.state] };
  if (kept.withdrawnAt !== null) return { kept, view, tag: stateWords.withdrawn };
  if (views === null) return { kept, view, tag: unsettledWords["not-known"] };
  const outcome = (await desk.client.status(kept.id))?.outcome ?? null;
  if (outcome === "refused") return { kept, view, tag: unsettledWords.refused };
  return outcome === "recorded" ? null : { kept, view, tag: unsettledWords["on-its-way"] };
}

/** What the gateway answers; null while it cannot be asked, or will not say. */
export async function asked<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (err) {
    if (err instanceof GatehouseError) return null;
    throw err;
  }
}

function timeOf({ kept, view }: Known): string {
  return kept?.recordedAt ?? view?.at ?? "";
}

/** The name of a wish in paths: one recorded on these pages goes by its own id, any other by a digest that says nothing. */
export function wishKey({ kept, view }: Known): string {
  return kept?.id ?? fileOf(`wish/${view?.wish ?? ""}`);
}

/** A wish in words, for a card or a page of its own. */
export function shownWish(one: Known, desk: Desk): Readonly<Record<string, unknown>> {
  const { kept, view, tag } = one;
  const nameOf = agencyWords(desk);
  const scope = view?.scope ?? kept;
  return {
    key: wishKey(one),
    title: titleOf(one),
    kind: kindOf(one),
    tag: tag.tag,
    rule: tag.rule,
    capacity: capacityOf(view?.maker?.capacity ?? kept?.capacity ?? null),
    mayDecide: view?.maker ? mayDecideWords(view.maker) : [],
    scope: scope === null ? null : scopeRows(scope, nameOf),
    by: kept?.recordedBy ?? nameOf(view?.by ?? ""),
    at: momentWords(timeOf(one)),
    lastDay: view?.lastDay ?? kept?.lastDay ?? null,
    reviewOn: kept?.reviewOn ?? null,
    withdrawn: kept?.withdrawnAt ? { at: momentWords(kept.withdrawnAt), by: kept.withdrawnBy } : null,
    mayWithdraw: kept !== null && kept.withdrawnAt === null && view?.state !== "withdrawn",
  };
}

/** "Mary Lovell objects, about Ada Lovell"; without names where it was not recorded on these pages. */
export function titleOf({ kept, view }: Known): string {
  const kind = kindOf({ kept, view });
  if (kept !== null) {
    const about = kept.who === kept.whose ? "about their own information" : `about ${kept.whose}`;
    return `${kept.who} ${saysWords[kind]}, ${about}`;
  }
  return `${capacityOf(view?.maker?.capacity ?? null)} ${saysWords[kind]}`;
}

function kindOf({ kept, view }: Pick<Known, "kept" | "view">): WishView["kind"] {
  return view?.kind ?? kept?.kind ?? "objection";
}

const standing: ReadonlySet<string> = new Set(["counts", "waits"]);

/** Who says the opposite about the same person: said plainly, each pair once. */
export function conflictsIn(all: readonly Known[]): readonly string[] {
  const open = all.filter(({ kept, view }) => (view ? standing.has(view.state) : kept !== null && !kept.withdrawnAt));
  const yes = open.filter((one) => kindOf(one) === "agreement");
  const no = open.filter((one) => kindOf(one) !== "agreement");
  return yes.flatMap((one) =>
    no.filter((other) => isOpposed(one, other)).map((other) => `${pastOf(one)}. ${pastOf(other)}. ${ruleOf(other)}`),
  );
}

function isOpposed(one: Known, other: Known): boolean {
  const [a, b] = [one.view?.scope ?? one.kept, other.view?.scope ?? other.kept];
  const same =
    one.view !== null && other.view !== null && one.view.person === other.view.person
      ? true
      : one.kept !== null && other.kept !== null && isSamePerson(one.kept, other.kept);
  if (!same || a === null || b === null) return false;
  return meets(a.agencies, b.agencies) && meets(a.purposes, b.purposes) && meets(a.categories, b.categories);
}

const pastWords: Readonly<Record<WishView["kind"], string>> = {
  objection: "objected",
  agreement: "agreed",
  refusal: "did not agree",
};

function pastOf(one: Known): string {
  const who = one.kept?.who ?? capacityOf(one.view?.maker?.capacity ?? null);
  return `${who} ${pastWords[kindOf(one)]} on ${momentWords(timeOf(one))}`;
}

function ruleOf(other: Known): string {
  return kindOf(other) === "objection"
    ? "The objection counts over the agreement for what both cover."
    : "Where two people with parental responsibility answer differently, what needs agreement waits for the front door.";
}
