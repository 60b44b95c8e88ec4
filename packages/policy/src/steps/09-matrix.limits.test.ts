import type { AgreementLimit, Cell } from "@gatehouse/contracts/partnership";
import { expect, test } from "vitest";
import type { PolicyAgreement } from "../compile.ts";
import type { Draft } from "../fixture.ts";
import {
  agreed,
  childPerson,
  council,
  decideOn,
  event,
  family,
  homes,
  inShort,
  northshire,
  police,
  practice,
  school,
  statements,
  update,
} from "../fixture.ts";
import { limitedCell } from "./09-matrix.ts";

// Decision step 9: the cell, and what agreements allow less; who owns an action; what was asked for; what an approver said.
const item = northshire.items.get("family.youngCarer");
const [health, housing] = [northshire.agencies.get(practice), northshire.agencies.get(homes)];
if (!item || !health || !housing) throw new Error("the example is wrong");
const cells = (support: Cell): typeof item => ({
  ...item,
  cells: { ...item.cells, health: { support, protection: "F" } },
});
const less = (atMost: Cell, change: Partial<AgreementLimit> = {}): AgreementLimit => ({
  atMost: { support: atMost, protection: "N" },
  ...change,
});
const agreement = (...limits: readonly AgreementLimit[]): PolicyAgreement => ({
  id: "a",
  parties: new Set(),
  from: "2026-09-30",
  to: null,
  limits,
  retention: {},
  childConsent: false,
});
const said = { from: school, purpose: "child-protection" } as const;

test.each<[string, Cell, readonly AgreementLimit[], Cell, boolean]>([
  ["no limit", "F", [], "F", false],
  ["a minimised cell", "M", [], "M", true],
  ["a stricter one", "F", [less("R")], "R", false],
  ["a stricter one of another agreement", "F", [less("M"), less("N")], "N", true],
  ["a looser one", "R", [less("F")], "R", false],
  ["the same", "R", [less("R")], "R", false],
  ["minimised and asked for, in either order", "F", [less("M"), less("R")], "R", true],
  ["asked for and minimised", "R", [less("M")], "R", true],
  ["sealed before asked for", "R", [less("S")], "S", false],
  ["never before sealed", "S", [less("N")], "N", false],
])("9 the most restrictive counts: %s", (_name, cell, limits, most, minimisedOnly) => {
  const verdict = { cell: most, minimisedOnly };
  expect(limitedCell(cells(cell), said, health, "support", [agreement(...limits)])).toEqual(verdict);
  const apart = limits.toReversed().map((limit) => agreement(limit));
  expect(limitedCell(cells(cell), said, health, "support", apart)).toEqual(verdict);
  // In the other tier its own cell and limit count.
  const other = { cell: limits.length > 0 ? "N" : "F", minimisedOnly: false };
  expect(limitedCell(cells(cell), said, health, "protection", [agreement(...limits)])).toEqual(other);
});

test.each<[string, Partial<AgreementLimit>, boolean]>([
  ["anybody", {}, true],
  [
    "nothing said of any part",
    { from: null, to: null, toKinds: null, purposes: null, items: null, categories: null },
    true,
  ],
  ["this sender", { from: [council, school] }, true],
  ["another sender", { from: [council] }, false],
  ["this recipient", { to: [homes, practice] }, true],
  ["another recipient", { to: [homes] }, false],
  ["recipients of this kind", { toKinds: ["health"] }, true],
  ["recipients of another kind", { toKinds: ["housing"] }, false],
  ["this purpose", { purposes: ["early-help", "child-protection"] }, true],
  ["another purpose", { purposes: ["early-help"] }, false],
  ["this item", { items: ["child.name", "family.youngCarer"] }, true],
  ["another item", { items: ["child.name"] }, false],
  ["this category", { categories: ["identity", "family"] }, true],
  ["another category", { categories: ["identity"] }, false],
  ["this item to another recipient", { items: ["family.youngCarer"], to: [homes] }, false],
])("9 a limit for %s applies: %s", (_name, change, applies) => {
  const { cell } = limitedCell(cells("F"), said, health, "support", [agreement(less("N", change))]);
  expect(cell).toBe(applies ? "N" : "F");
});

const action = (value: unknown): Draft => ({ ...statements("plan.action")[0], value });
const planned = statements("plan.action")[0]?.["value"];
test.each([
  { name: "its owner", value: planned, to: homes, form: "s1" },
  { name: "another", value: planned, to: practice, form: "s1-" },
  { name: "anybody, where nothing is known of it", value: { absent: "not-known" }, to: homes, form: "s1-" },
])("9 an action goes to $name as $form", ({ value, to, form }) => {
  const message = update({
    to: [to],
    statements: [action(value), { ...statements("contact.leadProfessional")[0], id: "s2" }],
  });
  expect(inShort(decideOn(message, agreed))[to]?.split(" ")[0]).toBe(form);
});

