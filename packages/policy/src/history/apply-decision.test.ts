import { expect, test } from "vitest";
import { council, event, exampleNow, family, northshire, police, practice, school } from "../fixture.ts";
import { fold, hash } from "../register/fixture.ts";
import type { PastDecision, PastMessage } from "./apply-decision.ts";
import { applyDecision } from "./apply-decision.ts";
import type { History } from "./state.ts";
import { emptyHistory } from "./state.ts";

type Person = PastMessage["people"][number];
const person = (role: Person["role"], ref: string): Person => ({
  label: ref,
  role,
  ids: [{ scheme: "person", value: ref }],
});
const mother = person("parent", "p-mo");
const ada = person("child", "p-ada");
const merged = event("person.linked", "merge-1", { person: "p-new", ids: [{ scheme: "person", value: "p-ada" }] });

function message(change: Partial<PastMessage> = {}): PastMessage {
  return {
    id: "m-1",
    kind: "case-update",
    from: school,
    case: null,
    createdAt: exampleNow,
    people: [mother, ada],
    ...change,
  };
}

type Copy = PastDecision["recipients"][string];
const copy = (tier: "support" | "protection", ...ids: readonly string[]): Copy => ({
  outcome: "shared",
  tier,
  statements: ids.map((id) => ({ id, item: "child.name", form: "full" })),
});
const withheld: Copy = { outcome: "withheld", tier: "support", statements: [] };
const decided = (recipients: PastDecision["recipients"], holds: PastDecision["holds"] = []): PastDecision => ({
  outcome: "decided",
  holds,
  duties: [],
  recipients,
});

const register = fold([...family(), merged]);
function apply(history: History, said: PastMessage, decision: PastDecision): History {
  return applyDecision(history, said, decision, { register, hash, personReferences: "everyone" }, northshire);
}
const noted = (said: PastMessage, decision: PastDecision, before = emptyHistory()) =>
  apply(before, said, decision).messages.get(said.id);

test("a message is noted with whom it is about and what went to whom, and nothing of what it says", () => {
  const said = message({ case: "case-ada", items: ["health.injuries"], inReplyTo: "m-0" });
  expect(noted(said, decided({ [council]: copy("protection", "s1", "s2"), [police]: withheld }))).toEqual({
    id: "m-1",
    kind: "case-update",
    from: school,
    case: "case-ada",
    atMs: Date.parse(exampleNow),
    // Under the reference that the child has by now.
    child: ["p-new"],
    asked: ["health.injuries"],
    inReplyTo: "m-0",
    shared: { [council]: ["s1", "s2"] },
  });
});

test("advice is about no child, asks for nothing and answers nothing", () => {
  expect(noted(message({ kind: "advice-query", people: [] }), decided({}))).toEqual({
    id: "m-1",
    kind: "advice-query",
    from: school,
    case: null,
    atMs: Date.parse(exampleNow),
    child: [],
    asked: [],
    inReplyTo: null,
    shared: {},
  });
});

test("what went stays when a message is decided again: corrections must reach whoever ever had it", () => {
  const history = emptyHistory();
  apply(history, message(), decided({ [council]: copy("support", "s1"), [practice]: copy("support", "s1", "s2") }));
  const again = decided({ [practice]: copy("protection", "s2", "s3"), [police]: copy("protection", "s1") });
  expect(noted(message(), again, history)).toMatchObject({
    shared: { [council]: ["s1"], [practice]: ["s1", "s2", "s3"], [police]: ["s1"] },
    agreed: [council, practice],
  });
});

test("another agency's message of that id takes nothing over", () => {
  const history = apply(emptyHistory(), message(), decided({ [council]: copy("support", "s1") }));
  const other = noted(message({ from: police }), decided({ [practice]: copy("protection", "s9") }), history);
  expect(other).toMatchObject({ from: police, shared: { [practice]: ["s9"] } });
  expect(other?.agreed).toBeUndefined();
});

