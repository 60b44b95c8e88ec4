import type { Partnership } from "@gatehouse/contracts/partnership";
import { expect, test } from "vitest";
import { compilePolicy } from "../compile.ts";
import { northshire } from "../fixture.ts";
import { policyWarnings } from "./policy-warnings.ts";

type Span = readonly [from: string, to: string | null];

/** What is warned of on a day, of agreements for victims' safety that run from when to when, beside one that runs on. */
function warnings(today: string, spans: readonly Span[], besides: readonly Span[] = [["2026-01-01", null]]) {
  const { partnership } = northshire;
  const [first] = partnership.agreements;
  if (!first) throw new Error("no agreement");
  const made = (purpose: Partnership["agreements"][number]["purposes"][number], all: readonly Span[]) =>
    all.map(([from, to], at) => ({
      ...first,
      id: `${purpose === "victim-safety" ? "a" : "b"}-${at}`,
      purposes: [purpose],
      from,
      to,
    }));
  const agreements = [...made("victim-safety", spans), ...made("child-protection", besides)];
  return policyWarnings(compilePolicy({ ...partnership, agreements }), today).map((one) =>
    "purpose" in one ? `${one.code} ${one.purpose} ${one.lastDay}` : one.code,
  );
}

test.each<{ name: string; today: string; spans: readonly Span[]; besides?: readonly Span[]; says: readonly string[] }>([
  { name: "one that runs on", today: "2026-11-23", spans: [["2026-09-30", null]], says: [] },
  { name: "31 days are left", today: "2026-11-23", spans: [["2026-09-30", "2026-12-24"]], says: [] },
  {
    name: "30 days are left",
    today: "2026-11-23",
    spans: [["2026-09-30", "2026-12-23"]],
    says: ["agreement-ends-soon victim-safety 2026-12-23"],
  },
  {
    name: "its last day is in force",
    today: "2026-11-23",
    spans: [["2026-09-30", "2026-11-23"]],
    says: ["agreement-ends-soon victim-safety 2026-11-23"],
  },
  {
    name: "it ended yesterday",
    today: "2026-11-23",
    spans: [["2026-09-30", "2026-11-22"]],
    says: ["agreement-ended victim-safety 2026-11-22"],
  },
  {
    name: "of several that ended, the last counts, in whatever order they stand",
    today: "2026-11-23",
    spans: [
      ["2026-01-01", "2026-10-31"],
      ["2026-02-01", "2026-11-01"],
      ["2026-03-01", "2026-09-01"],
    ],
    says: ["agreement-ended victim-safety 2026-11-01"],
  },
  {
    name: "one that has ended is followed by nothing, though another comes later",
    today: "2026-11-23",
    spans: [
      ["2026-01-01", "2026-11-22"],
      ["2026-11-24", null],
    ],
    says: ["agreement-ended victim-safety 2026-11-22"],
  },
  { name: "one that begins today runs", today: "2026-11-23", spans: [["2026-11-23", null]], says: [] },
  {
    name: "one that begins today and ends soon",
    today: "2026-11-23",
    spans: [["2026-11-23", "2026-11-30"]],
    says: ["agreement-ends-soon victim-safety 2026-11-30"],
  },
  { name: "one that is to begin is no end", today: "2026-11-23", spans: [["2026-11-24", "2026-11-30"]], says: [] },
  {
    name: "the next begins the day after",
    today: "2026-11-23",
    spans: [
      ["2026-09-30", "2026-11-30"],
      ["2026-12-01", null],
    ],
    says: [],
  },
  {
    name: "the next begins a day too late",
    today: "2026-11-23",
    spans: [
      ["2026-09-30", "2026-11-30"],
      ["2026-12-02", null],
    ],
    says: ["agreement-ends-soon victim-safety 2026-11-30"],
  },
  {
    name: "the next begins on the day after a last day that is today",
    today: "2026-11-23",
    spans: [
      ["2026-09-30", "2026-11-23"],
      ["2026-11-24", null],
    ],
    says: [],
  },
  {
    name: "a row of three that end far off",
    today: "2026-11-23",
    spans: [
      ["2026-12-11", "2027-06-30"],
      ["2026-09-30", "2026-11-30"],
      ["2026-12-01", "2026-12-10"],
    ],
    says: [],
  },
  {
    name: "a row of two that end soon",
    today: "2026-11-23",
    spans: [
      ["2026-09-30", "2026-11-30"],
      ["2026-12-01", "2026-12-10"],
    ],
    says: ["agreement-ends-soon victim-safety 2026-12-10"],
  },
  {
    name: "purposes in the order of their names",
    today: "2026-11-23",
    spans: [["2026-09-30", "2026-11-30"]],
    besides: [["2026-09-30", "2026-12-01"]],
    says: ["agreement-ends-soon child-protection 2026-12-01", "agreement-ends-soon victim-safety 2026-11-30"],
  },
  {
    name: "nothing is in force",
    today: "2026-11-23",
    spans: [["2026-09-30", "2026-11-20"]],
    besides: [["2026-12-01", null]],
    says: ["policy-not-in-force", "agreement-ended victim-safety 2026-11-20"],
  },
  {
    name: "of one purpose an old agreement has ended and another runs",
    today: "2026-11-23",
    spans: [
      ["2026-01-01", "2026-10-01"],
      ["2026-10-02", null],
    ],
    besides: [],
    says: [],
  },
])("$name", ({ today, spans, besides, says }) => expect(warnings(today, spans, besides)).toEqual(says));
