import { expect, test } from "vitest";
import type { Draft, Row } from "../fixture.ts";
import {
  agreed,
  childPerson,
  concern,
  council,
  decideOn,
  event,
  everything,
  family,
  homes,
  inShort,
  mother,
  motherPerson,
  objection,
  police,
  practice,
  risk,
  scopedTo,
  statements,
  update,
} from "../fixture.ts";

// Decision step 8, case by case. A concern needs no consent, so that only the objection can stand in the practice's way.
const own = (result?: string): Draft => ({
  person: "p-ada",
  capacity: "child",
  ...(result === undefined ? {} : { competence: { result } }),
});
const father = { person: "p-fa", capacity: "parent", parentalResponsibility: true };
const sibling = { label: "sib", role: "sibling", ids: [{ scheme: "person", value: "p-sib" }], born: "2015-01-01" };
const fatherPerson = {
  label: "father",
  role: "parent",
  ids: [{ scheme: "person", value: "p-fa" }],
  parentalResponsibility: true,
};
const harmful = { ...fatherPerson, parentalResponsibility: false };
const aboutChild = statements("child.name", "contact.referrer", "concern.narrative", "health.conditions");
const aboutOthers = [
  ...aboutChild,
  { ...statements("family.youngCarer")[0], id: "s5", about: "mother" },
  { ...statements("family.youngCarer")[0], id: "s6", about: "sib" },
];
const people = [childPerson, motherPerson];

/** A concern to the practice, which the risk does not name unless it says so. */
function heard(change: Draft = {}): Draft {
  return concern({ to: [practice], risk: risk([council]), statements: aboutChild, people, ...change });
}

/** What the practice gets when nobody objects. */
const unhindered = inShort(decideOn(heard(), family()))[practice] ?? "";
const withheld = { [practice]: "withheld objection" };
const sixteen = { ...childPerson, born: "2010-11-03" };
const dayBefore = { ...childPerson, born: "2010-11-04" };

const makers: readonly Row[] = [
  {
    name: "a competent child's",
    message: heard(),
    register: [objection({ madeBy: own("competent") })],
    expected: withheld,
  },
  {
    name: "a child's, sixteen today, though found not competent",
    message: heard({ people: [sixteen, motherPerson] }),
    register: [objection({ madeBy: own("not-competent") })],
    expected: withheld,
  },
  {
    name: "a child's, sixteen tomorrow and found not competent, is a view",
    message: heard({ people: [dayBefore, motherPerson] }),
    register: [objection({ madeBy: own("not-competent") })],
    expected: { [practice]: unhindered },
  },
  {
    name: "a child's whom nobody assessed is a question",
    message: heard(),
    register: [objection({ madeBy: own() })],
    expected: { [practice]: "held competence-not-assessed" },
  },
  {
    name: "a child's with an answer that says competent binds",
    message: heard(),
    register: [
      event("consent.refused", "con-9", { person: "p-ada", givenBy: own("competent"), scope: everything }),
      objection({ madeBy: own() }),
    ],
    expected: withheld,
  },
  {
    name: "a child's with an answer that says not competent is a view",
    message: heard(),
    register: [
      event("consent.refused", "con-9", { person: "p-ada", givenBy: own("not-competent"), scope: everything }),
      objection({ madeBy: own() }),
    ],
    expected: { [practice]: unhindered },
  },
  { name: "a holder of parental responsibility's", message: heard(), register: [objection()], expected: withheld },
  {
    name: "a carer's without parental responsibility is a view",
    message: heard(),
    register: [objection({ madeBy: { person: "p-mo", capacity: "carer" } })],
    expected: { [practice]: unhindered },
  },
  {
    name: "an alleged harmer's about the child does not bind, though they hold parental responsibility",
    message: heard({ people: [childPerson, fatherPerson] }),
    register: [objection({ madeBy: { ...father, allegedHarmer: true } })],
    expected: { [practice]: unhindered },
  },
  {
    name: "of somebody whom only the message's risk calls a harmer: neither",
    message: heard({ people: [childPerson, fatherPerson], risk: risk([council], { allegedHarmers: ["father"] }) }),
    register: [objection({ madeBy: father })],
    expected: { [practice]: unhindered },
  },
  {
    name: "of a holder of parental responsibility when another is called a harmer: binds",
    message: heard({
      people: [childPerson, motherPerson, harmful],
      risk: risk([council], { allegedHarmers: ["father"] }),
    }),
    register: [objection()],
    expected: withheld,
  },
];

test.each(makers)("8 an objection with all categories, $name", ({ message, register, expected }) => {
  expect(inShort(decideOn(message, [...family(), ...register]))).toEqual(expected);
});

