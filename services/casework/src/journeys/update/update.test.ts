import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Message } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { CaseFile } from "../../cases/cases.ts";
import type { Answers } from "../../store/drafts.ts";
import type { Sent } from "../../store/sent.ts";
import { anyAnswers } from "../../testing/any-answers.ts";
import { messageId, sceneOf } from "../../testing/scene.ts";
import { formOf } from "../fields.ts";
import type { Scene } from "../journey.ts";
import { checkQuestion } from "../progress.ts";
import { update } from "./update.ts";

const earlier = "01234567-89ab-7cde-8f01-0000000000aa";
const team = ["family-support", "hillside-school"].map((agency) => ({
  agency,
  since: "2026-11-01T09:00:00Z",
  members: [],
}));

function sentWith(ids: NonNullable<Sent["content"]>["people"][number]["ids"]): Sent {
  const content = {
    case: "case-a",
    role: "family-worker",
    purpose: "child-protection" as const,
    people: [{ label: "child", role: "child" as const, ids }],
    statements: [],
    basis: { power: "x", gdpr: "y" },
    handling: {},
    named: true,
  };
  return { id: earlier, kind: "case-update", by: "P. Renn", at: "2026-11-02T09:00:00Z", to: [], content };
}

const local = [{ scheme: "local" as const, value: "F-12" }];
const fileWith = (sent: readonly Sent[], level = 4): CaseFile => ({
  key: "k",
  view: { case: "case-a", level, status: null, team },
  received: [],
  sent,
});

const day = (name: string, year = "2026"): Answers => ({
  [`${name}-day`]: "1",
  [`${name}-month`]: "11",
  [`${name}-year`]: year,
});
const action: Answers = {
  "action-title": "Walk to school",
  "action-what": "Meet her at the gate",
  "action-owner": "hillside-school",
  "action-outcome": "She is in by nine",
};
const said: Readonly<Record<string, Answers>> = {
  changed: {
    "record-any": "yes",
    record: "She moved.",
    ...day("record-on"),
    "record-short": "Moved.",
    "seen-any": "no",
    "told-by": "no",
    opinion: "It is better.",
  },
  action: { ...action, ...day("action-due", "2027") },
  meeting: { ...action, ...day("meeting-on", "2027"), "meeting-at": "9:30", agenda: "Home" },
  notes: { ...day("meeting-on"), "meeting-at": "14:30", notes: "All came.", decisions: "Go on\n\n Ring ", actions: "" },
};

const sceneAt = (answers: Answers, file = fileWith([sentWith(local)])): Scene => ({ ...sceneOf(answers), file });

function made(tell: string, file?: CaseFile, more: Answers = {}): Message {
  const answers = { "child-name": "Ada Lovell", tell, "told-status": "told", ...said[tell], ...more };
  if (update.makes !== "message") throw new Error("an update is a message");
  const message = update.message(sceneAt(answers, file), { messageId });
  const parsed = parseMessage({ ...message, createdAt: "2026-11-03T10:00:00Z" });
  if (!parsed.ok) throw new Error(`${parsed.code} ${parsed.path}`);
  return parsed.message;
}

describe("what is told makes the kind of message that it is", () => {
  test.each([
    {
      tell: "changed",
      kind: "case-update",
      says: [
        { item: "concern.narrative", assertion: "fact", on: "2026-11-01", value: "She moved.", summary: "Moved." },
        { item: "concern.analysis", assertion: "opinion", value: { risks: "It is better." } },
      ],
      more: {},
    },
    {
      tell: "action",
      kind: "plan-action",
      says: [{ item: "plan.action", assertion: "fact", value: { owner: "hillside-school", due: "2027-11-01" } }],
      more: {},
    },
    {
      tell: "meeting",
      kind: "meeting",
      says: [{ item: "plan.action", assertion: "fact", value: { title: "Walk to school", due: "2027-11-01" } }],
      more: { start: "2027-11-01T09:30:00Z", agenda: "Home" },
    },
    {
      tell: "notes",
      kind: "meeting",
      says: [
        {
          item: "plan.meetingNotes",
          assertion: "fact",
          on: "2026-11-01",
          value: { text: "All came.", decisions: ["Go on", "Ring"] },
        },
      ],
      more: { start: "2026-11-01T14:30:00Z" },
    },
  ])("$tell", ({ tell, kind, says, more }) => {
    const message = made(tell);
    expect(message).toMatchObject({ kind, case: "case-a", told: { status: "told" }, ...more });
    expect(message.to ?? null).toBeNull();
    const [name, ...rest] = message.statements;
    expect(name).toMatchObject({ item: "child.name", value: "Ada Lovell" });
    expect(rest).toMatchObject(says);
    expect(rest).toHaveLength(says.length);
  });

  test("what was answered before it became something else is not sent", () => {
    expect(made("action", undefined, { ...said["changed"], ...said["notes"] }).statements).toHaveLength(2);
    expect(made("changed", undefined, said["meeting"]).start ?? null).toBeNull();
  });
});

