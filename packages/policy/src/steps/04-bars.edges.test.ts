import { expect, test } from "vitest";
import type { Draft, Row } from "../fixture.ts";
import {
  agreed,
  childPerson,
  consent,
  council,
  decideOn,
  event,
  everyoneSees,
  family,
  homes,
  inShort,
  mother,
  motherPerson,
  police,
  practice,
  school,
  statements,
  update,
} from "../fixture.ts";

// Decision step 4, case by case: bars, which nothing lifts.
let placed = 0;
function restriction(kind: string, change: Draft = {}): Draft {
  placed += 1;
  return event("restriction.placed", `res-${placed}`, { person: "p-ada", restriction: kind, ...change });
}
const linked = (name: string, change: Draft = {}): Draft =>
  restriction("linked-person", { professional: { name, ...change } });
const barred = (...agencies: readonly string[]): Readonly<Record<string, string>> => ({
  ...everyoneSees,
  ...Object.fromEntries(agencies.map((agency) => [agency, "withheld linked-person"])),
});
/** A team whose members are named. */
const team = (agency: string, name: string): Draft =>
  event("team.joined", `member-${agency}`, {
    case: "case-ada",
    agency,
    professional: { name, role: "family-worker" },
    at: "2026-10-07T09:00:00Z",
  });

const links: readonly Row[] = [
  {
    name: "somebody linked at an agency bars all of it",
    message: update(),
    register: [restriction("linked-person", { agency: homes })],
    expected: barred(homes),
  },
  {
    name: "a professional without a role: nobody knows whether the lead is the one",
    message: update(),
    register: [linked("K. Moffat", { agency: homes })],
    expected: barred(homes),
  },
  {
    name: "a professional without agency or role may work anywhere",
    message: update(),
    register: [linked("K. Moffat")],
    expected: barred(council, practice, homes),
  },
  {
    name: "a professional without agency, found in one team by name",
    message: update(),
    register: [team(practice, "K. Moffat"), team(homes, "F. Osei"), linked("K. Moffat")],
    expected: barred(practice),
  },
  {
    name: "one found in no team: wherever their role is, and there to the lead alone",
    message: update(),
    register: [team(practice, "F. Osei"), linked("K. Moffat", { role: "housing-officer" })],
    expected: everyoneSees,
  },
  {
    name: "one found in no team whose role is the lead's at one agency",
    message: update(),
    register: [linked("K. Moffat", { role: "named-nurse" })],
    expected: barred(practice),
  },
  {
    name: "a professional beside somebody linked at the same agency: barred, whichever came first",
    message: update(),
    register: [
      linked("K. Moffat", { agency: homes, role: "housing-officer" }),
      restriction("linked-person", { agency: homes }),
    ],
    expected: barred(homes),
  },
  {
    name: "a link of the mother's counts in a message that names her",
    message: update(),
    register: [restriction("linked-person", { agency: homes, person: "p-mo" })],
    expected: barred(homes),
  },
  {
    name: "a link of somebody whom no message names",
    message: update(),
    register: [restriction("linked-person", { agency: homes, person: "p-else" })],
    expected: everyoneSees,
  },
  {
    name: "a link of a household member whom this message does not name does not bar",
    message: update({ people: [childPerson] }),
    register: [restriction("linked-person", { agency: homes, person: "p-mo" })],
    expected: everyoneSees,
  },
  {
    name: "a court's restriction: the permitted alone",
    message: update(),
    register: [restriction("court", { permitted: [council, practice] })],
    expected: { ...everyoneSees, [homes]: "withheld court-restriction" },
  },
  {
    name: "two courts' restrictions: whom both permit",
    message: update(),
    register: [
      restriction("court", { permitted: [council, practice] }),
      restriction("court", { permitted: [council, homes] }),
    ],
    expected: {
      [council]: everyoneSees[council] ?? "",
      [practice]: "withheld court-restriction",
      [homes]: "withheld court-restriction",
    },
  },
];

test.each(links)("4 $name", ({ message, register, expected }) => {
  expect(inShort(decideOn(message, [...agreed, ...register]))).toEqual(expected);
});