const parts: readonly Row[] = [
  {
    name: "with some categories drops those alone",
    message: heard(),
    register: [objection({ scope: { ...everything, categories: ["health"] } })],
    expected: { [practice]: unhindered.replace("s4", "s4!objection") },
  },
  {
    name: "with a category that the message lacks does nothing",
    message: heard(),
    register: [objection({ scope: { ...everything, categories: ["housing"] } })],
    expected: { [practice]: unhindered },
  },
  {
    name: "for another purpose does nothing",
    message: heard(),
    register: [objection({ scope: { ...everything, purposes: ["early-help"] } })],
    expected: { [practice]: unhindered },
  },
  {
    name: "to another agency does nothing",
    message: heard(),
    register: [objection({ scope: scopedTo(homes) })],
    expected: { [practice]: unhindered },
  },
  {
    name: "a child's with some categories whom nobody assessed holds",
    message: heard(),
    register: [objection({ madeBy: own(), scope: { ...everything, categories: ["health"] } })],
    expected: { [practice]: "held competence-not-assessed" },
  },
  {
    name: "of a sibling whom nobody assessed drops what is about the sibling",
    message: heard({ people: [childPerson, motherPerson, sibling], statements: aboutOthers }),
    register: [objection({ person: "p-sib", madeBy: { person: "p-sib", capacity: "child" } })],
    expected: { [practice]: "s6!third-party-objection" },
  },
  {
    name: "of a sibling found not competent is a view",
    message: heard({ people: [childPerson, motherPerson, sibling], statements: aboutOthers }),
    register: [
      objection({
        person: "p-sib",
        madeBy: { person: "p-sib", capacity: "child", competence: { result: "not-competent" } },
      }),
    ],
    expected: { [practice]: "s6" },
  },
  {
    name: "of an adult about themselves drops what is about them",
    message: heard({ people: [childPerson, motherPerson, sibling], statements: aboutOthers }),
    register: [objection({ person: "p-mo", madeBy: { person: "p-mo", capacity: "self" } })],
    expected: { [practice]: "s5!third-party-objection" },
  },
  {
    name: "of somebody else about an adult is a view",
    message: heard({
      people: [childPerson, { ...motherPerson, born: "1986-01-01" }, sibling],
      statements: aboutOthers,
    }),
    register: [objection({ person: "p-mo", madeBy: father })],
    expected: { [practice]: "s5" },
  },
];

test.each(parts)("8 an objection $name", ({ message, register, expected }) => {
  const [wanted = ""] = Object.values(expected);
  const found = inShort(decideOn(message, [...family(), ...register]))[practice] ?? "";
  // Of a message about others only what is about them is told apart here.
  if (/^s[56]/.test(wanted)) expect(found.split(" ")).toContain(wanted);
  else expect(found).toBe(wanted);
});

const overrides = [
  { name: "a risk that names the practice", message: heard({ risk: risk([practice]) }), by: "risk-of-harm" },
  { name: "a concern to the front door", message: heard({ to: [council] }), at: council, by: "front-door-concern" },
  {
    name: "incapacity with its reason",
    message: heard({ basis: { power: "x", gdpr: "6-1-c", claim: "cannot-consent", why: "In hospital, unconscious." } }),
    by: "cannot-consent",
  },
  {
    name: "crime prevention with the request's reference, at the police",
    message: heard({
      to: [police],
      basis: { power: "x", gdpr: "6-1-c", claim: "crime-prevention", reference: "NP-1" },
    }),
    at: police,
    by: "crime-prevention",
  },
] as const;

test.each(overrides)("8 $name overrides, and is recorded with the objection's id", ({ message, by, ...rest }) => {
  const at = "at" in rest ? rest.at : practice;
  const decision = decideOn(message, [...family(), objection()]);
  expect(decision.recipients[at]?.outcome).toBe("shared");
  expect(decision.recipients[at]?.overrides).toEqual([{ objection: "obj-1", by }]);
});

const noOverride = [
  { name: "a risk that names another", message: heard() },
  {
    name: "incapacity without a reason",
    message: heard({ basis: { power: "x", gdpr: "6-1-c", claim: "cannot-consent" } }),
  },
  {
    name: "crime prevention at a body that it does not serve",
    message: heard({ basis: { power: "x", gdpr: "6-1-c", claim: "crime-prevention", reference: "NP-1" } }),
  },
] as const;

test.each(noOverride)("8 $name overrides nothing", ({ message }) => {
  const decision = decideOn(message, [...family(), objection()]);
  expect(inShort(decision)[practice]).not.toMatch(/s4(?!!)/);
  expect(decision.recipients[practice]?.overrides ?? []).toEqual([]);
});

test.each([
  { test: "at-risk", health: "s4!objection" },
  { test: "significant-harm", health: "s4" },
])("8 a competent child's objection to health gives way to $test: $health", ({ test: degree, health }) => {
  const message = heard({ risk: risk([practice], { test: degree }) });
  const found = inShort(decideOn(message, [...family(), objection({ madeBy: own("competent") })]))[practice] ?? "";
  expect(found.split(" ")).toContain(health);
  const parents = inShort(decideOn(message, [...family(), objection()]))[practice] ?? "";
  expect(parents.split(" ")).toContain("s4");
});

test("8 overrides are told in the order of the objections' ids, whenever they were recorded", () => {
  const second = objection({ id: "obj-0", madeBy: mother, at: "2026-10-21T09:00:00Z" });
  for (const register of [
    [objection(), second],
    [second, objection()],
  ]) {
    const decision = decideOn(heard({ risk: risk([practice]) }), [...family(), ...register]);
    expect(decision.recipients[practice]?.overrides.map((one) => one.objection)).toEqual(["obj-0", "obj-1"]);
  }
});

test("8 an agreement of the family does not outweigh an objection recorded beside it", () => {
  const decision = decideOn(update({ to: [practice] }), [...agreed, objection()]);
  expect(inShort(decision)).toEqual({ [practice]: "withheld objection" });
});
