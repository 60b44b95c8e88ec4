import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import {
  agreed,
  concern,
  consent,
  council,
  decideOn,
  event,
  everything,
  exampleNow,
  family,
  homes,
  inShort,
  northshire,
  objection,
  police,
  practice,
  risk,
  school,
  update,
} from "./fixture.ts";
import type { Plain } from "./plain-state.ts";
import { applyEvent, registerSize, restoreRegister, serialiseRegister } from "./register.ts";
import { checkEvent } from "./register/check-event.ts";
import { recordEvent } from "./register/record-event.ts";
import type { Register } from "./register/state.ts";
import { emptyRegister } from "./register/state.ts";

const hash = (scheme: string, value: string) => `hash(${scheme},${Buffer.from(value).toString("hex")})`;

function fold(events: readonly Draft[]): Register {
  const register = emptyRegister();
  for (const raw of events) {
    const parsed = parseRegisterEvent(raw);
    if (!parsed.ok) throw new Error(parsed.path);
    applyEvent(register, recordEvent(parsed.event, hash));
  }
  return register;
}

function reread(text: string): Plain {
  // What JSON.parse gives is plain data.
  return JSON.parse(text) as Plain;
}

function refusal(raw: Draft, before: readonly Draft[] = []): string | null {
  const parsed = parseRegisterEvent(raw);
  if (!parsed.ok) throw new Error(parsed.path);
  return checkEvent(fold(before), recordEvent(parsed.event, hash), northshire, exampleNow);
}

test("holds no identifier in clear, and comes back from its snapshot as it was", () => {
  const register = fold([...agreed, objection()]);
  const plain = serialiseRegister(register);
  const text = JSON.stringify(plain);
  expect(text).not.toContain("9998259797");
  expect(restoreRegister(reread(text))).toEqual(register);
  expect(JSON.stringify(serialiseRegister(restoreRegister(reread(text))))).toBe(text);
});

test("an event applied twice counts once", () => {
  expect(registerSize(fold([...family(), ...family()]))).toBe(family().length);
});

test("takes 100,000 events in seconds", () => {
  const register = emptyRegister();
  const by = { agency: council, name: "H. Quill", role: "front-door-manager" };
  for (let at = 0; at < 50_000; at += 1) {
    const head = { at: exampleNow, by };
    applyEvent(register, {
      ...head,
      id: `l-${at}`,
      type: "person.linked",
      person: `p-${at}`,
      ids: [{ scheme: "nhs-number", hash: `h-${at}` }],
      nameHash: `n-${at}`,
    });
    applyEvent(register, {
      ...head,
      id: `c-${at}`,
      type: "case.opened",
      case: `case-${at}`,
      child: `p-${at}`,
      level: 3,
    });
  }
  expect(registerSize(register)).toBe(100_000);
});

