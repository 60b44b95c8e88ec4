import type { MapResult } from "@gatehouse/adapter/map";
import { brokenLaws, mappedOk, testContext, textFile } from "@gatehouse/adapter/testing/mapper-laws";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapRecord } from "../map.ts";

function map(value: unknown): MapResult {
  return mapRecord(textFile(JSON.stringify(value)), testContext("northshire-council", "front-door-manager"));
}

const answer = {
  answer: "decision",
  inReplyTo: "0198f3c2-0000-7000-8000-000000000001",
  case: "case-ada",
  child: { scheme: "local", value: "NC-204" },
  outcome: "assessment",
  rationale: "An assessment begins this week",
  by: { name: "D. Ferrow", role: "front-door-manager" },
};

describe("the front door's answer", () => {
  test("is a decision to who brought the child, in the name of who decided", () => {
    const [draft, ...others] = mappedOk(map(answer)).drafts;
    expect(others).toEqual([]);
    expect(draft).toMatchObject({
      kind: "decision",
      inReplyTo: answer.inReplyTo,
      case: "case-ada",
      author: answer.by,
      people: [{ role: "child", ids: [answer.child] }],
      statements: [{ item: "concern.decision", value: { outcome: "assessment", contact: "01632 960300" } }],
    });
    expect(brokenLaws(map(answer))).toEqual([]);
  });
  test.each(["inReplyTo", "child", "outcome", "by"])("without %s goes to nobody", (name) => {
    const { [name]: _left, ...rest } = answer as Record<string, unknown>;
    expect(map(rest)).toMatchObject({ ok: false, code: "draft-refused" });
  });
  test.each([
    { ...answer, outcome: "Some words" },
    { ...answer, child: { scheme: "nhs-number", value: "9991234566" } },
    { ...answer, risk: { level: "none" } },
    { ...answer, answer: "other" },
  ])("with what it may not have goes to nobody", (value) =>
    expect(map(value)).toMatchObject({ ok: false, code: "draft-refused" }),
  );
});

const events = [
  { type: "team.joined", case: "case-ada", agency: "hillside-school" },
  {
    type: "objection.recorded",
    person: "mo",
    madeBy: { person: "mo", capacity: "self" },
    scope: { agencies: ["northshire-homes"] },
  },
];

describe("events for the register", () => {
  test("are recorded in the name of the agency, with ids of their own and no drafts", () => {
    const mapped = mappedOk(map({ register: events }));
    expect(mapped.drafts).toEqual([]);
    expect(mapped.events?.map(({ type, by }) => [type, by.agency])).toEqual([
      ["team.joined", "northshire-council"],
      ["objection.recorded", "northshire-council"],
    ]);
    expect(new Set(mapped.events?.map(({ id }) => id)).size).toBe(2);
    expect(mapped.events?.every((event) => parseRegisterEvent(event).ok)).toBe(true);
    expect(brokenLaws(mapped)).toEqual([]);
  });
  test.each([
    { register: [...events, { type: "team.joined" }] },
    { register: [] },
    { register: events[0] },
    { register: events, note: "x" },
  ])("are all recorded or none", (value) => expect(map(value)).toMatchObject({ ok: false, code: "draft-refused" }));
});

test("property: any JSON beside the two names gives an answer", () => {
  fc.assert(
    fc.property(fc.constantFrom("answer", "register"), fc.jsonValue(), fc.jsonValue(), (name, value, other) => {
      expect(typeof map({ [name]: value, other }).ok).toBe("boolean");
    }),
  );
});
