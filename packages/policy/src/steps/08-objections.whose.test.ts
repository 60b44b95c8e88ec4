import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  childPerson,
  concern,
  council,
  decideOn,
  event,
  everything,
  exampleNow,
  family,
  homes,
  inShort,
  mother,
  motherPerson,
  objection,
  police,
  practice,
  risk,
  school,
  scopedTo,
  statements,
  update,
} from "../fixture.ts";
import { allBut, answer, carer, childs, father } from "./fixture.ts";

// Decision step 8: whose an objection is where one person has two labels or two records, what of it is recorded, and
// what it does to a message that carries nothing.
const level4 = event("case.level-set", "lv-4", { case: "case-ada", level: 4 });
/** Ada once more, under another label. */
const again = { label: "sib", role: "sibling", ids: childPerson.ids, born: childPerson.born };
const merged = event("person.linked", "merge-1", { person: "p-ada", ids: [{ scheme: "person", value: "p-sib" }] });
const parted = event("person.unlinked", "part-1", {
  person: "p-ada",
  ids: [{ scheme: "person", value: "p-sib" }],
  at: "2026-10-22T09:00:00Z",
});
const sibling = { label: "sib", role: "sibling", ids: [{ scheme: "person", value: "p-sib" }], born: "2015-01-01" };

test("8 an objection about the child is the child's, though another label of the message means them too", () => {
  for (const people of [
    [again, childPerson, motherPerson],
    [childPerson, again, motherPerson],
  ]) {
    const message = concern({ to: [practice], risk: risk([council]), people });
    expect(inShort(decideOn(message, [...family(), objection()]))).toEqual({ [practice]: "withheld objection" });
  }
});

test("8 an objection that two records have, which were one for a time, is recorded once", () => {
  const message = concern({ to: [practice], risk: risk([practice]), people: [childPerson, sibling, motherPerson] });
  const said = {
    ...message,
    statements: [
      ...statements("child.name", "contact.referrer", "concern.narrative"),
      { ...statements("family.youngCarer")[0], id: "s4", about: "sib" },
    ],
  };
  const { recipients } = decideOn(said, [...family(), merged, objection({ at: "2026-10-21T09:00:00Z" }), parted]);
  expect(recipients[practice]?.overrides).toEqual([{ objection: "obj-1", by: "risk-of-harm" }]);
});

test.each([
  { name: "everything", scope: everything, recorded: ["front-door-concern"] },
  { name: "a part of what is said", scope: allBut({ categories: ["contact"] }), recorded: ["front-door-concern"] },
  { name: "what is not said", scope: allBut({ categories: ["housing"] }), recorded: [] },
  { name: "what is not said, for another purpose", scope: allBut({ purposes: ["early-help"] }), recorded: [] },
])(
  "8 the front door has a concern against an objection to $name, and that is recorded: $recorded",
  ({ scope, recorded }) => {
    const { recipients } = decideOn(concern(), [...family(), objection({ scope })]);
    expect(recipients[council]?.outcome).toBe("shared");
    expect(recipients[council]?.overrides.map(({ by }) => by)).toEqual(recorded);
  },
);

// A message that carries nothing is withheld whole, or goes whole.
const request = "019839b8-2ea0-7649-865a-165573b84541";
const read = (change: Draft = {}): Draft =>
  update({
    kind: "acknowledgement",
    to: [practice],
    inReplyTo: request,
    readBy: { name: "A. Reader", role: "x1" },
    readAt: exampleNow,
    statements: [],
    ...change,
  });
const unconscious = { basis: { power: "x", gdpr: "6-1-d", claim: "cannot-consent", why: "unconscious" } };
const flag = (id: string, change: Draft = {}): Draft =>
  event("risk.flagged", id, {
    at: "2026-10-21T09:00:00Z",
    atRisk: ["p-ada"],
    harm: "neglect",
    test: "at-risk",
    evidence: "Two staff saw bruises on her.",
    recipients: [practice],
    decidedBy: { name: "B", role: "front-door-manager" },
    expiresAt: "2026-11-03T10:15:01Z",
    ...change,
  });
const partly = { categories: ["health"] };

test.each([
  { name: "a parent's", register: [objection()], outcome: "withheld objection" },
  {
    name: "a parent's to a part of what it does not say",
    register: [objection({ scope: allBut(partly) })],
    outcome: "",
  },
  {
    name: "an unassessed child's",
    register: [objection({ madeBy: childs() })],
    outcome: "held competence-not-assessed",
  },
  {
    name: "an unassessed child's, where incapacity lifts it",
    message: read(unconscious),
    register: [objection({ madeBy: childs() })],
    outcome: "",
    by: ["cannot-consent"],
  },
  {
    name: "a parent's, where a risk lifts it",
    register: [flag("flag-1"), objection()],
    outcome: "",
    by: ["risk-of-harm"],
  },
  {
    name: "a parent's, where a risk covers a part alone",
    register: [flag("flag-1", partly), objection()],
    outcome: "withheld objection",
  },
  {
    name: "a parent's, where one risk covers a part and another everything",
    register: [flag("flag-1", partly), flag("flag-2"), objection()],
    outcome: "",
    by: ["risk-of-harm"],
  },
])(
  "8 of an acknowledgement that carries nothing, $name: '$outcome'",
  ({ message = read(), register, outcome, by = [] }) => {
    const decision = decideOn(message, [...family(), ...register]);
    expect(inShort(decision)).toEqual({ [practice]: outcome });
    expect(decision.recipients[practice]?.overrides.map((one) => one.by)).toEqual(by);
  },
);

