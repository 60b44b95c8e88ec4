import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, homes, practice } from "../fixture.ts";
import { emptyHistory } from "../history/state.ts";
import type { History } from "../history/state.ts";
import { applyEvent } from "../register.ts";
import type { RecordedEvent } from "../register/record-event.ts";
import { emptyRegister } from "../register/state.ts";
import type { Register } from "../register/state.ts";
import { touchOf } from "./touched.ts";

// Which open messages each event bears on: whose, of which cases, and from whom it can take.
const by = { agency: council, name: "H. Quill", role: "front-door-manager" };
const scope = { agencies: "all", purposes: "all", categories: "all" };
const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true };

let recorded = 0;
const recordedEvent = (type: string, body: Draft): RecordedEvent => {
  recorded += 1;
  return { id: `e-${recorded}`, type, at: "2026-11-02T09:00:00Z", by, ...body } as unknown as RecordedEvent;
};
const links = (person: string, ids: readonly Draft[] = [], nameHash: string | null = null): RecordedEvent =>
  recordedEvent("person.linked", { person, ids, nameHash });
const opens = (name: string, child: string): RecordedEvent =>
  recordedEvent("case.opened", { case: name, child, level: 3, status: null });
const flag = recordedEvent("risk.flagged", {
  id: "flag-1",
  atRisk: ["p-ada", "p-sib"],
  harm: "neglect",
  test: "at-risk",
  evidence: "Two staff saw bruises.",
  recipients: [practice],
  decidedBy: by,
  emergency: true,
  expiresAt: "2026-11-10T09:00:00Z",
});
const agreement = recordedEvent("consent.given", { id: "con-1", person: "p-ada", givenBy: mother, scope });

type World = { readonly register: Register; readonly history: History };

/** A family of Ada and her sibling in one case, and a family that has nothing to do with them. */
function world(...more: readonly RecordedEvent[]): World {
  const register = emptyRegister();
  const all = [
    links("p-ada"),
    links("p-sib"),
    links("p-else"),
    opens("case-ada", "p-ada"),
    opens("case-else", "p-else"),
  ];
  for (const one of [...all, ...more]) applyEvent(register, one);
  const history = emptyHistory();
  history.households.set("case-else", new Set(["p-else", "p-kin"]));
  return { register, history };
}

function touched(event: RecordedEvent, { register, history }: World = world(flag, agreement)): unknown {
  const touch = touchOf(event, register, history);
  if (!touch) return null;
  const { way, persons, cases, messages, agencies } = touch;
  return { way, persons: [...persons].toSorted(), cases: [...cases].toSorted(), messages: [...messages], agencies };
}

const none = { way: "narrow", persons: [], cases: [], messages: [], agencies: "all" };
const ada = { ...none, persons: ["p-ada"], cases: ["case-ada"] };

