import type { LetterQuestion } from "@gatehouse/contracts/letter";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { northshire } from "@gatehouse/policy/fixture";
import { recordEvent } from "@gatehouse/policy/register/record-event";
import { sent } from "@gatehouse/policy/told/fixture";
import { expect, test } from "vitest";
import type { Effect } from "../effect.ts";
import type { RecordedStep } from "../recorded-step.ts";
import { readSnapshot, writeSnapshot } from "../snapshot.ts";
import { applyEffect, emptyState } from "../state.ts";
import type { GatewayState } from "../state.ts";
import { gatherFacts, recordsAbout } from "./gather-facts.ts";

const question: LetterQuestion = { person: "p-ada", reader: { is: "subject" }, version: "adult", nameAgencies: false };
const by = { agency: "northshire-council", name: "H. Quill", role: "front-door-manager" };
const nowMs = Date.parse("2026-11-03T23:30:00Z");
const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true };
const everything = { agencies: "all", purposes: "all", categories: "all" };

/** A state into which these were recorded, one after another from record 1 on, and what reads those records. */
function recorded(effects: readonly Effect[]) {
  const state = emptyState();
  const steps = effects.map((effect, at): RecordedStep => {
    const place = { n: at + 1, intake: at + 1, step: 0, nowMs };
    applyEffect(state, place, effect, northshire);
    return { at: place, effect, told: null };
  });
  const read = (n: number): Promise<RecordedStep | null> => Promise.resolve(steps[n - 1] ?? null);
  return { state, read };
}

function registered(type: string, id: string, body: Readonly<Record<string, unknown>>): Effect {
  const parsed = parseRegisterEvent({ id, type, at: "2026-11-03T09:00:00Z", by, ...body });
  if (!parsed.ok) throw new Error(`${id} ${parsed.path}`);
  const event = recordEvent(parsed.event, (scheme, value) => `${scheme} ${value}`);
  return { type: "registered", signed: { iss: by.agency, jti: id, digest: id }, event, own: null };
}

/** The first decision on a message about Ada and her mother. */
function decided(jti: string): Effect {
  const { message, decision, shared, notes } = sent(1);
  const id = { id: jti, createdAt: "2026-11-03T09:00:00Z", author: { name: "", role: "teacher" }, statements: [] };
  const basis = { power: "", gdpr: "" };
  const recordedMessage = { ...message, ...id, case: "case-ada", basis };
  const whole = {
    message: { id: jti, kind: message.kind, from: message.from, case: "case-ada" },
    recipients: decision.recipients,
  };
  return {
    type: "decided",
    signed: { iss: message.from, jti, digest: jti },
    message: recordedMessage,
    decision: { ...whole, outcome: "decided", reasons: [], policy: "p", registerAsOf: 0, holds: [], duties: [] },
    shared: shared.map((agency) => ({ agency, delivery: `d-${agency}` })),
    duties: [],
    acknowledges: null,
    ...(notes ? { notes } : {}),
  };
}

const link = registered("person.linked", "link", { person: "p-ada", ids: [] });
const gather = async ({ state, read }: ReturnType<typeof recorded>, asked = question) =>
  gatherFacts(state, asked, northshire, nowMs, read);

test("everything recorded about a person is found: messages, what was told of them, wishes and their ends", async () => {
  const world = recorded([
    link,
    registered("objection.recorded", "obj-1", { person: "p-ada", madeBy: mother, scope: everything }),
    decided("m-1"),
    registered("telling.recorded", "tell-1", { message: "m-1", status: "deferred", reviewOn: "2026-11-20" }),
    registered("objection.withdrawn", "end-1", { ends: "obj-1" }),
    decided("m-2"),
  ]);
  const facts = await gather(world);
  expect(facts.sent.map(({ n, shared, notes }) => [n, shared, notes?.told?.status])).toEqual([
    [3, ["riverside-practice"], "told"],
    [6, ["riverside-practice"], "told"],
  ]);
  expect(facts.tellings).toMatchObject([{ n: 4, message: "m-1", status: "deferred", reviewOn: "2026-11-20" }]);
  expect(facts.wishes).toMatchObject([{ id: "obj-1", fromN: 2, toN: 5, maker: { person: "p-mo" } }]);
  // The day in London, where the letter is read.
  expect(facts.today).toBe("2026-11-03");
});