test.each([
  { name: "written by the sender", summary: "She is being seen.", form: "s1-" },
  { name: "not written", summary: null, form: "s1!minimised-form-missing" },
])("9 a short form that is $name: $form", ({ summary, form }) => {
  const narrative = { ...statements("concern.narrative")[0], summary };
  const message = update({
    to: [homes],
    statements: [narrative, { ...statements("contact.leadProfessional")[0], id: "s2" }],
  });
  expect(inShort(decideOn(message, agreed))[homes]?.split(" ")[0]).toBe(form);
});

// What was asked for: by whom, of whom, about whom.
const asked = "019839b8-2ea0-7649-865a-165573b84541";
const question = {
  id: asked,
  kind: "information-request",
  from: homes,
  items: ["voice.wishes"],
  people: [childPerson],
};
const reached = { recipients: { [school]: { outcome: "shared", statements: [] } } };
const reply = (change: Draft = {}): Draft =>
  update({
    kind: "information-response",
    purpose: "information-request",
    to: [homes],
    inReplyTo: asked,
    statements: statements("contact.leadProfessional", "voice.wishes"),
    ...change,
  });
const bea = { ...childPerson, ids: [{ scheme: "person", value: "p-bea" }] };

test.each([
  { name: "asked for", gives: true },
  { name: "asked for by another", from: council, gives: false },
  {
    name: "asked for of another",
    decision: { recipients: { [practice]: { outcome: "shared", statements: [] } } },
    gives: false,
  },
  {
    name: "asked for of the sender in vain",
    decision: { recipients: { [school]: { outcome: "withheld", statements: [] } } },
    gives: false,
  },
  { name: "asked for about another child", people: [bea], gives: false },
  { name: "not what was asked for", items: ["contact.leadProfessional"], gives: false },
  { name: "asked for in what is no request", kind: "case-update", gives: false },
  { name: "asked for in a message that nobody knows", id: "019839b8-2ea0-7649-865a-165573b84542", gives: false },
])("9 an item that goes only on request, $name: $gives", ({ gives, decision = reached, ...change }) => {
  const history = [{ message: { ...question, ...change }, decision }];
  expect(inShort(decideOn(reply(), family(), { history }))[homes]).toBe(gives ? "s1 s2" : "s1 s2!only-on-request");
});
test("9 a message of another kind answers no request", () => {
  const history = [{ message: question, decision: reached }];
  const message = reply({ kind: "case-update", purpose: "child-protection" });
  expect(inShort(decideOn(message, agreed, { history }))[homes]).toBe("s1 s2!only-on-request");
});

// What waits for its approver, and what it comes to once they have said so.
const officer = { name: "D. Harrow", role: "public-protection-officer" };
const level4 = event("case.level-set", "lv-4", { case: "case-ada", level: 4 });
const known = (to: string): Draft =>
  update({
    from: police,
    author: officer,
    to: [to],
    statements: statements("contact.leadProfessional", "police.intelligence"),
  });
const clear = { agency: police, name: "B. Moss", role: "disclosure-officer" };

test.each([
  {
    name: "sealed to social care at the risk level",
    register: [level4],
    to: council,
    copy: "s1 s2!sealed",
    hold: ["intelligence"],
  },
  { name: "never, where its cell says so", register: [level4], to: practice, copy: "s1 s2!not-in-agreement", hold: [] },
  {
    name: "released",
    register: [
      level4,
      event("release.approved", "rel-1", {
        person: "p-ada",
        items: ["police.intelligence"],
        to: [council],
        by: clear,
        approver: clear,
      }),
    ],
    to: council,
    copy: "s1 s2",
    hold: [],
  },
])("9 intelligence, $name: $copy", ({ register, to, copy, hold }) => {
  const decision = decideOn(known(to), [...agreed, ...register]);
  expect(inShort(decision)[to]).toBe(copy);
  expect(decision.holds.map(({ reason }) => reason)).toEqual(hold);
});

test.each([
  { outcome: "withhold", holds: 0 },
  { outcome: "refuse", holds: 0 },
  { outcome: "release", holds: 1 },
])(
  "9 an approver who answers '$outcome' is asked $holds times more: a release has its own event",
  ({ outcome, holds }) => {
    const sealed = event("restriction.placed", "res-1", {
      person: "p-ada",
      restriction: "sealed",
      items: ["voice.wishes"],
    });
    const message = update({ to: [council], statements: statements("contact.leadProfessional", "voice.wishes") });
    const before = decideOn(message, [...agreed, sealed]);
    expect(before.holds.map(({ reason, statement }) => `${reason} ${statement ?? ""}`)).toEqual(["sealed-release s2"]);
    const lead = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
    const answer = event("review.decided", "rev-1", { hold: before.holds[0]?.id, outcome, by: lead });
    const after = decideOn(message, [...agreed, sealed, answer]);
    expect(inShort(after)[council]).toBe("s1 s2!sealed");
    expect(after.holds).toHaveLength(holds);
  },
);
