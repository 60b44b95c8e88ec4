import { readNorthshire } from "@gatehouse/cli/northshire";
import type { Draft } from "@gatehouse/policy/fixture";
import {
  agreed,
  concern,
  council,
  decideOn,
  event,
  everyoneSees,
  family,
  homes,
  inShort,
  objection,
  police,
  practice,
  risk,
  school,
  scopedTo,
  statements,
  update,
} from "@gatehouse/policy/fixture";
import { expect, test } from "vitest";
import type { RuleRow } from "./row.ts";
import { charity, checkRow, copyOf, flag, probation, release, said } from "./row.ts";

const objects = objection();
const basis = (claim: string, more: Draft = {}): Draft => ({ power: "p", gdpr: "6-1-e", claim, ...more });
const values = (item: string): unknown => statements(item)[0]?.["value"];
const officer = { name: "K. Shaw", role: "public-protection-officer" };
const guardian = { agency: practice, name: "L. Roe", role: "caldicott-guardian" };
const disclosure = { agency: police, name: "V. Dean", role: "disclosure-officer" };
const nurse = { name: "B. Hale", role: "named-nurse" };

/** A concern with one item more than it must carry. */
function concernWith(item: string, change: Draft = {}, more: Draft = {}): Draft {
  return concern({
    statements: [
      ...statements("child.name", "contact.referrer", "concern.narrative"),
      said(item, values(item), { id: "s4", ...more }),
    ],
    ...change,
  });
}

const ordered = update({
  purpose: "court-order",
  basis: basis("court-order", { order: "NS26C00417" }),
  to: [council, practice],
  statements: statements("health.conditions", "education.attainment", "contact.leadProfessional"),
});
const order = event("order.recorded", "ord-1", {
  person: "p-ada",
  order: "NS26C00417",
  items: ["health.conditions", "education.attainment"],
  to: [council],
});
const refuge = event("restriction.placed", "res-1", {
  person: "p-ada",
  restriction: "protected-location",
  address: { lines: ["7 Quarry Rise", "Farhaven"], postcode: "FH9 8ZZ" },
});
const atHomes = event("restriction.placed", "res-2", { person: "p-ada", restriction: "linked-person", agency: homes });
const asked = update({
  kind: "information-request",
  from: council,
  author: { name: "H. Quill", role: "front-door-manager" },
  to: [practice],
  statements: statements("child.name"),
  items: ["health.conditions", "health.missedAppointments"],
  power: "children-act-1989-s47",
  reason: "To decide whether to enquire",
  historyFrom: "2025-11-01",
  urgency: "amber",
});