test("a person who goes by another reference now is one person; who was taken apart again is in doubt", async () => {
  const merge = registered("person.linked", "merge", { person: "p-ada", ids: [{ scheme: "person", value: "p-twin" }] });
  const merged = await gather(recorded([link, decided("m-1"), merge]), { ...question, person: "p-twin" });
  expect(merged.sent).toHaveLength(1);
  expect(merged.canonical("p-twin")).toBe("p-ada");
  const apart = registered("person.unlinked", "apart", {
    person: "p-ada",
    ids: [{ scheme: "person", value: "p-twin" }],
  });
  expect((await gather(recorded([link, merge, decided("m-1"), apart]))).unlinkedAt).toBe(4);
  const number = registered("person.unlinked", "number", {
    person: "p-ada",
    ids: [{ scheme: "nhs-number", value: "9998259797" }],
  });
  expect((await gather(recorded([link, decided("m-1"), number]))).unlinkedAt).toBe(0);
});

test("what cannot be read any more is said to be so, and nothing else is lost with it", async () => {
  const world = recorded([link, decided("m-1"), decided("m-2")]);
  const facts = await gather({ ...world, read: (n) => (n === 2 ? Promise.resolve(null) : world.read(n)) });
  expect(facts).toMatchObject({ sent: [{ n: 3 }], unreadable: [2] });
});

test("a place is protected where it is one of the household's; a child's own say is found in what they said", async () => {
  const opened = registered("case.opened", "case", { case: "case-ada", child: "p-ada", level: 4 });
  const place = registered("restriction.placed", "place", { person: "p-mo", restriction: "protected-location" });
  const before = recorded([link, opened, decided("m-1")]);
  expect(await gather(before)).toMatchObject({ placeProtected: false, childDecides: false, doubleSuspected: false });
  expect((await gather(recorded([link, opened, decided("m-1"), place]))).placeProtected).toBe(true);
  const court = registered("restriction.placed", "court", { person: "p-ada", restriction: "court", order: "C1" });
  expect((await gather(recorded([link, court]))).courtRestricted).toBe(true);
  const own = { person: "p-ada", capacity: "child", competence: { result: "competent" } };
  const said = registered("objection.recorded", "own", { person: "p-ada", madeBy: own, scope: everything });
  expect((await gather(recorded([link, said]))).childDecides).toBe(true);
  const double = registered("person.linked", "double", { person: "p-bo", ids: [], nameHash: "same" });
  const likeness = registered("person.linked", "likeness", { person: "p-ada", ids: [], nameHash: "same" });
  expect((await gather(recorded([link, likeness, double]))).doubleSuspected).toBe(true);
});

test("a record that bears on a letter is among those it is made from: while they are the same, so is the letter", () => {
  const before = recorded([link, decided("m-1")]).state;
  expect(recordsAbout(before, question)).toEqual([2]);
  const put = registered("telling.recorded", "off", { message: "m-1", status: "deferred" });
  const strange = registered("telling.recorded", "other", { message: "m-9", status: "deferred" });
  expect(recordsAbout(recorded([link, decided("m-1"), strange, put]).state, question)).toEqual([2, 4]);
});

test("a snapshot keeps where things stand", async () => {
  const world = recorded([link, decided("m-1")]);
  const key = new Uint8Array(32);
  const restored: GatewayState = readSnapshot(writeSnapshot(world.state, key), key);
  expect((await gather({ ...world, state: restored })).sent).toHaveLength(1);
});
