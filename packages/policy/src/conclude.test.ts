import type { Partnership } from "@gatehouse/contracts/partnership";
import { describe, expect, test } from "vitest";
import type { Policy } from "./compile.ts";
import { compilePolicy } from "./compile.ts";
import type { Draft } from "./fixture.ts";
import {
  agreed,
  concern,
  council,
  decideOn,
  event,
  exampleNow,
  family,
  homes,
  northshire,
  objection,
  police,
  practice,
  school,
  update,
} from "./fixture.ts";
import type { PreviewedDecision } from "./preview.ts";
import { previewFile } from "./preview.ts";

const head = { id: update()["id"], kind: "case-update", from: school, case: "case-ada" };

test("a decision names its message, its policy and the register it was made on, recipients in the order of their ids", () => {
  const decision = decideOn(update({ to: [practice, homes, council] }), agreed);
  expect(decision).toMatchObject({
    message: head,
    outcome: "decided",
    reasons: [],
    policy: "northshire-2026-09-30",
    registerAsOf: agreed.length,
    holds: [],
  });
  expect(Object.keys(decision.recipients)).toEqual([council, homes, practice]);
  expect(decideOn(update({ case: null }), agreed).message).toEqual({ ...head, case: null });
});

describe("a refusal", () => {
  const due = "2026-11-03T11:15:00Z";
  const quill = { from: council, author: { name: "H. Quill", role: "front-door-manager" } };
  test.each<[string, Draft, string, readonly unknown[]]>([
    [
      "of a concern puts the front door on notice within the hour",
      concern({ risk: null }),
      "risk-missing",
      [{ duty: "review-hold", on: council, due }],
    ],
    [
      "of the front door's own concern puts the police on notice",
      concern({ risk: null, ...quill }),
      "risk-missing",
      [{ duty: "review-hold", on: police, due }],
    ],
    ["of who is not enrolled puts nobody on notice", concern({ from: "a-nursery" }), "sender-not-enrolled", []],
    [
      "of anything but a concern puts nobody on notice",
      update({ createdAt: "2026-10-01T00:00:00Z" }),
      "message-stale",
      [],
    ],
  ])("%s", (_name, message, reason, duties) => {
    const decision = decideOn(message, family());
    expect(decision).toMatchObject({ outcome: "refused", reasons: [reason], recipients: {}, holds: [] });
    expect(decision.registerAsOf).toBe(family().length);
    expect(decision.duties).toEqual(duties);
  });
  test("of a concern sent again with other words puts nobody on notice: the first stands", () => {
    const history = [{ message: concern({ purpose: "referral-triage" }), decision: {} }];
    expect(decideOn(concern(), family(), { history })).toMatchObject({ reasons: ["message-replayed"], duties: [] });
  });
  test("in a partnership of one agency there is nobody else to be put on notice", () => {
    const { partnership } = northshire;
    const alone = compilePolicy({
      ...partnership,
      agencies: partnership.agencies.filter(({ id }) => id === council),
      agreements: [],
    });
    expect(decideBy(alone, concern({ risk: null, ...quill })).duties).toEqual([]);
  });
});

function decideBy(policy: Policy, message: Draft, register = agreed): PreviewedDecision {
  const result = previewFile({ now: exampleNow, register, message }, { partnerships: () => policy });
  if (!result.ok) throw new Error(`${result.error} ${result.path}`);
  return result.decision;
}

describe("how long a copy is kept", () => {
  type Months = Partnership["agreements"][number]["retention"];
  const until = (...retentions: readonly Months[]): string | null | undefined => {
    const { partnership } = northshire;
    const [found] = partnership.agreements.filter(({ purposes }) => purposes.includes("child-protection"));
    if (!found) throw new Error("fixture");
    const agreements = retentions.map((retention, at) => ({ ...found, id: `agreement-${at}`, retention }));
    const decision = decideBy(compilePolicy({ ...partnership, agreements }), update());
    return decision.recipients[council]?.retainUntil;
  };
  test("so many months from the day it was made", () => expect(until({ "child-protection": 3 })).toBe("2027-02-03"));
  test("the shortest of all agreements that bind", () => {
    expect(until({ "child-protection": 3 }, { "child-protection": 1 })).toBe("2026-12-03");
    expect(until({ "child-protection": 1 }, {})).toBe("2026-12-03");
  });
  test("without an end where none says", () => expect(until({ "early-help": 3 })).toBe(null));
  test("a copy that does not go is not kept, nor handled", () => {
    const scope = { agencies: [homes], purposes: "all", categories: "all" };
    const { recipients } = decideOn(update(), [...agreed, objection({ scope })]);
    expect(recipients[homes]).toMatchObject({ outcome: "withheld", retainUntil: null, handling: [], dutyCheck: true });
    expect(recipients[council]).toMatchObject({ outcome: "shared", dutyCheck: false });
    // At the risk level it is no longer whether to share that a covered body has to think over.
    const level4 = event("case.level-set", "lv-4", { case: "case-ada", level: 4 });
    const grave = decideOn(update(), [...agreed, level4, objection({ scope })]).recipients[homes];
    expect(grave).toMatchObject({ outcome: "withheld", reasons: ["objection"], dutyCheck: false });
  });
});

test("duties stand each once, by what is to be done, by whom, until when and for whom", () => {
  const byFather = { person: "p-fa", capacity: "parent", parentalResponsibility: true };
  const register = [
    ...family(),
    objection(),
    objection({ id: "obj-2", madeBy: byFather }),
    objection({ id: "obj-3", at: "2026-10-21T09:00:00Z" }),
  ];
  expect(decideOn(concern(), register).duties).toEqual([
    { duty: "acknowledge", on: council, due: "2026-11-04T17:00:00Z" },
    { duty: "decide", on: council, due: "2026-11-04T17:00:00Z" },
    { duty: "review-risk", on: council, due: "2026-11-13T10:15:00Z" },
    { duty: "tell-family", on: school, due: "2026-11-04T17:00:00Z", person: "p-fa" },
    { duty: "tell-family", on: school, due: "2026-11-04T17:00:00Z", person: "p-mo" },
  ]);
});
