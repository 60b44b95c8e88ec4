import type { OverrideCode } from "@gatehouse/contracts/codes";
import type { WishEffect, WishView } from "@gatehouse/contracts/wishes";
import { categoryWords } from "../journeys/objection/scope.ts";
import { kindWords, momentWords, purposeWords } from "../journeys/words.ts";
import { itemWords } from "./case-entry.ts";

/** How a wish stands, for a tag and a sentence that says the rule. */
export const stateWords: Readonly<Record<WishView["state"], { readonly tag: string; readonly rule: string }>> = {
  counts: { tag: "Counts", rule: "It counts for what it covers, from when it was recorded." },
  waits: {
    tag: "Waits for an assessment",
    rule: "Nobody has judged whether the child can decide this. What it covers waits until somebody has.",
  },
  view: {
    tag: "A view",
    rule: "It was recorded and the front door is shown it. By what was recorded of who spoke, it stops nothing by itself.",
  },
  withdrawn: { tag: "Withdrawn", rule: "It was taken back, and counts no more." },
  ended: { tag: "Ended", rule: "Its last day is past. Ask again before you rely on it." },
  "answered-again": {
    tag: "Answered again",
    rule: "The same person has answered again since. The later answer counts for what it covers.",
  },
};
/** Where the register has not taken it, refused it, or cannot be asked. */
export const unsettledWords = {
  "on-its-way": { tag: "On its way", rule: "The register has not taken it yet. Open this page again." },
  refused: { tag: "Not recorded", rule: "The register refused it. Telephone the front door." },
  "not-known": { tag: "Not known now", rule: "The register cannot be asked at this moment. Open this page again." },
} as const;

/** What set an objection aside, as a practitioner reads it. */
const overrideWords: Readonly<Record<OverrideCode, string>> = {
  "risk-of-harm": "A named professional judged that someone may be harmed, and named this agency",
  "court-order": "A court ordered it",
  "mandatory-report": "The law says that it must be reported",
  "crime-prevention": "The police asked for it, with a reference",
  "cannot-consent": "The person cannot decide this, and nobody can for them",
  "alleged-harmer": "Whoever objects is said to be the source of the harm",
  "front-door-concern": "It is a concern, and the front door always gets those",
};

/** Who says what, as the heading of a wish. */
export const saysWords: Readonly<Record<WishView["kind"], string>> = {
  objection: "objects",
  agreement: "agrees",
  refusal: "does not agree",
};

const capacityWords: Readonly<Record<string, string>> = {
  child: "The child",
  parent: "A parent",
  carer: "A carer",
  self: "The person themselves",
  advocate: "An advocate for the child",
};

/** In which capacity somebody spoke. */
export function capacityOf(capacity: string | null): string {
  return (capacity === null ? undefined : capacityWords[capacity]) ?? "Somebody";
}

/** What is known of whether they may decide: the rule is on the page that asks. */
export function mayDecideWords(maker: NonNullable<WishView["maker"]>): readonly string[] {
  const { capacity, competence, parentalResponsibility, allegedHarmer } = maker;
  const child = capacity === "child" || capacity === "advocate";
  const found = { competent: "Found able to decide this", "not-competent": "Found not able to decide this yet" };
  const assessed =
    competence === null || competence === "not-assessed"
      ? "Not assessed: from 16 a young person decides for themselves"
      : found[competence];
  const first = child
    ? assessed
    : capacity === "self"
      ? "Decides about what is held on themselves"
      : parentalResponsibility
        ? "Holds parental responsibility"
        : "Not known to hold parental responsibility";
  return [first, ...(allegedHarmer ? ["Said to be the source of harm"] : [])];
}

type Scoped = "all" | readonly string[];
const named = (list: Scoped, all: string, nameOf: (one: string) => string): readonly string[] =>
  list === "all" ? [all] : list.map(nameOf);

/** A scope in words. */
export function scopeRows(
  scope: { readonly agencies: Scoped; readonly purposes: Scoped; readonly categories: Scoped },
  nameOf: (id: string) => string,
): Readonly<Record<"agencies" | "purposes" | "categories", string>> {
  const categories: Readonly<Record<string, string>> = categoryWords;
  const purposes: Readonly<Record<string, string>> = purposeWords;
  return {
    agencies: named(scope.agencies, "All agencies", nameOf).join(", "),
    purposes: named(scope.purposes, "Everything", (one) => purposes[one] ?? one).join(", "),
    categories: named(scope.categories, "Everything", (one) => categories[one] ?? one).join(", "),
  };
}

/** One line of what an objection did. */
export type EffectRow = {
  readonly at: string;
  readonly message: string;
  readonly recipient: string;
  readonly items: string;
  readonly why: string;
};
/** What an objection did, by what a reader asks. */
export type EffectTables = Readonly<Record<"stopped" | "went" | "before", readonly EffectRow[]>>;

const stoppedWords: Readonly<Record<"stopped" | "waits" | "taken-back", string>> = {
  stopped: "The objection covers it",
  waits: "Waits for a decision because of it",
  "taken-back": "Taken back on its way, before anybody had it",
};

/** Sorts what an objection did into what it stopped, what went in spite of it, and what had gone before. */
export function effectTables(
  effects: readonly WishEffect[],
  own: string,
  nameOf: (id: string) => string,
): EffectTables {
  const row = (one: WishEffect, why: string): EffectRow => ({
    at: momentWords(one.at),
    message: one.from === own ? kindWords[one.kind] : `${kindWords[one.kind]}, from ${nameOf(one.from)}`,
    recipient: nameOf(one.recipient),
    items: one.items.length === 0 ? "All of it" : one.items.map((item) => itemWords(item, "full")).join(", "),
    why,
  });
  const of = (...kinds: readonly WishEffect["effect"][]): readonly WishEffect[] =>
    effects.filter(({ effect }) => kinds.includes(effect));
  return {
    stopped: of("stopped", "waits", "taken-back").map((one) =>
      row(one, one.effect === "went" || one.effect === "before" ? "" : stoppedWords[one.effect]),
    ),
    went: of("went").map((one) => row(one, one.why === null ? "" : overrideWords[one.why])),
    before: of("before").map((one) => row(one, "")),
  };
}
