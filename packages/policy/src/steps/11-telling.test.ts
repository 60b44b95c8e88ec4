import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  agreed,
  childPerson,
  concern,
  council,
  decideOn,
  event,
  exampleNow,
  family,
  homes,
  mother,
  motherPerson,
  objection,
  police,
  practice,
  risk,
  school,
  statements,
  update,
} from "../fixture.ts";
import { carer, childs, father } from "./fixture.ts";

// Decision step 11: who has to tell whom, and what travels with a copy.
const due = "2026-11-04T17:00:00Z";
const told = (status: string, change: Draft = {}): Draft => ({ told: { status, ...change } });
const recorded = (status: string, change: Draft = {}): Draft =>
  event("telling.recorded", `tell-${status}`, {
    message: update()["id"],
    status,
    by: { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" },
    at: "2026-11-03T09:00:00Z",
    ...change,
  });
const notice = (change: Draft = {}): Draft =>
  update({
    kind: "domestic-abuse-notice",
    from: police,
    author: { name: "D. Harrow", role: "public-protection-officer" },
    to: [school],
    purpose: "notification",
    statements: statements("police.incident", "contact.leadProfessional"),
    told: null,
    ...change,
  });
const reply = (kind: string): Draft =>
  update({
    kind,
    to: [council],
    inReplyTo: "019839b8-2ea0-7649-865a-165573b84541",
    readBy: { name: "A. Reader", role: "x1" },
    readAt: exampleNow,
    told: null,
  });
const reviewed = (change: Draft) => ({ duty: "review-deferral", on: school, ...change });
const tell = (change: Draft = {}) => ({ duty: "tell-family", on: school, ...change });
const day = { reviewOn: "2026-11-10" };

test.each<[string, Draft, readonly Draft[], readonly Draft[]]>([
  ["was told", update(), [], []],
  ["nobody said anything of", update({ told: null }), [], [tell({ due })]],
  ["could not be reached, and were told since", update(told("not-contactable")), [recorded("told")], []],
  ["was tried in vain", update({ told: null }), [recorded("attempted")], [tell({ due })]],
  ["was told, and tried again in vain", update(), [recorded("attempted")], []],
  ["is told later", update(told("deferred", { reason: "violent-reaction", ...day })), [], [reviewed(day), tell(day)]],
  [
    "is told later, nobody said when",
    update(told("deferred", { reason: "violent-reaction" })),
    [],
    [reviewed({ due }), tell()],
  ],
  [
    "is told later still",
    update(told("deferred", { reason: "violent-reaction", ...day })),
    [recorded("deferred", { reason: "violent-reaction", reviewOn: "2026-11-20" })],
    [reviewed({ reviewOn: "2026-11-20" }), tell({ reviewOn: "2026-11-20" })],
  ],
  [
    "was to be told later, and was told since",
    update(told("deferred", { reason: "violent-reaction", ...day })),
    [recorded("told")],
    [],
  ],
  ["was told by the message, and put off since", update(), [recorded("deferred", day)], [reviewed(day), tell(day)]],
  ["the child wants kept out of it", update(told("deferred", { reason: "child-asked", ...day })), [], [reviewed(day)]],
  ["the child wants kept out of it, and nobody deferred it", update(told("told", { reason: "child-asked" })), [], []],
  ["a notice of domestic abuse is about", notice(), [], []],
  ["an acknowledgement is about", reply("acknowledgement"), [], []],
  ["a question for advice is about", reply("advice-query"), [], []],
  ["an answer with advice is about", reply("advice-answer"), [], []],
])("11 a family that %s", (_name, message, register, expected) => {
  const { duties } = decideOn(message, [...agreed, ...register]);
  expect(duties.filter(({ duty }) => !["acknowledge", "review-hold"].includes(duty))).toEqual(expected);
});

test("11 nobody is told of what did not go", () => {
  const { duties } = decideOn(update({ told: null, to: [homes] }), [...agreed, objection()]);
  expect(duties).toEqual([]);
});

// Who objected and was not followed is told so.
const fatherPerson = { label: "father", role: "parent", ids: [{ scheme: "person", value: "p-fa" }] };
const people = [childPerson, motherPerson, fatherPerson];
const harmers = (...labels: readonly string[]): Draft => ({
  people,
  risk: risk([practice], { allegedHarmers: labels }),
});
const grave = (change: Draft = {}): Draft => concern({ to: [practice], people, risk: risk([practice]), ...change });
const other = (change: Draft): Draft => objection({ id: "obj-2", ...change });

test.each<[string, Draft, readonly Draft[], readonly string[]]>([
  ["the objection was overridden", grave(), [objection()], ["p-mo"]],
  ["two of them were, of one person", grave(), [objection(), other({})], ["p-mo"]],
  ["each of two objected", grave(), [objection(), other({ madeBy: father })], ["p-fa", "p-mo"]],
  [
    "the objection stood: nobody",
    update({ to: [practice, council] }),
    [objection({ scope: { agencies: [practice], purposes: "all", categories: "all" } })],
    [],
  ],
  ["it is a view: nobody", grave(), [objection({ madeBy: carer })], []],
  ["they are said to do the harm", grave(), [objection({ madeBy: { ...father, allegedHarmer: true } })], []],
  [
    "they are said to do the harm with another objection",
    grave(),
    [objection({ madeBy: father }), other({ madeBy: { ...father, allegedHarmer: true } })],
    [],
  ],
  [
    "one of two is said to do the harm: the other",
    grave(),
    [objection(), other({ madeBy: { ...father, allegedHarmer: true } })],
    ["p-mo"],
  ],
  ["the message's risk says that they do", grave(harmers("father")), [objection({ madeBy: father })], []],
  ["the message's risk says that another does", grave(harmers("father")), [objection()], ["p-mo"]],
  ["telling is put off", grave(told("deferred", { reason: "violent-reaction", ...day })), [objection()], []],
  [
    "the child themselves objected",
    grave({ statements: statements("child.name", "contact.referrer", "concern.narrative") }),
    [objection({ madeBy: childs("competent") })],
    ["p-ada"],
  ],
])("11 who is told of it, where %s", (_name, message, register, persons) => {
  const { duties } = decideOn(message, [...agreed, ...register]);
  const tells = duties.filter(({ duty, person }) => duty === "tell-family" && person !== undefined);
  expect(tells).toEqual(persons.map((person) => ({ duty: "tell-family", on: school, due, person })));
});

test("11 nobody is told of a notice of domestic abuse that went against their word", () => {
  const flag = event("risk.flagged", "flag-1", {
    at: "2026-10-21T09:00:00Z",
    atRisk: ["p-ada"],
    harm: "neglect",
    test: "at-risk",
    evidence: "Two staff saw bruises on her.",
    recipients: [school],
    decidedBy: { name: "B", role: "front-door-manager" },
    expiresAt: "2026-11-03T10:15:01Z",
  });
  const { duties, recipients } = decideOn(notice(), [...agreed, flag, objection({ madeBy: mother })]);
  expect(recipients[school]?.overrides.map(({ by }) => by)).toEqual(["risk-of-harm"]);
  expect(duties.filter(({ duty }) => duty === "tell-family")).toEqual([]);
});

// Past the sender's own lead.
const by = (author: string, decider: string): Draft => ({
  author: { name: "T. Birch", role: author },
  risk: risk([council], { decidedBy: { name: "R. Okafor", role: decider } }),
});
const [lead, deputy, manager] = ["designated-safeguarding-lead", "deputy-safeguarding-lead", "front-door-manager"];
test.each([
  { name: "written by the lead", message: concern(by(lead, manager)), informs: false },
  { name: "decided by the lead", message: concern(by(deputy, lead)), informs: false },
  { name: "written by the deputy lead", message: concern(by(deputy, manager)), informs: false },
  {
    name: "by neither",
    message: concern({
      from: practice,
      author: { name: "P. Shah", role: "general-practitioner" },
      risk: risk([council], { decidedBy: { name: "R. Okafor", role: manager } }),
    }),
    on: practice,
    informs: true,
  },
  {
    name: "by the lead of another name",
    message: concern({
      from: practice,
      author: { name: "P. Shah", role: "named-nurse" },
      risk: risk([council], { decidedBy: { name: "R. Okafor", role: manager } }),
    }),
    informs: false,
  },
  {
    name: "no concern",
    message: update({ from: practice, author: { name: "P. Shah", role: "general-practitioner" }, to: [council] }),
    informs: false,
  },
])("11 the sender's lead is informed of what went past them, $name: $informs", ({ message, informs, on = school }) => {
  const { duties } = decideOn(message, agreed);
  const informed = duties.filter(({ duty }) => !["acknowledge", "decide", "review-risk"].includes(duty));
  expect(informed).toEqual(informs ? [{ duty: "inform-own-lead", on, due }] : []);
});

// What travels with a copy.
const order = event("order.recorded", "ord-1", {
  person: "p-ada",
  order: "NS1",
  items: ["family.youngCarer"],
  to: [council],
});
const level4 = event("case.level-set", "lv-4", { case: "case-ada", level: 4 });
const officer = { from: police, author: { name: "D. Harrow", role: "public-protection-officer" } };
const clear = { agency: police, name: "B. Moss", role: "disclosure-officer" };
const release = event("release.approved", "rel-1", {
  person: "p-ada",
  items: ["police.intelligence"],
  to: [council],
  by: clear,
  approver: clear,
});
const holding = (...names: readonly string[]): Draft => ({
  to: [council],
  statements: statements("contact.leadProfessional", ...names),
});
const graded = (handling: string): Draft => {
  const [intelligence] = statements("police.intelligence");
  const value = { ...Object(intelligence?.["value"]), handling };
  return {
    ...officer,
    to: [council],
    statements: [...statements("contact.leadProfessional"), { ...intelligence, id: "s2", value }],
  };
};

test.each<[string, Draft, readonly Draft[], readonly string[]]>([
  ["nothing", update(holding()), [], []],
  [
    "a deferral",
    update({ ...holding(), ...told("deferred", { reason: "violent-reaction" }) }),
    [],
    ["do-not-discuss-with-family"],
  ],
  ["a deferral since", update(holding()), [recorded("deferred")], ["do-not-discuss-with-family"]],
  [
    "a deferral that ended",
    update({ ...holding(), ...told("deferred", { reason: "violent-reaction" }) }),
    [recorded("told")],
    [],
  ],
  ["a safe way to reach them", update(holding("contact.safeContact")), [], ["safe-contact-only"]],
  [
    "that there is none",
    update({
      to: [council],
      statements: [
        ...statements("contact.leadProfessional"),
        { ...statements("contact.safeContact")[0], id: "s2", value: { absent: "not-known" } },
      ],
    }),
    [],
    ["safe-contact-only"],
  ],
  [
    "convictions",
    update({ ...officer, ...holding("police.convictions") }),
    [level4],
    ["do-not-share-onward", "originator-approval-before-telling"],
  ],
  ["convictions that stayed behind", update({ ...officer, ...holding("police.convictions") }), [], []],
  [
    "intelligence",
    update(graded("C")),
    [level4, release],
    ["do-not-share-onward", "originator-approval-before-telling"],
  ],
  [
    "a court's order",
    update({ ...holding("family.youngCarer"), purpose: "court-order" }),
    [order],
    ["delete-after-use"],
  ],
])("11 a copy travels with what it needs: %s", (_name, message, register, handling) => {
  expect(decideOn(message, [...agreed, ...register]).recipients[council]?.handling).toEqual(handling);
});
test("11 a notice of domestic abuse is never raised with the family", () => {
  const { recipients } = decideOn(notice(), family());
  expect(recipients[school]?.handling).toContain("do-not-discuss-with-family");
});