test.each([
  { type: "objection.recorded", body: { person: "p-ada", madeBy: mother, scope }, expected: ada },
  {
    type: "objection.recorded",
    body: { person: "p-ada", madeBy: mother, scope: { ...scope, agencies: [homes] } },
    expected: { ...ada, agencies: [homes] },
  },
  {
    type: "consent.refused",
    body: { person: "p-ada", givenBy: mother, scope: { ...scope, agencies: [homes] } },
    expected: { ...ada, agencies: [homes] },
  },
  { type: "consent.withdrawn", body: { person: "p-ada", givenBy: mother, scope }, expected: ada },
  { type: "consent.withdrawn", body: { ends: "con-1" }, expected: ada },
  { type: "consent.withdrawn", body: { ends: "con-unknown" }, expected: none },
  {
    type: "consent.withdrawn",
    body: { person: "p-else", ends: "con-1" },
    expected: { ...none, persons: ["p-ada", "p-else", "p-kin"], cases: ["case-ada", "case-else"] },
  },
  {
    type: "restriction.placed",
    body: { person: "p-ada", restriction: "sealed", items: ["child.name"] },
    expected: ada,
  },
  { type: "person.unlinked", body: { person: "p-ada" }, expected: ada },
  {
    type: "person.unlinked",
    body: { person: "p-ada", ids: [{ scheme: "person", hash: "p-sib" }] },
    expected: { ...ada, persons: ["p-ada", "p-sib"] },
  },
  {
    type: "person.linked",
    body: {
      person: "p-ada",
      ids: [
        { scheme: "person", hash: "p-sib" },
        { scheme: "upn", hash: "h" },
      ],
      nameHash: null,
    },
    expected: { ...ada, persons: ["p-ada", "p-sib"] },
  },
  {
    type: "person.linked",
    body: { person: "p-ada", ids: [{ scheme: "upn", hash: "h" }], nameHash: null },
    expected: null,
  },
  { type: "case.level-set", body: { case: "case-x", level: 2 }, expected: { ...none, cases: ["case-x"] } },
  { type: "case.closed", body: { case: "case-x" }, expected: { ...none, cases: ["case-x"] } },
  {
    type: "case.closed",
    body: { case: "case-else" },
    expected: { ...none, cases: ["case-else"], persons: ["p-else", "p-kin"] },
  },
  {
    type: "team.left",
    body: { case: "case-x", agency: homes },
    expected: { ...none, cases: ["case-x"], agencies: [homes] },
  },
  {
    type: "risk.cleared",
    body: { ends: "flag-1" },
    expected: { ...ada, persons: ["p-ada", "p-sib"] },
  },
  { type: "risk.cleared", body: { ends: "flag-unknown" }, expected: none },
  {
    type: "review.decided",
    body: { hold: `m-7/${homes}/*/seek-advice`, outcome: "release" },
    expected: { ...none, way: "release", messages: ["m-7"] },
  },
  {
    type: "release.approved",
    body: { message: "m-8", items: [], to: [homes], approver: by },
    expected: { ...none, way: "release", messages: ["m-8"] },
  },
  {
    type: "release.approved",
    body: { person: "p-ada", items: [], to: [homes], approver: by },
    expected: { ...ada, way: "release" },
  },
])("$type with $body", ({ type, body, expected }) => {
  expect(touched(recordedEvent(type, body))).toEqual(expected);
});

test.each([
  "objection.withdrawn",
  "restriction.lifted",
  "team.joined",
  "case.opened",
  "risk.flagged",
  "risk.countersigned",
  "person.distinct",
  "telling.recorded",
  "order.recorded",
])("%s changes nothing that was decided: what widens counts for new messages alone", (type) => {
  const body = { person: "p-ada", persons: ["p-ada", "p-sib"], case: "case-ada", agency: homes, ends: "flag-1" };
  expect(touched(recordedEvent(type, body))).toBeNull();
});

const asked = recordedEvent("objection.recorded", { person: "p-ada", madeBy: mother, scope });

test("whoever is in the household of a case of theirs is touched, and whoever was listed with them", () => {
  const facts = world();
  facts.history.households.set("case-ada", new Set(["p-mo"]));
  facts.history.households.set("case-past", new Set(["p-ada", "p-gran"]));
  expect(touched(asked, facts)).toEqual({
    ...ada,
    persons: ["p-ada", "p-gran", "p-mo"],
    cases: ["case-ada", "case-past"],
  });
});

test("not whoever was listed with those in turn: a household is not its neighbours'", () => {
  const facts = world();
  facts.history.households.set("case-past", new Set(["p-ada", "p-gran"]));
  facts.history.households.set("case-gran", new Set(["p-gran", "p-far"]));
  expect(touched(asked, facts)).toMatchObject({ persons: ["p-ada", "p-gran"] });
});

test("somebody merged goes by the reference they were merged into, in the household too", () => {
  const facts = world(links("p-ada", [{ scheme: "person", hash: "p-old" }]));
  facts.history.households.set("case-past", new Set(["p-old", "p-gran"]));
  expect(touched(asked, facts)).toEqual({ ...ada, persons: ["p-ada", "p-gran"], cases: ["case-ada", "case-past"] });
  const old = recordedEvent("objection.recorded", { person: "p-old", madeBy: mother, scope });
  expect(touched(old, facts)).toEqual(touched(asked, facts));
});

test("somebody of whom the register knows nothing is touched alone", () => {
  const stranger = recordedEvent("objection.recorded", { person: "p-stranger", madeBy: mother, scope });
  expect(touched(stranger)).toEqual({ ...none, persons: ["p-stranger"] });
});

test("whoever may be the same person is touched with their cases", () => {
  const facts = world(links("p-ada", [], "alike"), links("p-adah", [], "alike"), opens("case-adah", "p-adah"));
  expect(touched(asked, facts)).toEqual({ ...ada, persons: ["p-ada", "p-adah"], cases: ["case-ada", "case-adah"] });
});
