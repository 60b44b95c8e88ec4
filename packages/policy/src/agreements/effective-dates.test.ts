import type { Agreement, Partnership } from "@gatehouse/contracts/partnership";
import { describe, expect, test } from "vitest";
import { compilePolicy, policyOfText, policyText } from "../compile.ts";
import { agreed, consent, council, everyoneSees, homes, inShort, northshire, practice, update } from "../fixture.ts";
import { previewFile } from "../preview.ts";
import { checkAgreements } from "./check.ts";
import { policyWarnings } from "./policy-warnings.ts";

const main = northshire.partnership.agreements.find(({ id }) => id === "northshire-safeguarding-2026");
if (!main) throw new Error("fixture");

function withAgreements(...agreements: readonly Agreement[]): Partnership {
  return { ...northshire.partnership, agreements: [...agreements] };
}

const others = northshire.partnership.agreements.filter(({ id }) => id !== main.id);
/** Until 14 December with everyone; from then on without housing, and the practice may have the name only in part. */
const until: Agreement = { ...main, to: "2026-12-14" };
const successor: Agreement = {
  ...main,
  id: "northshire-safeguarding-2027",
  from: "2026-12-15",
  parties: main.parties.filter((party) => party !== homes),
  limits: [{ to: [practice], items: ["child.name"], atMost: { support: "N", protection: "N" } }],
};
const both = withAgreements(until, successor, ...others);

/** What the school's update comes to at a moment, as the gateway would decide and a preview shows. */
function at(partnership: Partnership, now: string, register = agreed): Readonly<Record<string, string>> {
  const policy = compilePolicy(partnership);
  const file = { now, register, message: update({ createdAt: now }) };
  const result = previewFile(file, { partnerships: () => policy });
  if (!result.ok) throw new Error(`${result.error} ${result.path}`);
  return inShort(result.decision);
}

describe("of an agreement and its successor only the one in force binds, to the second of midnight in London", () => {
  const after = {
    [council]: "s1 s2 s3",
    [practice]: "s1!not-in-agreement s2 s3",
    [homes]: "withheld no-sharing-agreement",
  };
  test.each([
    { now: "2026-12-14T23:59:59Z", expected: everyoneSees },
    { now: "2026-12-15T00:00:00Z", expected: after },
    { now: "2026-12-16T12:00:00Z", expected: after },
  ])("$now", ({ now, expected }) => expect(at(both, now)).toEqual(expected));

  test("in summer midnight in London is an hour earlier", () => {
    const summer = withAgreements({ ...until, to: "2027-06-30" }, { ...successor, from: "2027-07-01" });
    const asked = [...agreed, consent({ id: "con-2", at: "2027-06-01T10:00:00Z" })];
    expect(at(summer, "2027-06-30T22:59:59Z", asked)).toEqual(everyoneSees);
    expect(at(summer, "2027-06-30T23:00:00Z", asked)).toEqual(after);
  });
  test("between the last day of one and the first of the next nothing is shared", () => {
    const gap = withAgreements(until, { ...successor, from: "2026-12-17" });
    expect(at(gap, "2026-12-15T00:00:00Z")).toEqual({ refused: "policy-not-in-force" });
    expect(at(gap, "2026-12-16T23:59:59Z")).toEqual({ refused: "policy-not-in-force" });
    expect(at(gap, "2026-12-17T00:00:00Z")).toEqual(after);
  });
});

describe("checking agrees with deciding", () => {
  const found = (partnership: Partnership, today: string) =>
    checkAgreements(partnership, today)
      .filter(({ code }) => code.startsWith("agreement-"))
      .map(({ code, wrong }) => (wrong ? code : `(${code})`));
  test("a successor is worth knowing until it begins, and wrong where nothing is in force before", () => {
    expect(found(both, "2026-12-14")).toEqual(["agreement-ends-soon", "(agreement-begins)"]);
    expect(found(both, "2026-12-15")).toEqual(["agreement-ended"]);
    expect(found(withAgreements(successor, ...others), "2026-12-14")).toEqual(["agreement-begins"]);
  });
});

describe("warnings", () => {
  const said = (partnership: Partnership, today: string) =>
    policyWarnings(compilePolicy(partnership), today).map((one) =>
      "purpose" in one ? `${one.code} ${one.purpose} ${one.lastDay}` : one.code,
    );
  const ends = { ...main, purposes: ["child-protection" as const], to: "2026-12-14" };

  test("30 days before the last day of a purpose, no sooner, and after it", () => {
    expect(said(withAgreements(ends, ...others), "2026-11-13")).toEqual([]);
    expect(said(withAgreements(ends, ...others), "2026-11-14")).toEqual([
      "agreement-ends-soon child-protection 2026-12-14",
    ]);
    expect(said(withAgreements(ends, ...others), "2026-12-14")).toEqual([
      "agreement-ends-soon child-protection 2026-12-14",
    ]);
    expect(said(withAgreements(ends, ...others), "2026-12-15")).toEqual([
      "agreement-ended child-protection 2026-12-14",
    ]);
  });
  test("a successor that follows without a gap counts, one that leaves a day open does not", () => {
    const next = (from: string, to: string | null) => ({ ...ends, id: "next", from, to });
    expect(said(withAgreements(ends, next("2026-12-15", null)), "2026-12-01")).toEqual([]);
    expect(said(withAgreements(ends, next("2026-12-01", "2027-03-01")), "2026-12-01")).toEqual([]);
    expect(said(withAgreements(ends, next("2026-12-15", "2026-12-20")), "2026-12-01")).toEqual([
      "agreement-ends-soon child-protection 2026-12-20",
    ]);
    expect(said(withAgreements(ends, next("2026-12-16", null)), "2026-12-01")).toEqual([
      "agreement-ends-soon child-protection 2026-12-14",
    ]);
  });
  test("nothing in force at all is said, before the first and after the last", () => {
    expect(said(withAgreements(ends), "2026-09-29")).toEqual(["policy-not-in-force"]);
    expect(said(withAgreements(), "2026-11-23")).toEqual(["policy-not-in-force"]);
    expect(said(withAgreements(ends), "2026-12-15")).toEqual([
      "policy-not-in-force",
      "agreement-ended child-protection 2026-12-14",
    ]);
  });
});

test("a policy's text makes the same policy again, whatever order its files were in, and no other text does", () => {
  const policy = compilePolicy(both);
  const reversed = compilePolicy({
    ...both,
    agreements: both.agreements.toReversed(),
    agencies: both.agencies.toReversed(),
  });
  const text = policyText(reversed);
  expect(text).toBe(policyText(policy));
  const again = policyOfText(text, policy.hash);
  expect(again).toEqual({ ...policy, partnership: again?.partnership });
  expect(policyOfText(text.replace("2026-12-14", "2036-12-14"), policy.hash)).toBeNull();
});