describe("which child it is about", () => {
  test.each([
    { name: "by the newest number here", file: fileWith([sentWith(local)]), ids: local, inReplyTo: null },
    { name: "by the message before", file: fileWith([sentWith([])]), ids: [], inReplyTo: earlier },
    {
      name: "by the number that was asked for, where nothing came or went",
      file: fileWith([]),
      ids: [{ scheme: "nhs-number", value: "9998259797" }],
      inReplyTo: null,
    },
  ])("$name", ({ file, ids, inReplyTo }) => {
    const message = made("action", file, { "nhs-number": "999 825 9797" });
    expect(message.people).toMatchObject([{ label: "child", role: "child", ids }]);
    expect(message.inReplyTo ?? null).toBe(inReplyTo);
    const asked = update.tasks(sceneAt({}, file))[0]?.questions[0]?.fields.map(({ name }) => name);
    expect(asked?.includes("nhs-number")).toBe(file.sent.length === 0);
  });
});

test.each([
  { level: 4, purpose: "child-protection" },
  { level: 3, purpose: "team-around-the-family" },
  { level: 0, purpose: "team-around-the-family" },
])("at level $level the purpose is $purpose", ({ level, purpose }) => {
  expect(made("action", fileWith([sentWith(local)], level)).purpose).toBe(purpose);
});

test("a change of which nothing is said is not sent", () => {
  const nothing = { tell: "changed", "record-any": "no", "seen-any": "no", "told-by": "no" };
  expect(update.conflict(sceneAt(nothing))?.question).toBe("records");
  expect(update.conflict(sceneAt({ ...nothing, opinion: "It is better." }))).toBeNull();
});

test("a time that the clocks skip is not a time, and a meeting is at none that is not one", () => {
  const question = update
    .tasks(sceneAt({ tell: "meeting" }))
    .flatMap(({ questions }) => questions)
    .find(({ id }) => id === "meeting");
  if (question === undefined) throw new Error("no question");
  const errorsFor = (at: string, date: readonly [string, string, string]) => {
    const [d, m, y] = date;
    const answers = { "meeting-at": at, agenda: "Home", "meeting-on-day": d, "meeting-on-month": m };
    const form = formOf({ ...answers, "meeting-on-year": y });
    return checkQuestion(question, form, new Date("2026-11-03T10:00:00Z")).errors.map(({ name }) => name);
  };
  expect(errorsFor("01:30", ["28", "3", "2027"])).toEqual(["meeting-at"]);
  expect(errorsFor("25:00", ["29", "3", "2027"])).toEqual(["meeting-at"]);
  expect(errorsFor("9:05", ["29", "3", "2027"])).toEqual([]);
});

test.each(["changed", "action", "meeting", "notes"])(
  "whatever is entered of %s, what the pages let through is a message of the contract",
  (tell) => {
    const questions = update.tasks(sceneAt({ tell })).flatMap((task) => task.questions);
    const fields = questions.flatMap((question) => question.fields).filter(({ name }) => name !== "tell");
    let passed = 0;
    fc.assert(
      fc.property(anyAnswers(fields, { "meeting-at": "14:30", decisions: "Go on" }), (entered) => {
        const answers = { ...entered, tell };
        const scene = sceneAt(answers);
        const wrong = questions.some((one) => checkQuestion(one, formOf(answers), scene.now).errors.length > 0);
        if (wrong || update.conflict(scene) !== null || update.makes !== "message") return;
        passed += 1;
        const message = update.message(scene, { messageId });
        expect(parseMessage({ ...message, createdAt: "2026-11-03T10:00:00Z" })).toMatchObject({ ok: true });
      }),
      { numRuns: 60 },
    );
    expect(passed).toBeGreaterThan(10);
  },
);
