import { expect, test } from "vitest";
import type { Draft, Row } from "../fixture.ts";
import {
  childPerson,
  concern,
  consent,
  council,
  decideOn,
  event,
  everything,
  family,
  homes,
  inShort,
  motherPerson,
  objection,
  police,
  practice,
  risk,
  scopedTo,
  statements,
  update,
} from "../fixture.ts";
import { allBut, answer, childs, father } from "./fixture.ts";

// Decision step 8: what weighs against an objection, and which of a message it takes out.
const sibling = { label: "sib", role: "sibling", ids: [{ scheme: "person", value: "p-sib" }], born: "2015-01-01" };
const fatherPerson = {
  label: "father",
  role: "parent",
  ids: [{ scheme: "person", value: "p-fa" }],
  parentalResponsibility: true,
};
const adult = { person: "p-fa", capacity: "self", allegedHarmer: true };
const about = (id: string, label: string, item = "family.youngCarer"): Draft => ({
  ...statements(item)[0],
  id,
  about: label,
});

/** A concern to the practice of which each statement may go, about child, mother, sibling and father. */
function heard(change: Draft = {}): Draft {
  return concern({
    to: [practice],
    risk: risk([council]),
    people: [childPerson, motherPerson, sibling, fatherPerson],
    statements: [
      ...statements("child.name", "contact.referrer", "concern.narrative", "health.conditions"),
      about("s5", "mother"),
      about("s6", "sib"),
      about("s7", "father"),
    ],
    ...change,
  });
}

/** Which statements of a copy objections take out; or what it comes to without a copy. */
function takenOut(message: Draft, register: readonly Draft[], at = practice): string {
  const found = inShort(decideOn(message, [...family(), ...register]))[at] ?? "refused";
  if (!/^s\d/.test(found)) return found;
  const out = found.split(" ").filter((one) => /!(third-party-)?objection$/.test(one));
  return out.map((one) => one.replace("!objection", "").replace("!third-party-objection", "*")).join(" ");
}
const objects = (change: Draft = {}): Draft => objection(change);
const level4 = event("case.level-set", "lv-4", { case: "case-ada", level: 4 });
const harm = (change: Draft = {}): Draft => ({ risk: risk([practice], change) });
const some = { categories: ["identity", "opinion"] };

