import { expect, test } from "vitest";
import { compilePolicy } from "../compile.ts";
import type { Draft } from "../fixture.ts";
import {
  agreed,
  childPerson,
  concern,
  council,
  decideOn,
  event,
  exampleNow,
  homes,
  inShort,
  motherPerson,
  northshire,
  risk,
  school,
  statements,
  update,
} from "../fixture.ts";
import { previewFile } from "../preview.ts";

// Decision step 4, where it is not known for certain who somebody is, where they work or with whom they live.
const linked = event("restriction.placed", "res-1", {
  person: "p-ada",
  restriction: "linked-person",
  professional: { name: "K. Moffat", role: "housing-officer" },
});

test("4 an agency without a safeguarding lead has nobody who may have a copy past the one linked", () => {
  const { partnership } = northshire;
  const agencies = partnership.agencies.map((one) => (one.id === homes ? { ...one, safeguardingLead: null } : one));
  const policy = compilePolicy({ ...partnership, agencies });
  const file = { now: exampleNow, register: [...agreed, linked], message: update({ to: [homes] }) };
  const result = previewFile(file, { partnerships: () => policy });
  expect(result.ok && inShort(result.decision)).toEqual({ [homes]: "withheld linked-person" });
});

test("4 in a message of no case nobody's team tells where the one linked works: their role does", () => {
  const message = concern({ to: [homes], case: null, risk: risk([homes]) });
  expect(decideOn(message, [...agreed, linked]).recipients[homes]?.routedTo).toBe("safeguarding-lead");
});

const uncle = {
  label: "uncle",
  role: "connected-adult",
  ids: [{ scheme: "person", value: "p-un" }],
  livesElsewhere: true,
};
const place = (id: string, about: string): Draft => ({ ...statements("contact.address")[0], id, about });
const told = (people: readonly Draft[]): Draft =>
  update({
    to: [council],
    people,
    statements: [...statements("family.youngCarer"), place("s2", "child"), place("s3", "mother"), place("s4", "uncle")],
  });
const hides = (...ids: readonly string[]): string =>
  ["s1", "s2", "s3", "s4"].map((id) => (ids.includes(id) ? `${id}!location-protected` : id)).join(" ");
const protectedPlace = (person: string): Draft =>
  event("restriction.placed", "res-2", { person, restriction: "protected-location", permitted: [] });
const nameHash = "a".repeat(64);
const known = (person: string, nhs: string): Draft =>
  event("person.linked", `link-${person}`, { person, ids: [{ scheme: "nhs-number", value: nhs }], nameHash });
const [anyNumber, otherNumber] = ["9998259819", "9990129045"];

test.each([
  {
    name: "of the household who is not known by any number",
    people: [childPerson, { ...motherPerson, ids: [] }, uncle],
    register: [protectedPlace("p-ada")],
    hidden: hides("s2", "s3"),
  },
  {
    name: "whom this message says to live elsewhere, and an earlier one did not",
    people: [childPerson, motherPerson, uncle],
    history: [childPerson, { ...uncle, role: "household", livesElsewhere: false }],
    register: [protectedPlace("p-ada")],
    hidden: hides("s2", "s3", "s4"),
  },
  {
    name: "under two numbers, of whom one was of the household",
    people: [childPerson, motherPerson, { ...uncle, ids: [...uncle.ids, { scheme: "person", value: "p-other" }] }],
    history: [childPerson, { ...uncle, role: "household", livesElsewhere: false }],
    register: [protectedPlace("p-ada")],
    hidden: hides("s2", "s3", "s4"),
  },
  {
    name: "who may be one of the household: the household's is hidden with theirs",
    people: [childPerson, motherPerson, uncle],
    register: [known("p-mo", anyNumber), known("p-eve", otherNumber), protectedPlace("p-eve")],
    hidden: hides("s2", "s3"),
  },
  {
    name: "who may be one that lives elsewhere: theirs alone is hidden",
    people: [childPerson, motherPerson, uncle],
    register: [known("p-un", anyNumber), known("p-eve", otherNumber), protectedPlace("p-eve")],
    hidden: hides("s4"),
  },
])("4 the place of somebody $name", ({ people, register, hidden, history = [] }) => {
  const before = {
    message: { id: "m-0", kind: "case-update", from: school, case: "case-ada", people: history },
    decision: { outcome: "decided", recipients: {} },
  };
  const more = { history: history.length > 0 ? [before] : [] };
  expect(inShort(decideOn(told(people), [...agreed, ...register], more))[council]).toBe(hidden);
});