test.each([
  { what: "of a kind that needs none", kind: "concern", tier: "support", agreed: undefined },
  { what: "where someone may be harmed", kind: "case-update", tier: "protection", agreed: undefined },
  { what: "of a kind that needs one", kind: "case-update", tier: "support", agreed: [council] },
] as const)("who got a message $what got it by agreement: $agreed", ({ kind, tier, agreed }) => {
  expect(noted(message({ kind }), decided({ [council]: copy(tier, "s1"), [police]: withheld }))?.agreed).toEqual(
    agreed,
  );
});

test("a refused message leaves nothing but itself", () => {
  const said = message({ case: "case-ada", kind: "acknowledgement", inReplyTo: "m-0" });
  const history = apply(
    emptyHistory(),
    message({ id: "m-0", from: council }),
    decided({ [school]: copy("support", "s1") }),
  );
  const before = { ...emptyHistory(), messages: history.messages };
  expect(apply(before, said, { ...decided({}), outcome: "refused" })).toEqual({
    ...emptyHistory(),
    messages: before.messages,
  });
});

test("a copy is acknowledged by who has it, with an acknowledgement", () => {
  const history = apply(emptyHistory(), message(), decided({ [council]: copy("support", "s1"), [practice]: withheld }));
  const reply = (id: string, kind: PastMessage["kind"], from: string, inReplyTo: string | null) =>
    apply(history, message({ id, kind, from, inReplyTo }), decided({}));
  reply("m-2", "decision", council, "m-1");
  reply("m-3", "acknowledgement", practice, "m-1");
  reply("m-4", "acknowledgement", council, "m-9");
  reply("m-5", "acknowledgement", council, null);
  expect([...history.acknowledged]).toEqual([]);
  reply("m-6", "acknowledgement", council, "m-1");
  expect([...history.acknowledged]).toEqual([`m-1/${council}`]);
});

const hold = (id: string, reviewer: string): PastDecision["holds"][number] => ({
  id,
  recipient: council,
  statement: null,
  reason: "seek-advice",
  reviewer: { agency: reviewer, role: "designated-safeguarding-lead" },
  due: exampleNow,
});
const kept = (id: string, of: string, reviewer: string) => ({
  id,
  message: of,
  recipient: council,
  reason: "seek-advice",
  reviewer,
  dueMs: Date.parse(exampleNow),
});

test("deciding again leaves the holds of this decision, and those of every other message", () => {
  const history = emptyHistory();
  apply(history, message(), decided({}, [hold("h-1", school), hold("h-2", school)]));
  apply(history, message({ id: "m-2" }), decided({}, [hold("h-3", practice)]));
  apply(history, message(), decided({}, [hold("h-2", school)]));
  expect([...history.holds.values()]).toEqual([kept("h-3", "m-2", practice), kept("h-2", "m-1", school)]);
});

const household = (history: History, name = "case-ada") => [...(history.households.get(name) ?? [])].toSorted();

test("who was ever listed in a household stays in it, until social care lists them otherwise", () => {
  const history = emptyHistory();
  const listed = (from: string, ...people: PastMessage["people"]) =>
    household(apply(history, message({ from, case: "case-ada", people }), decided({})));
  const aunt = person("household", "p-aunt");
  expect(listed(school, mother, ada, aunt)).toEqual(["p-aunt", "p-mo", "p-new"]);
  const elsewhere = { ...aunt, livesElsewhere: true };
  expect(listed(school, elsewhere)).toEqual(["p-aunt", "p-mo", "p-new"]);
  expect(listed("not-enrolled", elsewhere)).toEqual(["p-aunt", "p-mo", "p-new"]);
  expect(listed(council, elsewhere)).toEqual(["p-mo", "p-new"]);
  expect(listed(council, person("non-resident-parent", "p-mo"))).toEqual(["p-new"]);
});

test("a message without a case says nothing of any household", () => {
  expect(apply(emptyHistory(), message(), decided({})).households.size).toBe(0);
});
