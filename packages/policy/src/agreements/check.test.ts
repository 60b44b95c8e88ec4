import type { Partnership } from "@gatehouse/contracts/partnership";
import { describe, expect, test } from "vitest";
import { homes, northshire } from "../fixture.ts";
import { checkAgreements } from "./check.ts";
import { explainItem } from "./explain.ts";
import type { Question } from "./explain.ts";

const today = "2026-11-23";

type Agreements = Partnership["agreements"];

function withAgreement(id: string, change: Partial<Agreements[number]>): Partnership {
  const agreements = northshire.partnership.agreements.map((one) =>
    one.id === `northshire-${id}-2026` ? { ...one, ...change } : one,
  );
  return { ...northshire.partnership, agreements };
}

const codes = (partnership: Partnership, day = today): string[] =>
  checkAgreements(partnership, day).map(({ code, wrong }) => (wrong ? code : `(${code})`));

test("the demonstration partnership has nothing to find today, and says when its reviews come near", () => {
  expect(checkAgreements(northshire.partnership, today)).toEqual([]);
  expect(new Set(codes(northshire.partnership, "2027-07-03"))).toEqual(new Set(["(review-due)"]));
  expect(new Set(codes(northshire.partnership, "2027-10-01"))).toEqual(new Set(["review-due"]));
});

describe("what is wrong is found", () => {
  test.each<{ name: string; partnership: Partnership; expected: readonly string[] }>([
    { name: "ended", partnership: withAgreement("safeguarding", { to: "2026-11-22" }), expected: ["agreement-ended"] },
    {
      name: "ends today",
      partnership: withAgreement("safeguarding", { to: today }),
      expected: ["agreement-ends-soon"],
    },
    {
      name: "ends in 30 days",
      partnership: withAgreement("safeguarding", { to: "2026-12-23" }),
      expected: ["agreement-ends-soon"],
    },
    {
      name: "ends in 31 days",
      partnership: withAgreement("safeguarding", { to: "2026-12-24" }),
      expected: ["(agreement-ends-soon)"],
    },
    { name: "ends in 91 days", partnership: withAgreement("safeguarding", { to: "2027-02-22" }), expected: [] },
    {
      name: "ends before it begins",
      partnership: withAgreement("safeguarding", { to: "2026-09-29" }),
      expected: ["dates-reversed"],
    },
    { name: "no review", partnership: withAgreement("safeguarding", { reviewOn: null }), expected: ["review-due"] },
    {
      name: "no basis",
      partnership: withAgreement("safeguarding", { lawfulBasis: "not stated" }),
      expected: ["basis-not-stated"],
    },
    {
      name: "no retention",
      partnership: withAgreement("victim-safety", { retention: {} }),
      expected: ["retention-missing"],
    },
    {
      name: "nobody's name",
      partnership: withAgreement("learning-review", { signatories: [] }),
      expected: ["signatory-missing"],
    },
    {
      name: "a purpose that nobody agreed",
      partnership: withAgreement("learning-review", { purposes: ["court-order"], retention: { "court-order": 12 } }),
      expected: ["purpose-without-agreement"],
    },
    {
      name: "an agency left out",
      partnership: withAgreement("housing-support", { parties: ["northshire-council", homes] }),
      expected: ["agency-without-agreement"],
    },
    {
      name: "a limit for one that is no party",
      partnership: withAgreement("learning-review", {
        limits: [{ to: [homes], atMost: { support: "N", protection: "N" } }],
      }),
      expected: ["limit-without-effect"],
    },
    {
      name: "a limit that allows all there is",
      partnership: withAgreement("safeguarding", {
        limits: [{ items: ["child.sex"], atMost: { support: "F", protection: "F" } }],
      }),
      expected: ["limit-without-effect"],
    },
    {
      name: "a limit that takes something away",
      partnership: withAgreement("safeguarding", {
        limits: [{ items: ["child.sex"], atMost: { support: "N", protection: "F" } }],
      }),
      expected: [],
    },
    {
      name: "an item that nobody may have",
      partnership: {
        ...northshire.partnership,
        matrix: {
          ...northshire.partnership.matrix,
          "child.upn": Object.fromEntries(
            Object.keys(northshire.partnership.matrix["child.upn"]).map((kind) => [
              kind,
              { support: "N", protection: "N" },
            ]),
          ) as Partnership["matrix"]["child.upn"],
        },
      },
      expected: ["item-reaches-nobody"],
    },
  ])("$name", ({ partnership, expected }) => {
    const found = codes(partnership);
    expect(found).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(found).toEqual([]);
  });

  test("two agreements that bind the same two and differ", () => {
    const [first] = northshire.partnership.agreements.filter(({ id }) => id === "northshire-victim-safety-2026");
    if (!first) throw new Error("fixture");
    const second = { ...first, id: "second", retention: { "victim-safety": 1 } };
    const partnership = { ...northshire.partnership, agreements: [...northshire.partnership.agreements, second] };
    expect(codes(partnership)).toEqual(["(agreements-differ)"]);
    expect(
      codes({ ...partnership, agreements: [...northshire.partnership.agreements, { ...first, id: "same" }] }),
    ).toEqual([]);
  });
});

describe("explain", () => {
  const question: Question = { to: "housing", item: "health.conditions", from: null, purpose: null, on: today };
  const said = (change: Partial<Question>) => {
    const rules = explainItem(northshire, { ...question, ...change });
    return "unknown" in rules ? rules.unknown : rules.map(({ step, sentence }) => `${step} ${sentence}`);
  };
  test("says every rule in the order of the decision, and what it comes to", () => {
    const rules = said({});
    expect(rules).toContain("9 The matrix lets housing have it never in support, and never in protection.");
    expect(Array.isArray(rules) ? rules.at(-1) : rules).toBe(
      "9 Northshire Homes (northshire-homes) may have health.conditions at most: support: never; protection: never.",
    );
    const steps = typeof rules === "string" ? [] : rules.map((rule) => Number.parseInt(rule, 10));
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });
  test("names the minimised form and the child's own wish", () => {
    const rules = said({ to: "hillside-school", purpose: "child-protection" });
    expect(rules).toEqual(
      expect.arrayContaining([expect.stringContaining("care need"), expect.stringContaining("significant harm")]),
    );
    expect(Array.isArray(rules) ? rules.at(-1) : rules).toContain(
      "support: in full, when asked for; protection: minimised",
    );
  });
  test.each<Partial<Question> & { unknown: string }>([
    { to: "hospital", unknown: "to" },
    { item: "child.hat", unknown: "item" },
    { from: "a-nursery", unknown: "from" },
  ])("what nobody knows is said: $unknown", ({ unknown, ...change }) => expect(said(change)).toBe(unknown));
});