const rows: readonly RuleRow[] = [
  {
    name: "R43 an order releases exactly its items to exactly its bodies, whoever objects",
    message: ordered,
    register: [...family(), objects, order],
    expected: { [council]: "s1 s2 s3!outside-order", [practice]: "withheld nothing-to-share" },
    overrides: { [council]: [{ objection: "obj-1", by: "court-order" }] },
  },
  {
    name: "R44 what a court restricts goes to whom it permits",
    message: update(),
    register: [
      ...agreed,
      event("restriction.placed", "res-1", {
        person: "p-ada",
        restriction: "court",
        order: "NS26C00418",
        permitted: [council],
      }),
      flag([homes]),
    ],
    expected: {
      [council]: "s1 s2 s3",
      [practice]: "withheld court-restriction",
      [homes]: "withheld court-restriction",
    },
  },
  {
    name: "R45 a police request with its reference sets an objection aside towards who prevents crime",
    message: update({ to: [council, police, practice], basis: basis("crime-prevention", { reference: "NP-77" }) }),
    register: [...agreed, objects],
    overrides: { [police]: [{ objection: "obj-1", by: "crime-prevention" }] },
    expected: { [council]: "s1 s2 s3", [police]: "s1 s2!not-in-agreement s3", [practice]: "withheld objection" },
  },
  {
    name: "R45 and without a reference sets nothing aside",
    message: update({ to: [police], basis: basis("crime-prevention") }),
    register: [...agreed, objects],
    expected: { [police]: "withheld objection" },
  },
  {
    name: "R46 a police request opens nothing towards a charity",
    message: update({ to: [charity], basis: basis("crime-prevention", { reference: "NP-77" }) }),
    register: [
      ...agreed,
      event("team.joined", "team-9", { case: "case-ada", agency: charity, at: "2026-10-06T09:00:00Z" }),
      objects,
    ],
    expected: { [charity]: "withheld objection" },
  },
  {
    name: "R48 what would do the child more harm than good is kept from that agency, with the reason",
    message: concern({
      to: [council, police],
      risk: risk([council, police]),
      told: { status: "told", withheld: [{ agency: police, reason: "The father would hear of it and leave." }] },
    }),
    register: family(),
    expected: { [council]: "s1 s2 s3", [police]: "withheld detriment" },
  },
  {
    name: "R49 who is asked has to answer in time",
    message: asked,
    register: family(),
    expected: { [practice]: "s1" },
    duties: [{ duty: "answer-request", on: practice, due: "2026-11-03T16:15:00Z" }],
  },
  {
    name: "R51 health's guardian may release a sealed item",
    message: concernWith("health.sexualHealth", { from: practice, author: nurse }),
    register: [...family(), release(["health.sexualHealth"], [council], guardian)],
    expected: { [council]: "s1 s2 s3 s4" },
  },
  {
    name: "R51 a general practitioner may not",
    message: concernWith("health.sexualHealth", { from: practice, author: nurse }),
    register: [
      ...family(),
      release(["health.sexualHealth"], [council], { agency: practice, name: "P. Ncube", role: "general-practitioner" }),
    ],
    expected: { [council]: "s1 s2 s3 s4!sealed" },
  },
  {
    name: "R52 the police do not get health data for asking: below the risk level nothing",
    message: update({
      from: practice,
      author: nurse,
      to: [police],
      basis: basis("crime-prevention", { reference: "NP-77" }),
      statements: [
        said("health.conditions", values("health.conditions"), { summary: "Carries an inhaler." }),
        said("contact.leadProfessional", values("contact.leadProfessional"), { id: "s2" }),
      ],
    }),
    register: agreed,
    expected: { [police]: "s1!not-in-agreement s2" },
  },
  {
    name: "R52 at risk of harm what the police must know to keep the child safe",
    message: concernWith(
      "health.conditions",
      { from: practice, author: nurse, to: [police], risk: risk([police]) },
      { summary: "Carries an inhaler." },
    ),
    register: family(),
    expected: { [police]: "s1 s2 s3 s4-" },
  },
  {
    name: "R53 intelligence waits for the disclosure officer",
    message: concernWith("police.intelligence", { from: police, author: officer }),
    register: family(),
    expected: { [council]: "s1 s2 s3 s4!sealed" },
    holds: [{ statement: "s4", reason: "intelligence", reviewer: { agency: police, role: "disclosure-officer" } }],
  },
  {
    name: "R53 and goes with the officer's release, never to the family",
    message: concernWith("police.intelligence", { from: police, author: officer }),
    register: [...family(), release(["police.intelligence"], [council], disclosure)],
    expected: { [council]: "s1 s2 s3 s4" },
    handling: { [council]: ["originator-approval-before-telling"] },
  },
  {
    name: "R54 sexual health is sealed, whatever the risk",
    message: concernWith("health.sexualHealth", { from: practice, author: nurse }),
    register: family(),
    expected: { [council]: "s1 s2 s3 s4!sealed" },
    holds: [{ statement: "s4", reason: "sealed-release" }],
  },
  {
    name: "R55 a protected place is kept from everyone, a risk notwithstanding",
    message: concernWith("contact.setting"),
    register: [...family(), refuge],
    expected: { [council]: "s1 s2 s3 s4!location-protected" },
  },
  {
    name: "R55 also inside a text",
    message: concernWith("concern.level", {
      statements: [
        ...statements("child.name", "contact.referrer"),
        said("concern.narrative", "They moved to 7, Quarry rise.", { id: "s3" }),
      ],
    }),
    register: [...family(), refuge],
    expected: { [council]: "held protected-location-in-text" },
  },
  {
    name: "R56 nothing goes where somebody is linked to the family",
    message: update(),
    register: [...agreed, atHomes, flag([homes])],
    expected: { ...everyoneSees, [homes]: "withheld linked-person" },
  },
  {
    name: "R57 a mandatory report goes to police and front door whoever objects",
    message: update({ to: [council, police], basis: basis("mandatory-report") }),
    register: [...agreed, objects],
    expected: { [council]: "s1 s2 s3", [police]: "s1 s2!not-in-agreement s3" },
    overrides: { [police]: [{ objection: "obj-1", by: "mandatory-report" }] },
  },
  {
    name: "R57 and to nobody else",
    message: update({ to: [practice], basis: basis("mandatory-report") }),
    register: [...agreed, objects],
    expected: { [practice]: "withheld objection" },
  },
  {
    name: "R58 the school hears of the incident in short, and keeps it from the parents",
    message: update({
      kind: "domestic-abuse-notice",
      from: police,
      author: officer,
      to: undefined,
      statements: [
        said("police.incident", values("police.incident"), { summary: "Police attended on Sunday evening." }),
        said("police.convictions", values("police.convictions"), { id: "s2" }),
      ],
    }),
    register: family(),
    expected: { [school]: "s1- s2!not-in-agreement" },
    handling: { [school]: ["do-not-discuss-with-family"] },
  },
  {
    name: "R60 who gets offence data may not pass it on",
    message: concernWith("police.convictions", { from: police, author: officer }),
    register: family(),
    handling: { [council]: ["do-not-share-onward"] },
  },
  {
    name: "R63 a score is not a named human",
    message: concern({ risk: risk([council], { decidedBy: { name: "Risk model 4", role: "software" } }) }),
    register: family(),
    expected: { refused: "risk-invalid" },
  },
];

