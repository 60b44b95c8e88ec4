import { parseRegisterEvent, registerEventTypes } from "@gatehouse/contracts/register-event";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import { applyEvent, serialiseRegister } from "./register.ts";
import { recordEvent } from "./register/record-event.ts";
import { emptyRegister } from "./register/state.ts";

const by = { agency: "northshire-council", name: "Recorder Canary", role: "front-door-manager", id: "recorder-canary" };
const everything = { agencies: "all", purposes: "all", categories: "all" };
const assessed = { result: "competent", assessedBy: "Assessor Canary", on: "2026-10-01" };
const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true, competence: assessed };
const placed = { type: "restriction.placed", person: "p-ada" };
const attempt = { on: "2026-10-01", method: "method canary", result: "result canary" };
const manager = {
  agency: "northshire-council",
  name: "Decider Canary",
  role: "front-door-manager",
  id: "decider-canary",
};

/** An event of every type, every text in it that a human wrote or that names somebody marked as a canary. */
const bodies: readonly Draft[] = [
  {
    type: "person.linked",
    person: "p-ada",
    ids: [
      { scheme: "nhs-number", value: "9998259797" },
      { scheme: "upn", value: "H801200001001" },
      { scheme: "local", value: "local-canary" },
    ],
    nameHash: "name-hash-canary",
    placeHash: "place-hash-canary",
  },
  { type: "person.linked", person: "p-mo", ids: [{ scheme: "uprn", value: "100091234567" }] },
  { type: "person.distinct", persons: ["p-ada", "p-mo"] },
  { type: "case.opened", case: "case-1", child: "p-ada", level: 3, status: "child-in-need" },
  { type: "case.level-set", case: "case-1", level: 4 },
  {
    type: "team.joined",
    case: "case-1",
    agency: "hillside-school",
    professional: { name: "Member Canary", role: "named-nurse", id: "member-canary" },
  },
  {
    type: "team.left",
    case: "case-1",
    agency: "riverside-practice",
    professional: { name: "Leaver Canary", role: "named-nurse" },
  },
  {
    type: "objection.recorded",
    person: "p-ada",
    madeBy: mother,
    scope: everything,
    reason: { code: "past-experience", text: "objection canary" },
  },
  {
    type: "objection.recorded",
    person: "p-mo",
    madeBy: mother,
    scope: everything,
    reason: { code: "private", text: "second canary" },
  },
  { type: "objection.withdrawn", ends: "e-8", person: "p-mo", reason: { code: "changed", text: "withdrawal canary" } },
  { type: "consent.given", person: "p-ada", givenBy: mother, scope: everything },
  { type: "consent.refused", person: "p-ada", givenBy: mother, scope: everything },
  { type: "consent.withdrawn", ends: "e-10", person: "p-ada", givenBy: mother },
  {
    type: "risk.flagged",
    atRisk: ["p-ada"],
    case: "case-1",
    harm: "neglect",
    test: "at-risk",
    evidence: "evidence canary, long enough",
    recipients: ["northshire-police"],
    decidedBy: manager,
    emergency: true,
    expiresAt: "2026-11-10T10:00:00Z",
  },
  {
    type: "risk.flagged",
    atRisk: ["p-ada"],
    case: "case-1",
    harm: "neglect",
    test: "at-risk",
    evidence: "evidence canary, long enough",
    recipients: ["northshire-police"],
    decidedBy: manager,
    expiresAt: "2026-11-10T10:00:00Z",
  },
  {
    type: "risk.countersigned",
    countersigns: "e-13",
    case: "case-1",
    decidedBy: manager,
    evidence: "countersigning canary",
  },
  { type: "risk.cleared", ends: "e-14", case: "case-1", reason: "clearing canary" },
  {
    ...placed,
    restriction: "protected-location",
    address: {
      lines: ["Line Canary", "Town Canary"],
      postcode: "CN1 1RY",
      uprn: "200000000001",
      protection: "protection canary",
    },
    aliases: ["Alias Canary"],
  },
  { ...placed, restriction: "protected-location", address: "Text Canary, CN2 2RY" },
  {
    ...placed,
    restriction: "linked-person",
    professional: { name: "Linked Canary", role: "receptionist", id: "linked-canary", agency: "riverside-practice" },
  },
  { ...placed, restriction: "court", order: "court-canary", permitted: ["northshire-council"] },
  { ...placed, restriction: "sealed", items: ["child.religion"] },
  { type: "restriction.lifted", ends: "e-21", person: "p-ada" },
  { type: "order.recorded", person: "p-ada", order: "order-canary", items: ["child.name"], to: ["northshire-council"] },
  {
    type: "release.approved",
    person: "p-ada",
    items: ["child.religion"],
    to: ["northshire-council"],
    approver: { ...manager, name: "Approver Canary", id: "approver-canary" },
  },
  {
    type: "review.decided",
    hold: "m-1/hillside-school/-/seek-advice",
    recipient: "hillside-school",
    outcome: "release",
    reason: "review canary",
  },
  { type: "telling.recorded", message: "m-1", person: "p-mo", status: "attempted", attempts: [attempt] },
  { type: "person.unlinked", person: "p-mo", ids: [{ scheme: "uprn", value: "100091234567" }] },
  { type: "case.closed", case: "case-2", child: "p-ada" },
  { type: "case.opened", case: "case-3", child: "p-ada", level: 2 },
];

/** What the register holds in clear, and what needs it there; it is kept sealed (docs/decisions.md, threat model). */
const needed: Readonly<Record<string, string>> = {
  "Member Canary": "a linked professional is looked for on the team, by name",
  "member-canary": "and by the directory's id",
  "Decider Canary": "who decided a flag cannot countersign it",
  "decider-canary": "and by the directory's id",
  "Linked Canary": "a linked professional is looked for on the team, by name",
  "linked-canary": "and by the directory's id",
  "Line Canary": "a protected place is looked for in texts",
  "Town Canary": "a protected place is looked for in texts",
  "CN1 1RY": "a protected place is looked for in texts",
  "200000000001": "a protected place is looked for in texts",
  "Alias Canary": "a protected place is looked for in texts",
  "Text Canary": "a protected place is looked for in texts",
  "CN2 2RY": "a protected place is looked for in texts",
};

const hash = (scheme: string, value: string): string =>
  createHash("sha256").update(`key ${scheme} ${value}`).digest("hex");

test("the events of the test are of every type", () => {
  expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(registerEventTypes));
});

test("nothing that identifies or that a human wrote is in the register, but what decisions look for", () => {
  const register = emptyRegister();
  for (const [at, body] of bodies.entries()) {
    const parsed = parseRegisterEvent({ id: `e-${at}`, at: "2026-10-20T09:00:00Z", by, ...body });
    expect(parsed).toMatchObject({ ok: true });
    if (parsed.ok) applyEvent(register, recordEvent(parsed.event, hash));
  }
  const kept = JSON.stringify(serialiseRegister(register));
  const texts = new Set(bodies.flatMap(textsIn).concat(textsIn(by)));
  const canaries = [...texts].filter((text) => /canary|CN\d|\d{9}|H8012/i.test(text) || text in needed);
  expect(canaries.length).toBeGreaterThan(30);
  const found = canaries.flatMap((text) => text.split(", ")).filter((text) => kept.includes(text));
  expect(new Set(found)).toEqual(new Set(Object.keys(needed)));
});

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
