import { describe, expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  consent,
  council,
  event,
  everything,
  family,
  mother,
  objection,
  police,
  practice,
  school,
} from "../fixture.ts";
import type { Emergency } from "../history/state.ts";
import { emptyHistory } from "../history/state.ts";
import { refusal } from "./fixture.ts";

const manager = { agency: council, name: "H. Quill", role: "front-door-manager" };
const worker = { agency: council, name: "L. Abara", role: "social-worker" };
const nurse = { agency: practice, name: "F. Osei", role: "named-nurse" };
const guardian = { agency: practice, name: "P. Nair", role: "caldicott-guardian" };
const teacher = { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" };
const officer = { agency: police, name: "D. Marsh", role: "public-protection-officer" };
const disclosure = { agency: police, name: "E. Stone", role: "disclosure-officer" };

type Case = {
  readonly what: string;
  readonly raw: Draft;
  readonly before?: readonly Draft[];
  readonly code: string | null;
};

const recorded = ({ raw, before, code }: Case): void => expect(refusal(raw, before)).toBe(code);

describe("any event", () => {
  test.each<Case>([
    {
      what: "of an agency that is not enrolled",
      raw: objection({ by: { ...teacher, agency: "elsewhere" } }),
      code: "sender-not-enrolled",
    },
    {
      what: "by nobody that can be asked",
      raw: objection({ by: { ...teacher, name: "Name withheld" } }),
      code: "anonymity-not-available",
    },
    {
      what: "by a role that the agency does not have",
      raw: objection({ by: { ...teacher, role: "caretaker" } }),
      code: "authority-missing",
    },
    { what: "two minutes ahead", raw: objection({ at: "2026-11-03T10:17:00Z" }), code: null },
    { what: "more than two minutes ahead", raw: objection({ at: "2026-11-03T10:17:00.001Z" }), code: "message-stale" },
    { what: "years old: paper is recorded late", raw: objection({ at: "2019-01-01T09:00:00Z" }), code: null },
    {
      what: "under an id that was used",
      raw: objection({ by: teacher }),
      before: [objection()],
      code: "message-replayed",
    },
  ])("$what: $code", recorded);
});

describe("authority", () => {
  const lifted = (by: Draft): Draft =>
    event("restriction.lifted", "x", { ends: "bar-1", restriction: "protected-location", by });
  const placed = event("restriction.placed", "bar-1", {
    person: "p-ada",
    restriction: "protected-location",
    by: officer,
  });
  test.each<Case>([
    {
      what: "police take themselves off a team",
      raw: event("team.left", "x", { case: "case-ada", agency: police, by: officer }),
      code: null,
    },
    {
      what: "police take the school off",
      raw: event("team.left", "x", { case: "case-ada", agency: school, by: officer }),
      code: "authority-missing",
    },
    {
      what: "police put themselves on",
      raw: event("team.joined", "x", { case: "case-ada", agency: police, by: officer }),
      code: "authority-missing",
    },
    // Lifting asks who placed it, not for the authority to place one.
    { what: "a disclosure officer lifts what police placed", raw: lifted(disclosure), before: [placed], code: null },
    { what: "a disclosure officer protects a place", raw: { ...placed, by: disclosure }, code: "authority-missing" },
    { what: "a nurse lifts what police placed", raw: lifted(nurse), before: [placed], code: "authority-missing" },
    { what: "the front-door manager lifts what police placed", raw: lifted(manager), before: [placed], code: null },
  ])("$what: $code", recorded);
});

describe("what an event ends must be there and be of its kind", () => {
  test.each<Case>([
    {
      what: "the level of no case",
      raw: event("case.level-set", "x", { case: "case-ada", level: 4 }),
      code: "schema-invalid",
    },
    { what: "the end of no case", raw: event("case.closed", "x", { case: "case-ada" }), code: "schema-invalid" },
    {
      what: "a case's level",
      raw: event("case.level-set", "x", { case: "case-ada", level: 4 }),
      before: family(),
      code: null,
    },
    { what: "no objection", raw: event("objection.withdrawn", "x", { ends: "obj-1" }), code: "schema-invalid" },
    {
      what: "an objection",
      raw: event("objection.withdrawn", "x", { ends: "obj-1" }),
      before: [objection()],
      code: null,
    },
    {
      what: "an agreement as an objection",
      raw: event("objection.withdrawn", "x", { ends: "con-1" }),
      before: [consent()],
      code: "schema-invalid",
    },
    {
      what: "an objection as a bar",
      raw: event("restriction.lifted", "x", { ends: "obj-1" }),
      before: [objection()],
      code: "schema-invalid",
    },
    {
      what: "an objection as an agreement",
      raw: event("consent.withdrawn", "x", { ends: "obj-1" }),
      before: [objection()],
      code: "schema-invalid",
    },
    {
      what: "an agreement that is not there",
      raw: event("consent.withdrawn", "x", { ends: "con-1" }),
      code: "schema-invalid",
    },
    {
      what: "the agreements of nobody",
      raw: event("consent.withdrawn", "x", { givenBy: mother }),
      code: "schema-invalid",
    },
  ])("$what: $code", recorded);
});

describe("an answer is taken back", () => {
  const answer = (kind: "given" | "refused", by: Draft, change: Draft = {}): Draft =>
    event(`consent.${kind}`, `${kind}-${String(by["agency"])}`, {
      person: "p-ada",
      givenBy: mother,
      scope: everything,
      by,
      ...change,
    });
  const named = (ends: string, by: Draft): Draft => event("consent.withdrawn", "x", { ends, by });
  const every = (by: Draft, change: Draft = {}): Draft =>
    event("consent.withdrawn", "x", { person: "p-ada", by, ...change });
  const father = { person: "p-fa", capacity: "parent", parentalResponsibility: true };
  const merged = event("person.linked", "merge-1", { person: "p-new", ids: [{ scheme: "person", value: "p-ada" }] });
  test.each<Case>([
    {
      what: "an agreement by anyone: that narrows",
      raw: named(`given-${school}`, nurse),
      before: [answer("given", teacher)],
      code: null,
    },
    {
      what: "a refusal by who recorded it",
      raw: named(`refused-${school}`, teacher),
      before: [answer("refused", teacher)],
      code: null,
    },
    {
      what: "a refusal by another",
      raw: named(`refused-${school}`, nurse),
      before: [answer("refused", teacher)],
      code: "authority-missing",
    },
    {
      what: "a refusal by the front-door manager",
      raw: named(`refused-${school}`, manager),
      before: [answer("refused", teacher)],
      code: null,
    },
    {
      what: "all of hers by anyone, agreements only",
      raw: every(nurse, { givenBy: mother }),
      before: [answer("given", teacher)],
      code: null,
    },
    {
      what: "all of hers by another, a refusal among them",
      raw: every(nurse, { givenBy: mother }),
      before: [answer("given", nurse), answer("refused", teacher)],
      code: "authority-missing",
    },
    {
      what: "all of hers by who recorded her refusal",
      raw: every(teacher, { givenBy: mother }),
      before: [answer("refused", teacher)],
      code: null,
    },
    {
      what: "all of the father's, where only she refused",
      raw: every(nurse, { givenBy: father }),
      before: [answer("refused", teacher)],
      code: null,
    },
    {
      what: "everyone's by another, a refusal among them",
      raw: every(nurse),
      before: [answer("refused", teacher)],
      code: "authority-missing",
    },
    {
      what: "everyone's by the front-door manager",
      raw: every(manager),
      before: [answer("refused", teacher)],
      code: null,
    },
    {
      what: "all of hers under a reference that she has by now",
      raw: every(nurse, { givenBy: { ...mother, person: "p-mother" } }),
      before: [
        answer("refused", teacher),
        event("person.linked", "merge-2", { person: "p-mother", ids: [{ scheme: "person", value: "p-mo" }] }),
      ],
      code: "authority-missing",
    },
    {
      what: "everyone's of a person who was merged",
      raw: every(nurse),
      before: [answer("refused", teacher), merged],
      code: "authority-missing",
    },
    { what: "everyone's of a person whom nobody knows", raw: every(nurse), code: null },
  ])("$what: $code", recorded);
});

describe("a countersignature", () => {
  const flag = event("risk.flagged", "flag-1", {
    atRisk: ["p-ada"],
    harm: "neglect",
    test: "at-risk",
    evidence: "Two staff saw bruises on her arm.",
    recipients: [practice],
    decidedBy: { name: "L. Vane", role: "front-door-manager" },
    emergency: true,
    expiresAt: "2026-11-03T09:00:00Z",
  });
  const signed = (by: Draft, countersigns = "flag-1"): Draft => event("risk.countersigned", "x", { countersigns, by });
  test.each<Case>([
    {
      what: "of a flag by its decider",
      raw: signed({ ...manager, name: "L Vane" }),
      before: [flag],
      code: "authority-missing",
    },
    { what: "of a flag by another manager", raw: signed(manager), before: [flag], code: null },
    { what: "of a flag by a guardian elsewhere", raw: signed(guardian), before: [flag], code: null },
    { what: "of a flag by who may decide none", raw: signed(teacher), before: [flag], code: "authority-missing" },
    { what: "of something that is not here yet", raw: signed(teacher), code: null },
  ])("$what: $code", recorded);

  const stated: Emergency = {
    from: school,
    by: [
      { name: "R. Okafor", id: null },
      { name: "J. Marlow", id: "dir-2" },
    ],
  };
  const deputy = { agency: school, name: "T. Birch", role: "deputy-safeguarding-lead" };
  test.each([
    { who: "another of the agency that stated it", by: deputy, code: null },
    { who: "somebody at the front door", by: worker, code: null },
    { who: "its author", by: teacher, code: "authority-missing" },
    { who: "its decider", by: { ...deputy, id: "dir-2" }, code: "authority-missing" },
    { who: "an agency that got it", by: nurse, code: "authority-missing" },
  ])("of an emergency that a message states, by $who: $code", ({ by, code }) => {
    const history = emptyHistory();
    history.emergencies.set("m-1", stated);
    expect(refusal(signed(by, "m-1"), [], { history })).toBe(code);
    // Once a flag of that name stands, the flag's rules count.
    expect(refusal(signed(by, "flag-1"), [flag], { history })).toBe("authority-missing");
  });
});

describe("a release", () => {
  const release = (change: Draft): Draft =>
    event("release.approved", "x", {
      person: "p-ada",
      items: ["health.sexualHealth"],
      to: [council],
      by: nurse,
      approver: guardian,
      ...change,
    });
  test.each<Case>([
    { what: "approved by the guardian", raw: release({}), code: null },
    { what: "for one message", raw: release({ person: null, message: "m-1" }), code: null },
    { what: "for nothing in particular", raw: release({ person: null }), code: "schema-invalid" },
    { what: "approved by another agency's guardian", raw: release({ by: teacher }), code: "authority-missing" },
    {
      what: "approved by a role of its own in the name of another agency",
      raw: release({ approver: { ...guardian, agency: school } }),
      code: "authority-missing",
    },
    {
      what: "approved by nobody",
      raw: release({ approver: { ...guardian, name: "Withheld" } }),
      code: "authority-missing",
    },
    {
      what: "approved by a role that may not",
      raw: release({ approver: { ...guardian, role: "general-practitioner" } }),
      code: "authority-missing",
    },
    {
      what: "approved by a lead elsewhere who is nobody",
      raw: release({ approver: { ...teacher, name: "Unknown" } }),
      code: "authority-missing",
    },
  ])("$what: $code", recorded);
});