const rows: readonly (Omit<Row, "expected"> & { readonly expected: string; readonly at?: string })[] = [
  { name: "nobody objects", message: heard(), register: [], expected: "" },
  {
    name: "some categories: each of them",
    message: heard(),
    register: [objects({ scope: allBut({ categories: ["health", "contact"] }) })],
    expected: "s2 s4",
  },
  {
    name: "two objections to the same of one copy: once",
    message: heard(),
    register: [
      objects({ scope: allBut({ categories: ["health"] }) }),
      objects({ id: "obj-2", madeBy: father, scope: allBut({ categories: ["health", "contact"] }) }),
    ],
    expected: "s2 s4",
  },
  {
    name: "of an adult about themselves with some categories: theirs alone",
    message: heard(),
    register: [
      objects({
        person: "p-mo",
        madeBy: { person: "p-mo", capacity: "self" },
        scope: allBut({ categories: ["family"] }),
      }),
    ],
    expected: "s5*",
  },
  {
    name: "by an advocate for an adult",
    message: heard(),
    register: [objects({ person: "p-mo", madeBy: { person: "p-adv", capacity: "advocate" } })],
    expected: "s5*",
  },
  {
    name: "by an advocate for the child",
    message: heard({ people: [{ ...childPerson, born: "2009-01-01" }, motherPerson, sibling, fatherPerson] }),
    register: [objects({ madeBy: { person: "p-adv", capacity: "advocate" } })],
    expected: "withheld objection",
  },
  {
    name: "by a holder of parental responsibility about a sibling",
    message: heard(),
    register: [objects({ person: "p-sib" })],
    expected: "s6*",
  },
  {
    name: "by a competent sibling",
    message: heard(),
    register: [objects({ person: "p-sib", madeBy: { ...childs("competent"), person: "p-sib" } })],
    expected: "s6*",
  },
  {
    name: "about the child, where a risk covers some: the rest, whoever it is about",
    message: heard(harm(some)),
    register: [objects()],
    expected: "s2 s4 s5 s6 s7",
  },
  {
    name: "about the child and about an adult themselves, where a risk covers some: the child's tells",
    message: heard(harm(some)),
    register: [objects(), objects({ id: "obj-2", person: "p-mo", madeBy: { person: "p-mo", capacity: "self" } })],
    expected: "s2 s4 s5 s6 s7",
  },
  {
    name: "the same in the other order",
    message: heard({ ...harm(some), people: [motherPerson, sibling, fatherPerson, childPerson] }),
    register: [objects({ id: "obj-2", person: "p-mo", madeBy: { person: "p-mo", capacity: "self" } }), objects()],
    expected: "s2 s4 s5 s6 s7",
  },
  {
    name: "by a child whom nobody assessed, where a risk covers some: the rest, and no question",
    message: heard(harm({ ...some, test: "at-risk" })),
    register: [objects({ madeBy: childs() })],
    expected: "s2 s4 s5 s6 s7",
  },
  {
    name: "by a child whom nobody assessed to some categories, where a risk covers one: the rest, and no question",
    message: heard(harm({ categories: ["contact"] })),
    register: [objects({ madeBy: childs(), scope: allBut({ categories: ["contact", "health"] }) })],
    expected: "s4",
  },
  {
    name: "by a child whom nobody assessed to what a risk covers whole: nothing, and no question",
    message: heard(harm({ categories: ["contact"] })),
    register: [objects({ madeBy: childs(), scope: allBut({ categories: ["contact"] }) })],
    expected: "",
  },
  {
    name: "by a child whom nobody assessed beside a parent: withheld, so no question",
    message: heard(),
    register: [objects({ madeBy: childs() }), objects({ id: "obj-2" })],
    expected: "withheld objection",
  },
  {
    name: "of an alleged harmer about themselves, below the risk level",
    message: heard(),
    register: [objects({ person: "p-fa", madeBy: adult })],
    expected: "s7*",
  },
  {
    name: "of an alleged harmer about themselves, at level 4",
    message: heard(),
    register: [level4, objects({ person: "p-fa", madeBy: adult })],
    expected: "",
  },
  {
    name: "of an alleged harmer about a sibling",
    message: heard(),
    register: [objects({ person: "p-sib", madeBy: { ...father, allegedHarmer: true } })],
    expected: "",
  },
  {
    name: "of an alleged harmer about another adult",
    message: heard(),
    register: [objects({ person: "p-mo", madeBy: { ...father, allegedHarmer: true } })],
    expected: "",
  },
  {
    name: "where the message's harmer is somebody else",
    message: heard({ risk: risk([council], { allegedHarmers: ["mother"] }) }),
    register: [objects({ madeBy: father })],
    expected: "withheld objection",
  },
  {
    name: "incapacity of which nothing is said",
    message: heard({ basis: { power: "x", gdpr: "6-1-d", claim: "cannot-consent", why: "  " } }),
    register: [objects()],
    expected: "withheld objection",
  },
  {
    name: "another claim than incapacity, with a reason",
    message: heard({ basis: { power: "x", gdpr: "6-1-d", claim: "mandatory-report", why: "she is unconscious" } }),
    register: [objects()],
    expected: "withheld objection",
  },
  {
    name: "a police request whose reference is blank",
    message: heard({ to: [police], basis: { power: "x", gdpr: "6-1-d", claim: "crime-prevention", reference: " " } }),
    register: [objects()],
    expected: "withheld objection",
    at: police,
  },
  {
    name: "a reference without the claim",
    message: heard({ to: [police], basis: { power: "x", gdpr: "6-1-d", reference: "NP-1" } }),
    register: [objects()],
    expected: "withheld objection",
    at: police,
  },
];

test.each(rows)("8 $name: $expected", ({ message, register, expected, at }) => {
  expect(takenOut(message, register, at)).toBe(expected);
});

// A parent's objection against a child who decides.
const teen = { people: [{ ...childPerson, born: "2010-11-03" }, motherPerson] };