test.each(rows)("$name", checkRow);

test.each([
  { from: school, author: { name: "T. Birch", role: "designated-safeguarding-lead" }, covered: true },
  { from: homes, author: { name: "D. Reid", role: "housing-officer" }, covered: false },
])(
  "R47 a body with the duty to share is asked why not where an objection held: $from, $covered",
  ({ covered, ...by }) => {
    const message = update({ ...by, to: [practice] });
    const copy = copyOf(decideOn(message, [...agreed, objection({ scope: scopedTo(practice) })]), practice);
    expect([copy.outcome, copy.dutyCheck]).toEqual(["withheld", covered]);
  },
);

test.each([
  { how: "an item is left out", answers: [{ item: "health.conditions", answer: "not-held" }], code: "schema-invalid" },
  {
    how: "one is withheld without a reason",
    answers: [
      { item: "health.conditions", answer: "not-held" },
      { item: "health.missedAppointments", answer: "withheld" },
    ],
    code: "schema-invalid",
  },
])("R49 an answer is whole or reasoned: $how", ({ answers, code }) => {
  const before = decideOn(asked, family());
  const reply = update({
    id: "019839b8-2ea0-7649-865a-165573b84540",
    kind: "information-response",
    from: practice,
    author: nurse,
    to: undefined,
    inReplyTo: asked["id"],
    statements: statements("contact.leadProfessional"),
    answers,
  });
  const decision = decideOn(reply, family(), { history: [{ message: asked, decision: before }] });
  expect(inShort(decision)).toEqual({ refused: code });
});

const corrected = { message: update()["id"], statement: "s2", reason: "Mistyped" };

test("R61 a correction goes to everyone who had what was wrong, and to nobody else", () => {
  const first = decideOn(update(), agreed);
  const correction = update({
    id: "019839b8-2ea0-7649-865a-165573b84541",
    kind: "correction",
    to: undefined,
    corrects: corrected,
    statements: statements("family.youngCarer"),
  });
  const decision = decideOn(correction, agreed, { history: [{ message: update(), decision: first }] });
  expect(Object.keys(decision.recipients)).toEqual([council, practice]);
});

test("R62 what went astray is called back from everyone who has it", () => {
  const first = decideOn(update(), agreed);
  const recall = update({
    id: "019839b8-2ea0-7649-865a-165573b84542",
    kind: "recall",
    to: undefined,
    corrects: { message: corrected.message, reason: "Sent in error" },
    instruction: "Delete it and say so",
    statements: [],
  });
  const decision = decideOn(recall, agreed, { history: [{ message: update(), decision: first }] });
  expect(Object.entries(decision.recipients).map(([agency, { outcome }]) => [agency, outcome])).toEqual(
    [council, homes, practice].map((agency) => [agency, "shared"]),
  );
  const deleting = decision.duties.filter(({ duty }) => duty === "delete").map(({ on }) => on);
  expect(deleting.toSorted()).toEqual([council, homes, practice]);
});

test("R64 a copy says until when it may be kept, by the agreement's months", () => {
  const northshire = readNorthshire();
  const agreements = northshire.agreements.map((one) => ({
    ...one,
    retention: { ...one.retention, "child-protection": 6 },
  }));
  const partnership = { ...northshire, agreements, matrix: undefined };
  const copy = copyOf(decideOn(update(), agreed, { partnership }), council);
  expect(copy.retainUntil).toBe("2027-05-03");
});

test("R52 probation, like the police, gets no health data at the support level", () => {
  const message = update({
    to: [probation],
    purpose: "child-protection",
    statements: statements("health.conditions", "contact.leadProfessional"),
  });
  const joined = event("team.joined", "team-9", { case: "case-ada", agency: probation, at: "2026-10-06T09:00:00Z" });
  expect(inShort(decideOn(message, [...agreed, joined]))).toEqual({ [probation]: "s1!not-in-agreement s2" });
});
