import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  consent,
  council,
  event,
  exampleNow,
  everything,
  family,
  homes,
  mother,
  objection,
  police,
  practice,
  risk,
  school,
  scopedTo,
  update,
} from "../fixture.ts";
import { world } from "./fixture.ts";
import type { AddressedNotice } from "./notice.ts";

const m1 = "019839b8-2ea0-7649-865a-165573b84501";
const oakfield = "oakfield-school";
const schoolLead = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
const oakfieldLead = { agency: oakfield, name: "P. Reed", role: "designated-safeguarding-lead" };

const short = (notices: readonly AddressedNotice[]): readonly string[] =>
  notices.map(({ to, notice }) =>
    [notice.type, to, notice.code, notice.case].filter((part) => part !== null).join(" "),
  );

function flag(change: Draft = {}): Draft {
  const { atRisk: _labels, ...stated } = risk([practice, police]);
  const decidedBy = { agency: council, name: "A. Manager", role: "front-door-manager" };
  return event("risk.flagged", "flag-1", {
    ...stated,
    atRisk: ["p-ada"],
    case: "case-ada",
    decidedBy,
    by: schoolLead,
    at: "2026-10-20T09:00:00Z",
    expiresAt: "2026-11-03T09:00:00Z",
    ...change,
  });
}

test.each([
  {
    name: "withdrawn objection",
    before: [objection({ by: schoolLead })],
    raw: event("objection.withdrawn", "e-1", { ends: "obj-1" }),
    told: [`register-changed ${school} objection-withdrawn`],
  },
  {
    name: "lifted restriction",
    before: [
      event("restriction.placed", "bar-1", {
        person: "p-ada",
        restriction: "protected-location",
        by: { agency: police, name: "D. Officer", role: "public-protection-officer" },
      }),
    ],
    raw: event("restriction.lifted", "e-1", { ends: "bar-1" }),
    told: [`register-changed ${police} restriction-lifted`],
  },
  {
    name: "countersigned flag",
    before: [flag({ emergency: true })],
    raw: event("risk.countersigned", "e-1", { countersigns: "flag-1" }),
    told: [`register-changed ${school} risk-countersigned`],
  },
  {
    name: "cleared flag, of which nobody was given anything",
    before: [flag()],
    raw: event("risk.cleared", "e-1", { ends: "flag-1" }),
    told: [`register-changed ${school} risk-cleared`],
  },
  {
    name: "withdrawn agreement",
    before: [consent({ by: schoolLead })],
    raw: event("consent.withdrawn", "e-1", { ends: "con-1" }),
    told: [`register-changed ${school} consent-withdrawn`],
  },
  {
    name: "refusal after an agreement",
    before: [consent({ by: schoolLead })],
    raw: event("consent.refused", "e-1", { person: "p-ada", givenBy: mother, scope: everything }),
    told: [`register-changed ${school} consent-refused`],
  },
  {
    name: "own withdrawal",
    before: [objection({ by: schoolLead })],
    raw: event("objection.withdrawn", "e-1", { ends: "obj-1", by: schoolLead }),
    told: [],
  },
])("who recorded is told of every change by others: a $name", ({ before, raw, told }) => {
  const partnership = world([...family(), ...before]);
  expect(short(partnership.happen(raw, exampleNow))).toEqual(told);
});

test.each([
  { what: "an event that changes nothing recorded", raw: objection({ id: "e-1" }) },
  {
    what: "the countersignature of what a message states",
    raw: event("risk.countersigned", "e-1", { countersigns: m1 }),
  },
  { what: "the end of a flag that is not there", raw: event("risk.cleared", "e-1", { ends: "flag-9" }) },
  { what: "answers taken back of whom nobody knows", raw: event("consent.withdrawn", "e-1", { person: "p-z" }) },
  {
    what: "a refusal for whom nobody knows",
    raw: event("consent.refused", "e-1", { person: "p-z", givenBy: mother, scope: everything }),
  },
  { what: "links of whom nobody knows", raw: event("person.unlinked", "e-1", { person: "p-z" }) },
])("nobody is told of $what", ({ raw }) => {
  const partnership = world([...family(), consent({ by: schoolLead })]);
  expect(partnership.happen(raw, exampleNow)).toEqual([]);
});

const father = { person: "p-fa", capacity: "parent", parentalResponsibility: true };
const practiceLead = { agency: practice, name: "F. Osei", role: "named-nurse" };
const homesLead = { agency: homes, name: "C. Dean", role: "safeguarding-lead" };
/** The mother's agreement by the school, the father's by the practice, a refusal of hers before by housing. */
const answers: readonly Draft[] = [
  event("consent.refused", "ref-0", { person: "p-ada", givenBy: mother, scope: everything, by: homesLead }),
  consent({ by: schoolLead }),
  consent({ id: "con-2", givenBy: father, by: practiceLead }),
];
const renamed = event("person.linked", "merge-1", { person: "p-mother", ids: [{ scheme: "person", value: "p-mo" }] });
const ofMother = { ...mother, person: "p-mother" };
const withdrawal = (change: Draft): Draft => event("consent.withdrawn", "e-1", { person: "p-ada", ...change });
const refusal = (change: Draft): Draft =>
  event("consent.refused", "e-1", { person: "p-ada", givenBy: mother, scope: everything, ...change });