test.each([
  { name: "K. Moffat", role: "housing-officer", to: { [homes]: "safeguarding-lead", [council]: null } },
  { name: "K. Moffat", role: "general-practitioner", to: { [practice]: "named-nurse", [homes]: null } },
])("4 a $role of no known agency: to the lead wherever that role is", ({ name, role, to }) => {
  const decision = decideOn(update(), [...agreed, linked(name, { role })]);
  for (const [agency, lead] of Object.entries(to)) expect(decision.recipients[agency]?.routedTo).toBe(lead);
});

test("4 where somebody of no known agency is on a team, their role says nothing of others", () => {
  const register = [...agreed, team(practice, "K. Moffat"), linked("K. Moffat", { role: "housing-officer" })];
  const { recipients } = decideOn(update(), register);
  expect(recipients[practice]?.routedTo).toBe("named-nurse");
  expect(recipients[homes]?.routedTo).toBeNull();
});

// What a place is told of, and whose: the child's, the mother's in the household, and somebody elsewhere.
const sibling = { label: "sib", role: "sibling", ids: [{ scheme: "person", value: "p-sib" }], born: "2015-01-01" };
const uncle = {
  label: "uncle",
  role: "connected-adult",
  ids: [{ scheme: "person", value: "p-un" }],
  livesElsewhere: true,
};
const place = (id: string, about: string): Draft => ({ ...statements("contact.address")[0], id, about });
const told = (change: Draft = {}): Draft =>
  update({
    to: [council],
    people: [childPerson, motherPerson, sibling, uncle],
    statements: [
      ...statements("family.youngCarer"),
      place("s2", "child"),
      place("s3", "mother"),
      place("s4", "sib"),
      place("s5", "uncle"),
    ],
    ...change,
  });
const whereAll = "s1 s2 s3 s4 s5";
const hides = (...ids: readonly string[]): string =>
  whereAll
    .split(" ")
    .map((id) => (ids.includes(id) ? `${id}!location-protected` : id))
    .join(" ");
const protectedPlace = (person: string, change: Draft = {}): Draft =>
  restriction("protected-location", { person, ...change });
const past = (people: readonly Draft[]): Draft => ({
  message: { id: "m-0", kind: "case-update", from: school, case: "case-ada", people },
  decision: { outcome: "decided", recipients: {} },
});

const places = [
  { name: "nobody's", register: [], hidden: whereAll },
  {
    name: "the child's: the household's, and no other's",
    register: [protectedPlace("p-ada")],
    hidden: hides("s2", "s3", "s4"),
  },
  {
    name: "the mother's, who is of the household",
    register: [protectedPlace("p-mo")],
    hidden: hides("s2", "s3", "s4"),
  },
  { name: "somebody's who lives elsewhere: theirs alone", register: [protectedPlace("p-un")], hidden: hides("s5") },
  { name: "somebody's of no part", register: [protectedPlace("p-else")], hidden: whereAll },
  {
    name: "the child's, from all but one who may know",
    register: [protectedPlace("p-ada", { permitted: [council] })],
    hidden: whereAll,
  },
  {
    name: "the child's, where another restriction does not permit",
    register: [protectedPlace("p-ada", { permitted: [council] }), protectedPlace("p-ada")],
    hidden: hides("s2", "s3", "s4"),
  },
  {
    name: "another kind of restriction hides no place",
    register: [restriction("sealed", { items: ["health.sexualHealth"] })],
    hidden: whereAll,
  },
];

test.each(places)("4 a protected place: $name", ({ register, hidden }) => {
  expect(inShort(decideOn(told(), [...agreed, ...register]))[council]).toBe(hidden);
});

test.each([
  { name: "who was of the household", people: [childPerson, motherPerson], hidden: "s1 s2!location-protected" },
  { name: "who never was", people: [childPerson, { ...motherPerson, livesElsewhere: true }], hidden: "s1 s2" },
])(
  "4 a protected place of somebody $name in an earlier message, and whom this one does not name",
  ({ people, hidden }) => {
    const message = told({
      people: [childPerson],
      statements: [...statements("family.youngCarer"), place("s2", "child")],
    });
    const decision = decideOn(message, [...agreed, protectedPlace("p-mo")], { history: [past(people)] });
    expect(inShort(decision)[council]).toBe(hidden);
  },
);

