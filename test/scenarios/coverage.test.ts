import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Situations of the domain that no single decision shows, and what shows them. */
const elsewhere: Readonly<Record<string, string>> = {
  S39: "an alleged harmer asks what was shared: a subject access request, for the data protection officer (R65)",
  S53: "one referral by two channels: two messages with two decisions; that the same bytes get one is tested in the gateway",
  S55: "the policy cannot be reached: tested where the gateway loads it; `policy-not-in-force` in a decision is S169 and X005",
  S59: "nobody acknowledges for two days: a clock of the projection, tested with the escalations",
  S60: "a parent asks to see everything: a subject access request, for the data protection officer (R65)",
  S63: "a family moves to another partnership: a second broker, which nothing here speaks to",
  S65: "statistics for the board: no message and no decision",
};

const wanted = [
  ...Array.from({ length: 65 }, (_, at) => `S${String(at + 1).padStart(2, "0")}`),
  ...Array.from({ length: 6 }, (_, at) => `W${at + 1}`),
];

function sourcesIn(folder: string): readonly string[] {
  const from = new URL(folder, import.meta.url);
  return readdirSync(from).flatMap((name) => {
    // Our own files: `scenarios.test.ts` reads them whole.
    const { sources } = JSON.parse(readFileSync(new URL(name, from), "utf8")) as { sources: readonly string[] };
    return sources;
  });
}

test("every situation and every worked fixture of the domain has a scenario, or a reason why not", () => {
  const sources = [...sourcesIn("cases/"), ...sourcesIn("own/")].join("\n");
  const shown = new Set(sources.match(/\b(?:S\d{2}|W\d)\b/g));
  expect(wanted.filter((one) => !shown.has(one) && !(one in elsewhere))).toEqual([]);
  expect(Object.keys(elsewhere).filter((one) => shown.has(one))).toEqual([]);
});