const nurse = { agency: practice, name: "F. Osei", role: "named-nurse" };
const teacher = { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" };
const flag: Draft = {
  atRisk: ["p-ada"],
  harm: "neglect",
  test: "significant-harm",
  evidence: "Two staff saw bruises on her arm.",
  recipients: [practice],
  decidedBy: { name: "L. Vane", role: "front-door-manager" },
  expiresAt: "2026-11-03T09:00:00Z",
};
const onPlan = event("case.opened", "case-2", { case: "case-b", child: "p-ada", level: 4, status: "child-protection" });

test.each([
  {
    name: "a case opened by a school",
    raw: event("case.opened", "x", { case: "c", child: "p", level: 4, by: teacher }),
    code: "authority-missing",
  },
  {
    name: "a protected location by a police officer",
    raw: event("restriction.placed", "x", {
      person: "p-ada",
      restriction: "protected-location",
      by: { agency: police, name: "D", role: "public-protection-officer" },
    }),
    code: null,
  },
  {
    name: "a court restriction by a police officer",
    raw: event("restriction.placed", "x", {
      person: "p-ada",
      restriction: "court",
      by: { agency: police, name: "D", role: "public-protection-officer" },
    }),
    code: "authority-missing",
  },
  {
    name: "an agency taking itself off a team",
    raw: event("team.left", "x", { case: "case-ada", agency: school, by: teacher }),
    code: null,
  },
  {
    name: "a flag decided by a named nurse",
    raw: event("risk.flagged", "x", { ...flag, decidedBy: { name: "F. Osei", role: "named-nurse" } }),
    code: "authority-missing",
  },
  { name: "a flag by a manager", raw: event("risk.flagged", "x", flag), code: null },
  {
    name: "a flag of fourteen days and a second",
    raw: event("risk.flagged", "x", { ...flag, expiresAt: "2026-11-03T09:00:01Z" }),
    code: "risk-invalid",
  },
  {
    name: "a flag of 92 days on a plan",
    raw: event("risk.flagged", "x", { ...flag, case: "case-b", expiresAt: "2027-01-20T09:00:00Z" }),
    before: [onPlan],
    code: null,
  },
  {
    name: "a flag of 92 days without a plan",
    raw: event("risk.flagged", "x", { ...flag, case: "case-ada", expiresAt: "2027-01-20T09:00:00Z" }),
    before: family(),
    code: "risk-invalid",
  },
  {
    name: "a flag decided by who records it, without the full stop",
    raw: event("risk.flagged", "x", { ...flag, decidedBy: { name: "h quill", role: "front-door-manager" } }),
    code: "risk-invalid",
  },
  {
    name: "a flag decided by who records it, whatever the spaces",
    raw: event("risk.flagged", "x", { ...flag, decidedBy: { name: "H.  QUILL", role: "front-door-manager" } }),
    code: "risk-invalid",
  },
  {
    name: "a flag that names all",
    raw: event("risk.flagged", "x", { ...flag, recipients: "all" }),
    code: "risk-invalid",
  },
  {
    name: "a release by another agency's approver",
    raw: event("release.approved", "x", {
      person: "p-ada",
      items: ["health.sexualHealth"],
      to: [council],
      approver: { agency: practice, name: "I", role: "caldicott-guardian" },
    }),
    code: "authority-missing",
  },
  {
    name: "a refusal taken back by another agency",
    raw: event("consent.withdrawn", "x", { ends: "con-1", by: nurse }),
    before: [
      event("consent.refused", "con-1", {
        person: "p-ada",
        givenBy: { person: "p-mo", capacity: "parent", parentalResponsibility: true },
        scope: everything,
      }),
    ],
    code: "authority-missing",
  },
  {
    name: "an agreement taken back by another agency",
    raw: event("consent.withdrawn", "x", { ends: "con-1", by: nurse }),
    before: [consent()],
    code: null,
  },
  {
    name: "a restriction lifted by another agency",
    raw: event("restriction.lifted", "x", { ends: "res-1", by: nurse }),
    before: [event("restriction.placed", "res-1", { person: "p-ada", restriction: "court" })],
    code: "authority-missing",
  },
  {
    name: "a countersignature by the decider",
    raw: event("risk.countersigned", "x", {
      countersigns: "flag-1",
      by: { agency: council, name: "L. Vane", role: "front-door-manager" },
    }),
    before: [event("risk.flagged", "flag-1", flag)],
    code: "authority-missing",
  },
  { name: "an id used before", raw: objection(), before: [objection()], code: "message-replayed" },
  {
    name: "the end of something that never was",
    raw: event("objection.withdrawn", "x", { ends: "obj-9" }),
    code: "schema-invalid",
  },
] as readonly { name: string; raw: Draft; before?: readonly Draft[]; code: string | null }[])(
  "$name: $code",
  ({ raw, before, code }) => {
    expect(refusal(raw, before)).toBe(code);
  },
);

const emergency = event("risk.flagged", "flag-1", {
  ...flag,
  emergency: true,
  at: "2026-11-02T09:00:00Z",
  expiresAt: "2026-11-12T09:00:00Z",
});
const signed = (at: string) => event("risk.countersigned", "sig-1", { countersigns: "flag-1", at });

test.each([
  {
    name: "in force until its countersignature is due",
    register: [emergency],
    now: "2026-11-03T16:59:59Z",
    tier: "protection",
  },
  { name: "invalid from then on", register: [emergency], now: "2026-11-03T17:00:00Z", tier: "support" },
  {
    name: "countersigned in time",
    register: [emergency, signed("2026-11-03T17:00:00Z")],
    now: "2026-11-04T09:00:00Z",
    tier: "protection",
  },
  {
    name: "countersigned too late",
    register: [emergency, signed("2026-11-03T17:00:01Z")],
    now: "2026-11-04T09:00:00Z",
    tier: "support",
  },
])("an emergency flag: $name", ({ register, now, tier }) => {
  const decision = decideOn(update({ createdAt: now }), [...agreed, ...register], { now });
  expect(decision.recipients[practice]?.tier).toBe(tier);
});

const twin = (name: string) => event("person.linked", `link-${name}`, { person: name, ids: [], nameHash: "ada-2017" });
const protectedTwin = event("restriction.placed", "res-1", {
  person: "p-twin",
  restriction: "linked-person",
  agency: homes,
});

test("a suspected double with a bar holds the message, and only that one", () => {
  const suspected = [...agreed, twin("p-ada"), twin("p-twin")];
  expect(inShort(decideOn(update({ to: [council] }), suspected))).toEqual({ [council]: "s1 s2 s3" });
  expect(inShort(decideOn(update({ to: [council] }), [...suspected, protectedTwin]))).toEqual({
    [council]: "held person-ambiguous",
  });
  const settled = event("person.distinct", "dis-1", { persons: ["p-ada", "p-twin"] });
  expect(inShort(decideOn(update({ to: [council] }), [...suspected, protectedTwin, settled]))).toEqual({
    [council]: "s1 s2 s3",
  });
});

test("a concern reaches the front door at once, under the bars of both", () => {
  const bar = event("restriction.placed", "res-1", { person: "p-twin", restriction: "linked-person", agency: council });
  const register = [...family(), twin("p-ada"), twin("p-twin")];
  expect(inShort(decideOn(concern(), [...register, protectedTwin]))).toEqual({ [council]: "s1 s2 s3" });
  expect(inShort(decideOn(concern({ risk: risk([council]) }), [...register, bar]))).toEqual({
    [council]: "withheld linked-person",
  });
});

const lookalike = (name: string, likeness: Draft) =>
  event("person.linked", `link-${name}`, { person: name, ids: [], ...likeness });
const onCouncil = (register: readonly Draft[]) => inShort(decideOn(update({ to: [council] }), register))[council];

test.each([
  { name: "birth date and postcode", one: { placeHash: "h" }, other: { placeHash: "h" }, alike: true },
  {
    name: "another name at the same place",
    one: { nameHash: "a", placeHash: "h" },
    other: { nameHash: "b", placeHash: "h" },
    alike: true,
  },
  { name: "another place", one: { placeHash: "h" }, other: { placeHash: "i" }, alike: false },
  { name: "a name that hashes like a place", one: { nameHash: "h" }, other: { placeHash: "h" }, alike: false },
])("suspected to be one: $name", ({ one, other, alike }) => {
  const register = [...agreed, lookalike("p-ada", one), lookalike("p-twin", other), protectedTwin];
  expect(onCouncil(register)).toBe(alike ? "held person-ambiguous" : "s1 s2 s3");
});

test("a place in common is suspected through a merge, after its unlink, and not once they are distinct", () => {
  const ids = [{ scheme: "person", value: "p-old" }];
  const known = [...agreed, lookalike("p-old", { placeHash: "h" })];
  const merged = [...known, event("person.linked", "link-merge", { person: "p-ada", ids })];
  const suspected = [...merged, lookalike("p-twin", { placeHash: "h" }), protectedTwin];
  expect(onCouncil([...known, lookalike("p-twin", { placeHash: "h" }), protectedTwin])).toBe("s1 s2 s3");
  expect(onCouncil(suspected)).toBe("held person-ambiguous");
  const unlinked = [...suspected, event("person.unlinked", "unlink-1", { person: "p-ada", ids })];
  expect(onCouncil(unlinked)).toBe("held person-ambiguous");
  const settled = event("person.distinct", "dis-1", { persons: ["p-ada", "p-twin"] });
  expect(onCouncil([...unlinked, settled])).toBe("s1 s2 s3");
});

test("who is unlinked again is found by whoever looks like them", () => {
  const ids = [{ scheme: "person", value: "p-other" }];
  const register = [
    ...agreed,
    event("person.linked", "link-old", { person: "p-old", ids: [], placeHash: "i" }),
    event("person.linked", "link-merge", { person: "p-old", ids }),
    event("person.unlinked", "unlink-1", { person: "p-old", ids }),
    event("restriction.placed", "res-1", { person: "p-other", restriction: "linked-person", agency: homes }),
  ];
  expect(onCouncil([...register, lookalike("p-ada", { placeHash: "i" })])).toBe("held person-ambiguous");
});

test("a merge takes the union of bars, and an unlink removes none", () => {
  const ids = [{ scheme: "person", value: "p-twin" }];
  const merged = event("person.linked", "link-merge", { person: "p-ada", ids });
  const unlinked = event("person.unlinked", "unlink-1", { person: "p-ada", ids });
  const onHomes = (register: readonly Draft[]) => inShort(decideOn(update(), register))[homes];
  const register = [...agreed, protectedTwin, merged];
  expect(onHomes(register)).toBe("withheld linked-person");
  expect(onHomes([...register, unlinked])).toBe("withheld linked-person");
  const lifted = event("restriction.lifted", "lift-1", { ends: "res-1" });
  expect(onHomes([...register, unlinked, lifted])).toBe("s1 s2!only-on-request s3");
});