test.each([
  { name: "agreed to this recipient", given: [answer("given", childs("competent"))], stands: false },
  { name: "agreed at sixteen, unassessed", people: teen, given: [answer("given", childs())], stands: false },
  {
    name: "agreed for another alone",
    given: [answer("given", childs("competent"), { scope: scopedTo(homes) })],
    stands: true,
  },
  { name: "refused", given: [answer("refused", childs("competent"))], stands: true },
  { name: "agreed, and was found not competent", given: [answer("given", childs("not-competent"))], stands: true },
  { name: "said nothing", given: [], people: teen, stands: true },
  {
    name: "objects competently, and agreed without being assessed",
    given: [answer("given", childs()), objection({ id: "obj-9", madeBy: childs("competent"), scope: scopedTo(homes) })],
    stands: true,
  },
])("8 a parent's objection where the child $name: stands $stands", ({ given, stands, people = {} }) => {
  const message = concern({ to: [practice], risk: risk([council]), ...people });
  const register = [...family(), ...given, objection({ scope: scopedTo(practice) })];
  const outcome = decideOn(message, register).recipients[practice]?.outcome;
  expect(outcome).toBe(stands ? "withheld" : "shared");
});

// What is recorded where something sets an objection aside.
const order = event("order.recorded", "ord-1", {
  person: "p-ada",
  order: "NS1",
  items: ["family.youngCarer"],
  to: [practice],
});
const ordered = update({ purpose: "court-order", to: [practice] });
const flagged = event("risk.flagged", "flag-1", {
  at: "2026-10-21T09:00:00Z",
  atRisk: ["p-ada"],
  harm: "neglect",
  test: "at-risk",
  evidence: "Two staff saw bruises on her.",
  recipients: [practice],
  decidedBy: { name: "B", role: "front-door-manager" },
  expiresAt: "2026-11-03T10:15:01Z",
});
const unconscious = { basis: { power: "x", gdpr: "6-1-d", claim: "cannot-consent", why: "unconscious" } };

test.each([
  { name: "a court's order", message: ordered, register: [order, consent(), objection()], by: ["court-order"] },
  {
    name: "an order to another body: none",
    message: ordered,
    register: [
      event("order.recorded", "ord-1", { person: "p-ada", order: "NS1", items: ["family.youngCarer"], to: [homes] }),
      consent(),
      objection(),
    ],
    by: [],
  },
  {
    name: "an alleged harmer's",
    message: heard(),
    register: [objection({ madeBy: { ...father, allegedHarmer: true } })],
    by: ["alleged-harmer"],
  },
  {
    name: "a view: nothing is set aside",
    message: heard(),
    register: [objection({ madeBy: { person: "p-ca", capacity: "carer" } })],
    by: [],
  },
  {
    name: "a view is none where an order releases",
    message: ordered,
    register: [order, consent(), objection({ madeBy: { person: "p-ca", capacity: "carer" } })],
    by: [],
  },
  { name: "a risk", message: heard(harm()), register: [objection()], by: ["risk-of-harm"] },
  { name: "a flag", message: heard(), register: [flagged, objection()], by: ["risk-of-harm"] },
  {
    name: "a flag beside a risk that covers some",
    message: heard(harm({ categories: ["health"] })),
    register: [flagged, objection()],
    by: ["risk-of-harm"],
  },
  {
    name: "incapacity before a risk",
    message: heard({ ...harm(), ...unconscious }),
    register: [objection()],
    by: ["cannot-consent"],
  },
  {
    name: "incapacity, but for what a competent child's word guards: that goes by a risk, and one is recorded",
    message: heard({ ...harm(), ...unconscious }),
    register: [objection({ madeBy: childs("competent"), scope: allBut({ categories: ["health"] }) })],
    by: ["risk-of-harm"],
  },
  {
    name: "a risk that covers nothing of it: none",
    message: heard(harm({ categories: ["housing"] })),
    register: [objection({ scope: allBut({ categories: ["health"] }) })],
    by: [],
  },
])("8 what is recorded: $name", ({ message, register, by }) => {
  const { recipients } = decideOn(message, [...family(), ...register]);
  expect(recipients[practice]?.overrides.map((one) => one.by)).toEqual(by);
});

test("8 incapacity and requests of the police never give what a competent child's word guards", () => {
  const guards = objection({ madeBy: childs("competent"), scope: everything });
  const copy = decideOn(heard(unconscious), [...family(), guards]);
  expect(inShort(copy)[practice]).toContain("s4!objection");
  const adults = objection({ person: "p-mo", madeBy: { person: "p-mo", capacity: "self" } });
  const said = {
    ...unconscious,
    statements: [
      ...statements("child.name", "contact.referrer", "concern.narrative"),
      about("s5", "mother", "health.conditions"),
    ],
  };
  expect(inShort(decideOn(heard(said), [...family(), adults]))[practice]).not.toContain("s5!third-party-objection");
});
