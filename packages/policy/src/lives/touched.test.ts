import { expect, test } from "vitest";
import { northshire } from "../fixture.ts";
import { applyDecision } from "../history/apply-decision.ts";
import { emptyHistory } from "../history/state.ts";
import type { History } from "../history/state.ts";
import { applyEvent } from "../register.ts";
import type { RecordedEvent } from "../register/record-event.ts";
import { emptyRegister } from "../register/state.ts";
import type { Register } from "../register/state.ts";
import { touchOf, touchOfFlag } from "./touched.ts";

const at = "2026-11-02T09:00:00Z";
const by = { agency: "northshire-council", name: "H. Quill", role: "front-door-manager" };
const everything = { agencies: "all", purposes: "all", categories: "all" } as const;
const madeBy = { person: "p-mo", capacity: "parent", parentalResponsibility: true } as const;

const linked = (
  person: string,
  change: Partial<Extract<RecordedEvent, { type: "person.linked" }>> = {},
): RecordedEvent => ({
  id: `link-${person}`,
  type: "person.linked",
  at,
  by,
  person,
  ids: [],
  nameHash: null,
  ...change,
});
const objection = (person: string, agencies: "all" | string[] = "all"): RecordedEvent => ({
  id: "o-1",
  type: "objection.recorded",
  at,
  by,
  person,
  madeBy,
  scope: { ...everything, agencies },
});

function world(...events: readonly RecordedEvent[]): { readonly register: Register; readonly history: History } {
  const register = emptyRegister();
  for (const event of events) applyEvent(register, event);
  return { register, history: emptyHistory() };
}

/** A message of a case that lists these persons in the household. */
function listHousehold({ register, history }: ReturnType<typeof world>, name: string, refs: readonly string[]): void {
  const people = refs.map((value, place) => ({
    label: `p${place}`,
    role: place === 0 ? ("child" as const) : ("sibling" as const),
    ids: [{ scheme: "person" as const, value }],
  }));
  const message = { id: "m-1", kind: "case-update" as const, from: by.agency, case: name, createdAt: at, people };
  const decision = { outcome: "decided" as const, holds: [], duties: [], recipients: {} };
  applyDecision(history, message, decision, { register, hash: () => "", personReferences: "everyone" }, northshire);
}

const touch = (event: RecordedEvent, { register, history }: ReturnType<typeof world>): ReturnType<typeof touchOf> =>
  touchOf(event, register, history);

test("an objection bears on whose data it is, their household and their cases, and on the agencies it names", () => {
  const facts = world(linked("p-ada"), {
    id: "c",
    type: "case.opened",
    at,
    by,
    case: "case-ada",
    child: "p-ada",
    level: 3,
    status: null,
  });
  listHousehold(facts, "case-ada", ["p-ada", "p-sib"]);
  listHousehold(facts, "case-other", ["p-other"]);
  const found = touch(objection("p-sib", ["northshire-homes"]), facts);
  expect([...(found?.persons ?? [])].toSorted()).toEqual(["p-ada", "p-sib"]);
  expect([...(found?.cases ?? [])]).toEqual(["case-ada"]);
  expect(found).toMatchObject({ way: "narrow", agencies: ["northshire-homes"] });
});

test("whoever may be the same person is touched too; a link touches when it makes one person of two, and else nobody", () => {
  const alike = { nameHash: "same" };
  const facts = world(
    linked("p-ada", alike),
    linked("p-adah", alike),
    linked("p-eve", { ids: [{ scheme: "upn", hash: "h-1" }] }),
  );
  expect([...(touch(objection("p-adah"), facts)?.persons ?? [])].toSorted()).toEqual(["p-ada", "p-adah"]);
  const merged = touch(linked("p-new", { ids: [{ scheme: "person", hash: "p-eve" }] }), facts);
  expect([...(merged?.persons ?? [])].toSorted()).toEqual(["p-eve", "p-new"]);
  // Anyone may link an identifier, also a wrong one: it must take nothing back.
  expect(touch(linked("p-new", { ids: [{ scheme: "upn", hash: "h-1" }] }), facts)).toBeNull();
});

test("a review names its message by the hold, a release a message or a person; both are a human's answer", () => {
  const facts = world(linked("p-ada"));
  const review = {
    id: "r",
    type: "review.decided",
    at,
    by,
    hold: "m-7/northshire-homes/*/seek-advice",
    outcome: "release",
  } as const;
  expect(touch(review as RecordedEvent, facts)).toMatchObject({ way: "release", messages: new Set(["m-7"]) });
  const release = (change: { readonly message: string } | { readonly person: string }): RecordedEvent => ({
    id: "s",
    type: "release.approved",
    at,
    by,
    items: ["police.intelligence"],
    to: ["northshire-homes"],
    approver: by,
    ...change,
  });
  expect(touch(release({ message: "m-8" }), facts)?.messages).toEqual(new Set(["m-8"]));
  expect(touch(release({ person: "p-ada" }), facts)?.persons).toEqual(new Set(["p-ada"]));
});

test.each([
  { id: "w", type: "objection.withdrawn", at, by, ends: "o-1" },
  { id: "w", type: "consent.given", at, by, person: "p-ada", givenBy: madeBy, scope: everything },
  { id: "w", type: "team.joined", at, by, case: "case-ada", agency: "northshire-homes" },
  { id: "w", type: "restriction.lifted", at, by, ends: "x-1" },
] satisfies readonly RecordedEvent[])("$type widens, so it changes nothing that was decided", (event) => {
  expect(touch(event, world(linked("p-ada")))).toBeNull();
});

test("an agreement taken back by its id bears on whom it was about", () => {
  const given = {
    id: "c-1",
    type: "consent.given",
    at,
    by,
    person: "p-ada",
    givenBy: madeBy,
    scope: everything,
  } as const;
  const back = { id: "c-2", type: "consent.withdrawn", at, by, ends: "c-1" } as const;
  expect(touch(back, world(given))?.persons).toEqual(new Set(["p-ada"]));
});

test("a flag that ends bears on those at risk, and on the agencies that it named", () => {
  const flagged = {
    id: "f-1",
    type: "risk.flagged",
    at,
    by,
    atRisk: ["p-ada"],
    harm: "neglect",
    test: "at-risk",
    evidence: "Two staff saw bruises.",
    recipients: ["riverside-practice"],
    decidedBy: by,
    emergency: true,
    expiresAt: "2026-11-10T09:00:00Z",
  } as const;
  const { register, history } = world(linked("p-ada"), {
    ...flagged,
    atRisk: ["p-ada"],
    recipients: ["riverside-practice"],
  });
  const flag = register.flags.get("f-1");
  expect(flag && touchOfFlag(flag, register, history)).toMatchObject({
    persons: new Set(["p-ada"]),
    agencies: ["riverside-practice"],
  });
});
