import type { LetterDraft, Omission } from "@gatehouse/contracts/letter";
import { plainItem } from "../plain-items.ts";
import type { PlainNames } from "../plain-words.ts";
import { listed } from "../plain-words.ts";
import { blockWords, checkWords, omissionWords } from "./approver-words.ts";
import { page } from "./letter-html.ts";
import { dateWords } from "./letter-sheet.ts";
import { escaped } from "./visible.ts";

/** What stands against a letter and what it leaves out, as sentences: for the approver alone. */
export type ApproverNotes = {
  readonly blocked: readonly string[];
  readonly checks: readonly string[];
  readonly omitted: readonly ApproverRow[];
  /** How many rows more there are than an answer holds. */
  readonly omittedMore: number;
  readonly released: readonly string[];
};
/** One thing left out. */
export type ApproverRow = { readonly what: string; readonly why: string };

/** Puts what the approver has to know in words. */
export function approverNotes(draft: LetterDraft, names: PlainNames): ApproverNotes {
  return {
    blocked: draft.blocked.map((code) => blockWords[code]),
    checks: draft.checks.map((code) => checkWords[code]),
    omittedMore: draft.omittedMore,
    omitted: draft.omitted.map((one) => ({ what: whatOf(one, names), why: whyOf(one) })),
    released: draft.released.map(
      ({ record, reviewOn }) =>
        `Record ${record}: telling was put off until ${dateWords(reviewOn)}, nobody renewed that, and it is in the letter now. Make sure that it may be.`,
    ),
  };
}

function whyOf({ why, reviewOn }: Omission): string {
  const review = reviewOn === null ? "" : ` Review: ${dateWords(reviewOn)}.`;
  return `${omissionWords[why]}${review}`;
}

function whatOf({ record, on, from, to, items }: Omission, names: PlainNames): string {
  const name = (id: string): string => names.agencies.find((agency) => agency.id === id)?.name ?? id;
  const when = on === null ? "" : `, ${dateWords(on)}`;
  const who = from === null ? "" : `, from ${name(from)}`;
  const whom = to.length === 0 ? "" : ` to ${listed(to.map(name))}`;
  const what = items.length === 0 ? "" : `: ${listed(items.map((item) => plainItem(item, "full")))}`;
  return `Record ${record}${when}${who}${whom}${what}`;
}

/** The approver's page: what no reader of the letter may see. */
export function approverHtml(draft: LetterDraft, names: PlainNames): string {
  const { blocked, checks, omitted, omittedMore, released } = approverNotes(draft, names);
  const about = `${draft.question.person}, for ${draft.question.reader.is === "parent" ? `the parent ${draft.question.reader.person}` : "the person themself"}`;
  const rows = omitted.map(({ what, why }) => `<tr><td>${escaped(what)}</td><td>${escaped(why)}</td></tr>`);
  return page("For the approver alone", [
    `<p class="draft">For the approver alone: never send this page, or any of it, with the letter</p>`,
    `<h1>What the letter leaves out, and why</h1>`,
    `<p>${escaped(about)}. Digest of the draft: <code>${escaped(draft.digest.slice(0, 16))}</code></p>`,
    ...section("No letter can be approved", blocked),
    ...section("Before you approve", checks),
    ...section("Deferrals that have ended", released),
    `<h2>Left out</h2>`,
    rows.length === 0
      ? "<p>Nothing.</p>"
      : `<table><thead><tr><th scope="col">What</th><th scope="col">Why, and what you can do</th></tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table>`,
    omittedMore === 0 ? "" : `<p>And ${omittedMore} more rows, of the newest records.</p>`,
  ]);
}

function section(heading: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`<h2>${escaped(heading)}</h2>`, ...lines.map((line) => `<p>${escaped(line)}</p>`)];
}
