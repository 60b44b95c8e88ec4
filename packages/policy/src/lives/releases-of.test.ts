import type { Decision, DroppedStatement, Hold, RecipientDecision } from "@gatehouse/contracts/decision";
import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { homes, police, practice, school } from "../fixture.ts";
import { applyEvent } from "../register.ts";
import type { RecordedEvent } from "../register/record-event.ts";
import { emptyRegister } from "../register/state.ts";
import { releasesOf } from "./releases-of.ts";

const at = "2026-11-02T09:00:00Z";
const by = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
const sealed = { id: "s2", item: "police.intelligence", reason: "sealed" } as const;

/** A copy of the name, without what was dropped. */
const copy = (...dropped: readonly DroppedStatement[]): RecipientDecision => ({
  outcome: "shared",
  tier: "support",
  statements: [{ id: "s1", item: "child.name", form: "full" }],
  dropped,
  reasons: [],
  overrides: [],
  handling: [],
  dutyCheck: false,
  routedTo: null,
  retainUntil: null,
});

const before: Decision = {
  message: { id: "m-1", kind: "case-update", from: school, case: "case-ada" },
  outcome: "decided",
  reasons: [],
  policy: "p",
  registerAsOf: 0,
  recipients: {
    [practice]: copy({ id: "s3", item: "child.name", reason: "objection" }, sealed),
    [homes]: copy(sealed),
    [police]: copy(),
  },
  holds: [],
  duties: [],
};

/** The question that waits for an approver. */
const asks = (recipient: string, statement: string | null = "s2"): Hold => ({
  id: `m-1/${recipient}/${statement ?? "*"}/sealed-release`,
  recipient,
  statement,
  reason: "sealed-release",
  reviewer: { agency: school, role: "designated-safeguarding-lead" },
  due: at,
});

const release = (change: Draft): RecordedEvent => {
  const told = { id: "rel-1", type: "release.approved", at, by, items: [sealed.item], to: [practice], approver: by };
  return { ...told, ...change } as RecordedEvent;
};
const people = [{ ids: [] }, { ids: [{ value: "p-ada" }, { value: "p-old" }] }];

test.each([
  { name: "for the message", given: { message: "m-1" }, released: true },
  { name: "standing, for somebody in the message", given: { person: "p-ada" }, released: true },
  {
    name: "of more than this",
    given: { message: "m-1", items: ["child.sex", sealed.item] },
    released: true,
  },
  { name: "to more than this", given: { message: "m-1", to: [homes, practice] }, released: true },
  { name: "for another message", given: { message: "m-2" }, released: false },
  { name: "for somebody who is not in it", given: { person: "p-else" }, released: false },
  { name: "of another item", given: { message: "m-1", items: ["child.name"] }, released: false },
  { name: "to another agency", given: { message: "m-1", to: [homes] }, released: false },
  {
    name: "by another agency than the one that says it",
    given: { message: "m-1", by: { ...by, agency: homes }, approver: { ...by, agency: homes } },
    released: false,
  },
])("a release $name: $released", ({ given, released }) => {
  const register = emptyRegister();
  applyEvent(register, release(given));
  expect(releasesOf(before, people, register)(asks(practice))).toBe(released);
});

test("only what was dropped of this recipient's copy can be released, and only a statement's own question", () => {
  const register = emptyRegister();
  applyEvent(register, release({ message: "m-1", to: [practice, police] }));
  const isReleased = releasesOf(before, people, register);
  expect(isReleased(asks(practice, "s3"))).toBe(false);
  expect(isReleased(asks(practice, null))).toBe(false);
  // The police's copy dropped nothing, and nobody else is a recipient.
  expect(isReleased(asks(police))).toBe(false);
  expect(isReleased(asks("oakfield-school"))).toBe(false);
});

test("a release for whom the person was merged into counts, and without any there is none", () => {
  const register = emptyRegister();
  expect(releasesOf(before, people, register)(asks(practice))).toBe(false);
  applyEvent(register, release({ person: "p-new" }));
  applyEvent(register, {
    id: "link-1",
    type: "person.linked",
    at,
    by,
    person: "p-new",
    ids: [{ scheme: "person", hash: "p-old" }],
    nameHash: null,
  });
  expect(releasesOf(before, people, register)(asks(practice))).toBe(true);
});