const hers = [`${homes} ref-0`, `${school} con-1`];

test.each([
  { what: "every answer of the mother is taken back", raw: withdrawal({ givenBy: mother }), told: hers },
  { what: "every answer of hers, by another reference", raw: withdrawal({ givenBy: ofMother }), told: hers },
  { what: "everyone's answers are taken back", raw: withdrawal({}), told: [...hers, `${practice} con-2`] },
  {
    what: "an answer that is named is taken back",
    raw: withdrawal({ person: null, ends: "con-2" }),
    told: [`${practice} con-2`],
  },
  { what: "the mother refuses what she agreed to", raw: refusal({}), told: [`${school} con-1`] },
  { what: "she refuses by another reference", raw: refusal({ givenBy: ofMother }), told: [`${school} con-1`] },
  { what: "somebody refuses who never agreed", raw: refusal({ givenBy: { ...father, person: "p-gran" } }), told: [] },
])("$what: who recorded those answers is told, of each", ({ raw, told }) => {
  const partnership = world([...family(), ...answers, renamed]);
  const notices = partnership.happen(raw, exampleNow);
  expect(notices.map(({ to, notice }) => `${to} ${notice.message}`)).toEqual(told);
  expect(notices.every(({ notice }) => notice.type === "register-changed" && notice.agency === council)).toBe(true);
});

test("an answer that was taken back before is nobody's news when the rest is", () => {
  const once = withdrawal({ id: "e-0", person: null, ends: "con-1", by: schoolLead });
  const partnership = world([...family(), consent({ by: schoolLead }), once]);
  expect(short(partnership.happen(withdrawal({}), exampleNow))).toEqual([
    `register-changed ${school} consent-withdrawn`,
  ]);
});

test("a refusal by one parent ends no purpose that the other's agreement gave", () => {
  const partnership = world([...family(), consent()]);
  partnership.pass(update({ id: m1, to: [practice] }), exampleNow);
  expect(partnership.happen(refusal({ givenBy: father }), exampleNow)).toEqual([]);
});

test("a refusal taken back ends nobody's purpose", () => {
  const partnership = world([...family(), consent()]);
  partnership.pass(update({ id: m1, to: [practice] }), exampleNow);
  partnership.happen(refusal({ id: "ref-1", scope: scopedTo(practice) }), exampleNow);
  expect(partnership.happen(withdrawal({ person: null, ends: "ref-1" }), exampleNow)).toEqual([]);
});

test("who linked one of two is told when they are said to be two", () => {
  const link = (id: string, person: string, by: Draft) => event("person.linked", id, { person, ids: [], by });
  const linked = [link("l-1", "p-ada", schoolLead), link("l-2", "p-twin", practiceLead), link("l-3", "p-z", homesLead)];
  const partnership = world([...family(), ...linked]);
  const distinct = event("person.distinct", "e-1", { persons: ["p-ada", "p-twin"] });
  expect(short(partnership.happen(distinct, exampleNow))).toEqual([
    `register-changed ${school} persons-distinct`,
    `register-changed ${practice} persons-distinct`,
  ]);
});

test("who linked a person is told when another takes the link away", () => {
  const link = { person: "p-ada", ids: [{ scheme: "local", value: "P-1" }], by: schoolLead };
  const partnership = world([...family(), event("person.linked", "link-s", link)]);
  const unlinked = event("person.unlinked", "e-1", { person: "p-ada" });
  expect(short(partnership.happen(unlinked, exampleNow))).toEqual([`register-changed ${school} person-unlinked`]);
});

test("an agreement recorded by a stranger is taken, and the front door and the team are told at once", () => {
  const partnership = world(family());
  const given = consent({ by: oakfieldLead, at: exampleNow });
  expect(short(partnership.happen(given, exampleNow))).toEqual([
    `consent-recorded ${council} case-ada`,
    ...[school, practice, homes, police].map((agency) => `consent-recorded ${agency} case-ada`),
  ]);
  expect(partnership.facts.register.persons.get("p-ada")?.answers).toHaveLength(1);
});

const atOakfield = event("case.opened", "case-2", { case: "case-two", child: "p-ada", level: 2 });
const joins = (agency: string, at: string): Draft =>
  event("team.joined", `${at}-${agency}`, { case: at, agency, at: "2026-10-07T09:00:00Z" });
const team = [school, practice, homes, police].map((agency) => `consent-recorded ${agency} case-ada`);

