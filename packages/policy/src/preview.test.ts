import { describe, expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import {
  childPerson,
  concern,
  consent,
  council,
  decideOn,
  event,
  exampleNow,
  family,
  homes,
  northshire,
  practice,
  preview,
  school,
  statements,
  update,
} from "./fixture.ts";
import type { PreviewResult } from "./preview.ts";
import { previewFile } from "./preview.ts";

const agreed = [...family(), consent()];
const ports = { partnerships: (name: string) => (name === "northshire" ? northshire : undefined) };

/** Why a file cannot be read, and where. */
function unreadable(input: unknown): string {
  const result = previewFile(input, ports);
  return result.ok ? "readable" : `${result.error} ${result.path}`;
}

const file = { now: exampleNow, message: update() };

describe("a file that cannot be read says why and where", () => {
  test.each<[string, unknown, string]>([
    ["no file at all", null, "preview-unreadable "],
    ["a list", [], "preview-unreadable "],
    ["no moment", { message: update() }, "preview-unreadable now"],
    ["a moment that is none", { ...file, now: "yesterday" }, "preview-unreadable now"],
    ["no message", { now: exampleNow }, "preview-unreadable message"],
    ["a message that is a text", { ...file, message: "hello" }, "preview-unreadable message"],
    ["a register that is no list", { ...file, register: {} }, "preview-unreadable register"],
    ["a history that is no list", { ...file, history: {} }, "preview-unreadable history"],
    ["a key that a file does not have", { ...file, notes: [] }, "preview-unreadable "],
    ["a partnership without a name", { ...file, partnership: "" }, "preview-unreadable partnership"],
    ["a partnership nobody knows", { ...file, partnership: "southshire" }, "preview-partnership-unknown partnership"],
    [
      "a partnership of its own that is none",
      { ...file, partnership: { id: 7 } },
      "preview-partnership-unknown partnership",
    ],
    ["an event that is none", { ...file, register: [...family(), {}] }, "preview-event-invalid register.7.type"],
    ["a first event that is none", { ...file, register: ["hello"] }, "preview-event-invalid register.0."],
    [
      "a past message without an id",
      { ...file, history: [past("m-1"), { message: {}, decision: {} }] },
      "preview-history-invalid history.1.message.id",
    ],
    [
      "a past decision that is missing",
      { ...file, history: [{ message: update() }] },
      "preview-history-invalid history.0.decision",
    ],
    ["a past that is a text", { ...file, history: ["hello"] }, "preview-history-invalid history.0"],
    ["everything there, or null", { ...file, register: null, history: null, partnership: null }, "readable"],
    ["no more than must be", file, "readable"],
  ])("%s", (_name, input, why) => expect(unreadable(input)).toBe(why));

  test("without the demonstration partnership there is nothing to complete another from", () => {
    const result = previewFile({ ...file, partnership: { id: "elsewhere" } }, { partnerships: () => undefined });
    expect(result).toEqual({ ok: false, error: "preview-partnership-unknown", path: "partnership" });
  });
});

/** A past message, and what a reader of the history knows of its decision. */
function past(id: string, message: Draft = {}, decision: Draft = {}): Draft {
  return { message: { id, kind: "case-update", from: school, ...message }, decision };
}

test("a partnership of the file's own is completed by the demonstration one, and decides", () => {
  const { name, agencies, agreements } = northshire.partnership;
  const own = { id: "elsewhere", name, agencies, agreements };
  const { policy } = read(previewFile({ ...file, partnership: own, register: agreed }, ports));
  expect([policy.id, policy.frontDoor, policy.telephone]).toEqual(["elsewhere-2026-09-30", council, "01632 960100"]);
});

function read(result: PreviewResult): Extract<PreviewResult, { ok: true }> {
  if (!result.ok) throw new Error(`${result.error} ${result.path}`);
  return result;
}

describe("what the result tells beside the decision", () => {
  test("the message, the moment and that nothing was skipped", () => {
    const { message, now, skipped, wrongAt } = read(preview(update(), agreed));
    expect([message?.id, now, skipped, wrongAt]).toEqual([update()["id"], exampleNow, [], null]);
  });
  test("an event that the live intake would refuse counts for nothing and is named, with why", () => {
    const stranger = { agency: "a-nursery", name: "A. Nobody", role: "keeper" };
    const bad = event("case.opened", "case-bad", { case: "case-bad", child: "p-ada", level: 4, by: stranger });
    const { skipped, facts } = read(preview(update(), [...agreed, bad]));
    expect(skipped).toEqual([{ id: "case-bad", code: "sender-not-enrolled" }]);
    expect(facts.register.cases.has("case-bad")).toBe(false);
  });
  test("an event of after the moment is judged at its own time, one of before at the moment", () => {
    const later = consent({ id: "con-2", at: "2026-11-05T10:00:00Z" });
    const { skipped, facts } = read(preview(update(), [...family(), later]));
    expect(skipped).toEqual([]);
    expect(facts.register.persons.get("p-ada")?.answers).toHaveLength(1);
  });
  test("identifiers are themselves in a file: nothing is secret from its reader", () => {
    const people = [{ ...childPerson, ids: [{ scheme: "nhs-number", value: "9998259797" }] }];
    const { decision, facts } = read(preview(update({ people }), agreed));
    expect(facts.hash("nhs-number", "9998259797")).toBe("nhs-number:9998259797");
    expect(decision.recipients[council]?.outcome).toBe("shared");
  });
});

describe("a message that breaks the contract is refused, and what could be read of its head is told", () => {
  const notice = [{ duty: "review-hold", on: council, due: "2026-11-03T11:15:00Z" }];
  test.each<[string, Draft, Draft, readonly unknown[]]>([
    [
      "an update",
      update({ statements: [{}] }),
      { id: update()["id"], kind: "case-update", from: school, case: "case-ada" },
      [],
    ],
    [
      "a concern: the front door looks at once",
      concern({ statements: [{}] }),
      { id: update()["id"], kind: "concern", from: school, case: "case-ada" },
      notice,
    ],
    [
      "a concern of whom nobody knows",
      concern({ statements: [{}], from: "a-nursery" }),
      { id: update()["id"], kind: "concern", from: "a-nursery", case: "case-ada" },
      [],
    ],
    [
      "a concern without a sender",
      concern({ from: 7 }),
      { id: update()["id"], kind: "concern", from: null, case: "case-ada" },
      [],
    ],
    ["no head at all", {}, { id: null, kind: null, from: null, case: null }, []],
  ])("%s", (_name, draft, head, duties) => {
    const { decision, message, wrongAt } = read(preview(draft, agreed));
    expect(message).toBe(null);
    expect(typeof wrongAt).toBe("string");
    expect(decision).toEqual({
      message: head,
      outcome: "refused",
      reasons: ["schema-invalid"],
      policy: northshire.id,
      registerAsOf: agreed.length,
      recipients: {},
      holds: [],
      duties,
    });
  });
});

describe("a message that came before", () => {
  const first = decideOn(update(), agreed);
  const again = (history: readonly unknown[], message = update()) =>
    decideOn(message, [...agreed, consent({ id: "con-2" })], { history });
  test("with the same contents gets its first decision again, whatever was recorded since", () =>
    expect(again([past("other"), { message: update(), decision: first }])).toEqual(first));
  test("with the same contents and no whole decision is decided anew", () => {
    const decision = again([{ message: update(), decision: { recipients: {} } }]);
    expect(decision.outcome).toBe("decided");
    expect(decision.registerAsOf).toBe(first.registerAsOf + 1);
  });
  test("with other contents is refused", () =>
    expect(again([{ message: update({ purpose: "early-help" }), decision: first }]).reasons).toEqual([
      "message-replayed",
    ]));
  test("past entries that hold no message are none of it", () =>
    expect(again([{ message: update({ id: "m-0" }), decision: {} }]).outcome).toBe("decided"));
});

describe("what the history holds of a past message", () => {
  const historyOf = (...history: readonly Draft[]) => read(preview(update(), agreed, { history })).facts.history;
  const decision = {
    recipients: {
      [practice]: { outcome: "shared", statements: [{ id: "s1", item: "child.name", form: "full" }, { id: "s2" }] },
      [council]: { outcome: "shared" },
      [homes]: { outcome: "withheld", statements: [{ id: "s1" }] },
    },
  };
  test("what was shared with whom", () =>
    expect(historyOf(past("m-1", {}, decision)).messages.get("m-1")?.shared).toEqual({
      [practice]: ["s1", "s2"],
      [council]: [],
    }));
  test("nothing was, where no recipients are given", () =>
    expect(historyOf(past("m-1")).messages.get("m-1")?.shared).toEqual({}));
  test("when it was made, or else the moment of the preview", () => {
    const at = (message: Draft) => historyOf(past("m-1", message)).messages.get("m-1")?.atMs;
    expect(at({})).toBe(Date.parse(exampleNow));
    expect(at({ createdAt: "2026-10-01T08:00:00Z" })).toBe(Date.parse("2026-10-01T08:00:00Z"));
  });
  test("what was answered, by all that the answer says", () => {
    const asked = "019839b8-2ea0-7649-865a-165573b84530";
    const request = past(
      asked,
      { kind: "information-request", from: council, items: ["child.upn", "child.uln"] },
      {
        recipients: { [school]: { outcome: "shared" } },
      },
    );
    const response = update({
      id: "019839b8-2ea0-7649-865a-165573b84531",
      kind: "information-response",
      to: [council],
      inReplyTo: asked,
      answers: [{ item: "child.upn", answer: "not-held" }],
    });
    const answer = { message: response, decision: { recipients: { [council]: { outcome: "shared" } } } };
    const open = historyOf(request, answer).requests.get(asked)?.get(school);
    expect(open).toEqual(
      new Map([
        ["child.upn", "not-held"],
        ["child.uln", "open"],
      ]),
    );
    const given = { outcome: "shared", statements: [{ id: "s1", item: "child.uln" }, { id: "s2" }] };
    const both = historyOf(request, { ...answer, decision: { recipients: { [council]: given } } });
    expect(both.requests.get(asked)?.get(school)).toEqual(
      new Map([
        ["child.upn", "not-held"],
        ["child.uln", "given"],
      ]),
    );
  });
  test("who was listed in the household, unless it was refused", () => {
    const household = (outcome: Draft) =>
      historyOf(past("m-1", { case: "case-ada" }, outcome)).households.get("case-ada");
    expect(household({})).toEqual(new Set(["p-ada", "p-mo"]));
    expect(household({ outcome: "decided" })).toEqual(new Set(["p-ada", "p-mo"]));
    expect(household({ outcome: "refused" })).toBe(undefined);
  });
});

test("a past message is about the people of this one when it does not say whom it is about", () => {
  const { facts } = read(preview(update(), agreed, { history: [past("m-1")] }));
  expect(facts.history.messages.get("m-1")?.child).toEqual(["p-ada"]);
  const other = { ...childPerson, ids: [{ scheme: "person", value: "p-ben" }] };
  const { facts: told } = read(preview(update(), agreed, { history: [past("m-1", { people: [other] })] }));
  expect(told.history.messages.get("m-1")?.child).toEqual(["p-ben"]);
});

test("a past message with its statements is read whole", () => {
  const message = update({ id: "m-0", statements: statements("child.name") });
  const { facts } = read(preview(update(), agreed, { history: [{ message, decision: {} }] }));
  expect(facts.history.messages.has("m-0")).toBe(true);
});