// Sealed items, and who releases them.
const sealed = (person: string, ...items: readonly string[]): Draft => restriction("sealed", { person, items });
const approver = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
let released = 0;
const release = (change: Draft = {}): Draft => {
  released += 1;
  const body = { items: ["family.youngCarer"], to: [practice], by: approver, approver, ...change };
  return event("release.approved", `rel-${released}`, body);
};
const kinds = ["child.name", "family.youngCarer", "contact.leadProfessional"] as const;
const message = update({ to: [practice], statements: statements(...kinds) });
const aboutMother = update({
  to: [practice],
  statements: [...statements(...kinds), { ...statements("family.youngCarer")[0], id: "s4", about: "mother" }],
});
const others = { agency: council, name: "H. Quill", role: "front-door-manager" };

const seals: readonly Row[] = [
  {
    name: "an item of the child",
    message,
    register: [sealed("p-ada", "family.youngCarer")],
    expected: { [practice]: "s1 s2!sealed s3" },
  },
  {
    name: "two, by two restrictions",
    message,
    register: [sealed("p-ada", "family.youngCarer"), sealed("p-ada", "contact.leadProfessional", "family.youngCarer")],
    expected: { [practice]: "withheld nothing-to-share" },
  },
  {
    name: "an item of the child seals it of everybody in the message",
    message: aboutMother,
    register: [sealed("p-ada", "family.youngCarer")],
    expected: { [practice]: "s1 s2!sealed s3 s4!sealed" },
  },
  {
    name: "an item of the mother seals hers alone",
    message: aboutMother,
    register: [sealed("p-mo", "family.youngCarer")],
    expected: { [practice]: "s1 s2 s3 s4!sealed" },
  },
  {
    name: "an item of the mother and of the child, in either order",
    message: aboutMother,
    register: [sealed("p-mo", "family.youngCarer"), sealed("p-ada", "family.youngCarer")],
    expected: { [practice]: "s1 s2!sealed s3 s4!sealed" },
  },
  {
    name: "released for the child",
    message,
    register: [sealed("p-ada", "family.youngCarer"), release({ person: "p-ada" })],
    expected: { [practice]: "s1 s2 s3" },
  },
  {
    name: "released for this message",
    message,
    register: [sealed("p-ada", "family.youngCarer"), release({ message: message["id"] })],
    expected: { [practice]: "s1 s2 s3" },
  },
  {
    name: "released for another message",
    message,
    register: [sealed("p-ada", "family.youngCarer"), release({ message: "019839b8-2ea0-7649-865a-165573b8453e" })],
    expected: { [practice]: "s1 s2!sealed s3" },
  },
  {
    name: "released to another agency",
    message,
    register: [sealed("p-ada", "family.youngCarer"), release({ person: "p-ada", to: [homes] })],
    expected: { [practice]: "s1 s2!sealed s3" },
  },
  {
    name: "another item released",
    message,
    register: [sealed("p-ada", "family.youngCarer"), release({ person: "p-ada", items: ["contact.leadProfessional"] })],
    expected: { [practice]: "s1 s2!sealed s3" },
  },
  {
    name: "released by another agency than the one that says it",
    message,
    register: [sealed("p-ada", "family.youngCarer"), release({ person: "p-ada", by: others, approver: others })],
    expected: { [practice]: "s1 s2!sealed s3" },
  },
  {
    name: "released for the mother: hers alone",
    message: aboutMother,
    register: [sealed("p-ada", "family.youngCarer"), release({ person: "p-mo" })],
    expected: { [practice]: "s1 s2!sealed s3 s4" },
  },
  {
    name: "released for the child: everybody's in a message about the child",
    message: aboutMother,
    register: [sealed("p-ada", "family.youngCarer"), release({ person: "p-ada" })],
    expected: { [practice]: "s1 s2 s3 s4" },
  },
  {
    name: "released for the child one, for the mother the other",
    message: aboutMother,
    register: [
      sealed("p-ada", "family.youngCarer", "contact.leadProfessional"),
      release({ person: "p-mo" }),
      release({ person: "p-ada", items: ["contact.leadProfessional"] }),
    ],
    expected: { [practice]: "s1 s2!sealed s3 s4" },
  },
];

test.each(seals)("4 sealed: $name", ({ message: said, register, expected }) => {
  const agreement = consent({ givenBy: mother });
  expect(inShort(decideOn(said, [...family(), agreement, ...register]))).toEqual(expected);
});

test("4 nothing lifts a bar: neither a risk nor the police", () => {
  const decision = decideOn(update({ to: [police] }), [...agreed, restriction("linked-person", { agency: police })]);
  expect(decision.recipients[police]?.reasons).toEqual(["linked-person"]);
});