// What a child guards: special-category items, but for significant harm.
const aboutSib = { ...statements("health.conditions")[0], id: "s5", about: "sib" };
const heard = (change: Draft = {}): Draft =>
  concern({
    to: [practice],
    risk: risk([practice], { test: "at-risk" }),
    people: [childPerson, motherPerson, sibling],
    statements: [...statements("child.name", "contact.referrer", "concern.narrative", "health.conditions"), aboutSib],
    ...change,
  });
const grown = { people: [{ ...childPerson, born: "2008-01-01" }, motherPerson, sibling] };

test.each([
  {
    name: "a young person of 18",
    message: heard(grown),
    by: { person: "p-ada", capacity: "self" },
    kept: ["s4", "s5"],
  },
  { name: "a sibling who decides", person: "p-sib", by: { ...childs("competent"), person: "p-sib" }, kept: ["s5"] },
  { name: "a parent: nothing", by: mother, kept: [] },
  { name: "a parent about the sibling: nothing", person: "p-sib", by: mother, kept: [] },
])(
  "8 a risk below significant harm does not give what $name guards",
  ({ message = heard(), by, person = "p-ada", kept }) => {
    const { recipients } = decideOn(message, [...family(), objection({ person, madeBy: by })]);
    const guarded = recipients[practice]?.dropped.filter(({ item }) => item === "health.conditions") ?? [];
    expect(guarded.map(({ id }) => id)).toEqual(kept);
  },
);

// The source of the harm about themselves: no say in a notice of domestic abuse, whatever the tier.
const notice = (change: Draft = {}): Draft =>
  update({
    kind: "domestic-abuse-notice",
    from: police,
    author: { name: "D. Harrow", role: "public-protection-officer" },
    to: [school],
    purpose: "notification",
    people: [
      childPerson,
      motherPerson,
      { label: "father", role: "parent", ids: [{ scheme: "person", value: "p-fa" }] },
    ],
    statements: [
      ...statements("police.incident"),
      { ...statements("contact.leadProfessional")[0], id: "s2", about: "father" },
    ],
    ...change,
  });
const self = { person: "p-fa", capacity: "self" };

test.each([
  { name: "who is said to do the harm: set aside", madeBy: { ...self, allegedHarmer: true }, by: ["alleged-harmer"] },
  { name: "of whom nobody says so: it binds", madeBy: self, by: [] },
])("8 a notice of domestic abuse and the objection about themselves of one $name", ({ madeBy, by }) => {
  const { recipients } = decideOn(notice(), [...family(), objection({ person: "p-fa", madeBy })]);
  expect(recipients[school]?.overrides.map((one) => one.by)).toEqual(by);
  expect(recipients[school]?.dropped.some(({ reason }) => reason === "third-party-objection")).toBe(by.length === 0);
});

// A question about the family is the front door's, unless somebody whose word binds asked that it not be told.
const asking = (change: Draft = {}): Draft =>
  update({ to: [practice], people: [childPerson, motherPerson, sibling], ...change });
const disagree = [answer("given", mother), answer("refused", father)];
const notTheCouncil = (change: Draft = {}): Draft => objection({ id: "obj-7", scope: scopedTo(council), ...change });

test.each([
  { name: "nobody objects", register: [], reviewer: council },
  { name: "a parent objects", register: [notTheCouncil()], reviewer: school },
  {
    name: "a parent objects to another agency",
    register: [notTheCouncil({ scope: scopedTo(homes) })],
    reviewer: council,
  },
  {
    name: "a parent objects for another purpose",
    register: [notTheCouncil({ scope: { agencies: [council], purposes: ["early-help"], categories: "all" } })],
    reviewer: council,
  },
  { name: "a carer objects", register: [notTheCouncil({ madeBy: carer })], reviewer: council },
  { name: "a child objects whom nobody assessed", register: [notTheCouncil({ madeBy: childs() })], reviewer: school },
  {
    name: "an adult objects about themselves",
    register: [notTheCouncil({ person: "p-mo", madeBy: { person: "p-mo", capacity: "self" } })],
    reviewer: school,
  },
  {
    name: "a parent objects about a sibling",
    register: [notTheCouncil({ person: "p-sib" })],
    reviewer: school,
  },
  {
    name: "the child objects, found not competent with an answer, and has another label",
    message: asking({ people: [again, childPerson, motherPerson] }),
    register: [
      answer("refused", childs("not-competent"), { scope: scopedTo(homes) }),
      notTheCouncil({ madeBy: childs() }),
    ],
    reviewer: council,
  },
  {
    name: "a parent objected about another record, while the two were one",
    message: asking({ people: [childPerson, motherPerson] }),
    register: [merged, notTheCouncil({ person: "p-sib", at: "2026-10-21T09:00:00Z" }), parted],
    reviewer: school,
  },
])("8 who settles that parents disagree, where $name: $reviewer", ({ message = asking(), register, reviewer }) => {
  const { holds } = decideOn(message, [...family(), ...disagree, ...register]);
  expect(holds.map((hold) => [hold.reason, hold.reviewer.agency])).toEqual([["parents-disagree", reviewer]]);
});

test("8 at the risk level, a parent's objection withholds what it covers of the child", () => {
  const message = concern({ to: [practice], risk: risk([council]) });
  expect(inShort(decideOn(message, [...family(), level4, objection()]))).toEqual({ [practice]: "withheld objection" });
});