test.each([
  { what: "nobody's child", register: [], told: [`consent-recorded ${council}`] },
  {
    what: "a child whose case is closed",
    register: [...family(), event("case.closed", "close-1", { case: "case-ada", at: "2026-10-08T09:00:00Z" })],
    told: [`consent-recorded ${council}`],
  },
  {
    what: "a child of two cases: each agency once, the front door under the first",
    register: [...family(), atOakfield, joins(council, "case-two"), joins(police, "case-two")],
    told: [`consent-recorded ${council} case-ada`, ...team.slice(0, 3), `consent-recorded ${police} case-two`],
  },
  {
    what: "a child of whom it linked another",
    register: [...family(), event("person.linked", "l-9", { person: "p-bo", ids: [], by: oakfieldLead })],
    told: [`consent-recorded ${council} case-ada`, ...team],
  },
  {
    what: "a child whom it linked",
    register: [...family(), event("person.linked", "l-9", { person: "p-ada", ids: [], by: oakfieldLead })],
    told: [],
  },
  {
    what: "a child of one of whose cases it is on the team",
    register: [...family(), atOakfield, joins(oakfield, "case-two")],
    told: [],
  },
])("an agreement by an agency for $what", ({ register, told }) => {
  const given = consent({ by: oakfieldLead, at: exampleNow });
  expect(short(world(register).happen(given, exampleNow)).toSorted()).toEqual(told.toSorted());
});

test.each([
  { who: "the front door", by: { agency: council, name: "H. Quill", role: "front-door-manager" } },
  { who: "an agency on the team", by: schoolLead },
])("an agreement recorded by $who is nobody's news", ({ by }) => {
  expect(world(family()).happen(consent({ by, at: exampleNow }), exampleNow)).toEqual([]);
});

test("the front door needs no news of what it recorded itself, also of a child whom nobody knows", () => {
  expect(world().happen(consent({ at: exampleNow }), exampleNow)).toEqual([]);
});

test("who was given something by an agreement is told that its purpose ended; who got it for a risk is not", () => {
  const partnership = world([...family(), consent()]);
  partnership.happen(flag({ recipients: [police], at: exampleNow, expiresAt: "2026-11-13T10:15:00Z" }), exampleNow);
  partnership.pass(update({ id: m1, to: [practice, homes, police] }), exampleNow);
  const told = partnership.happen(event("consent.withdrawn", "e-1", { ends: "con-1" }), exampleNow);
  expect(short(told).toSorted()).toEqual([
    `purpose-ended ${homes} consent-withdrawn case-ada`,
    `purpose-ended ${practice} consent-withdrawn case-ada`,
  ]);
  expect(told.every(({ notice }) => notice.message === "e-1" && notice.agency === null)).toBe(true);
});

test("only those whom the agreement covered are told that it ended", () => {
  const partnership = world([...family(), consent(), consent({ id: "con-2", scope: scopedTo(homes) })]);
  partnership.pass(update({ id: m1, to: [practice, homes] }), exampleNow);
  const told = partnership.happen(event("consent.withdrawn", "e-1", { ends: "con-2" }), exampleNow);
  expect(short(told)).toEqual([`purpose-ended ${homes} consent-withdrawn case-ada`]);
});

test.each([
  { how: "cleared", code: "risk-cleared" },
  { how: "expired", code: "risk-expired" },
  { how: "not countersigned in time", code: "risk-lapsed" },
])("a flag that is $how tells those whom it named and who were given something, and nobody else", ({ how, code }) => {
  const emergency = code === "risk-lapsed";
  const partnership = world([...family(), consent()]);
  partnership.happen(flag({ emergency, at: exampleNow, expiresAt: "2026-11-13T10:15:00Z" }), exampleNow);
  partnership.pass(update({ id: m1, to: [practice, homes] }), exampleNow);
  const notices =
    how === "cleared"
      ? partnership.happen(event("risk.cleared", "e-1", { ends: "flag-1", by: schoolLead }), exampleNow)
      : [...partnership.look("2026-11-12T12:00:00Z"), ...partnership.look("2026-11-13T10:15:00Z")].flatMap(
          (fallen) => fallen.notices,
        );
  const ended = notices.filter(({ notice }) => notice.type === "purpose-ended" && notice.code === code);
  expect(short(ended)).toEqual([`purpose-ended ${practice} ${code} case-ada`]);
});

test("no notice of an event says whom it is about, nor anything that it says", () => {
  const partnership = world([...family(), consent({ by: schoolLead }), objection({ by: schoolLead })]);
  partnership.pass(update({ id: m1, to: [practice, homes] }), exampleNow);
  const told = [
    ...partnership.happen(event("objection.withdrawn", "e-1", { ends: "obj-1" }), exampleNow),
    ...partnership.happen(event("consent.withdrawn", "e-2", { ends: "con-1" }), exampleNow),
  ];
  const text = JSON.stringify(told);
  for (const secret of ["p-ada", "p-mo", "Ada", "parent", "health"]) expect(text).not.toContain(secret);
});
