import { expect, test } from "vitest";
import type { CaseFile } from "../cases/cases.ts";
import type { Sent } from "../store/sent.ts";
import { entriesOf, laterWords } from "./case-entry.ts";
import { planOf } from "./case-plan.ts";

const now = new Date("2026-11-23T12:00:00Z");
const view = { case: "case-a", level: 4, status: null, team: [] };
const statement = (value: unknown) =>
  ({ id: "s", item: "plan.action", about: "child", value, assertion: "fact", on: "2026-11-01" }) as const;

function sent(id: string, at: string, more: Partial<NonNullable<Sent["content"]>>, kind = "meeting"): Sent {
  const content = {
    case: "case-a",
    role: "social-worker",
    purpose: "child-protection" as const,
    people: [],
    statements: [],
    basis: { power: "x", gdpr: "y" },
    handling: {},
    named: true,
    ...more,
  };
  return { id, kind, by: "L. Abara", at, to: [], content };
}

const file = (...all: readonly Sent[]): CaseFile => ({ key: "k", view, received: [], sent: all });
const walk = { title: "Walk to school", owner: "hillside-school", due: "2026-11-20" };

test("an action is as it was last said, soonest due first, and one whose day has passed says so", () => {
  const said = file(
    sent("b", "2026-11-02T10:00:00Z", { statements: [statement({ ...walk, due: "2026-12-01" })] }),
    sent("a", "2026-11-01T10:00:00Z", {
      statements: [statement(walk), statement({ ...walk, title: "Ring", due: "2026-11-22" })],
    }),
  );
  const { actions } = planOf(said, (id) => id.toUpperCase(), now);
  expect(actions).toMatchObject([
    { title: "Ring", isPast: true, owner: "HILLSIDE-SCHOOL" },
    { title: "Walk to school", isPast: false, due: "1 December 2026" },
  ]);
});

test("the next meeting is the first that is still to come, and one that was recalled is none", () => {
  const meetings = [
    sent("past", "2026-11-01T10:00:00Z", { start: "2026-11-02T10:00:00Z" }),
    sent("gone", "2026-11-01T10:00:00Z", { start: "2026-11-24T10:00:00Z" }),
    sent("next", "2026-11-01T10:00:00Z", { start: "2026-11-25T10:00:00Z", agenda: "Home" }),
    sent("r", "2026-11-03T10:00:00Z", { corrects: { message: "gone" } }, "recall"),
  ];
  const plan = planOf(file(...meetings), String, now);
  expect(plan).toMatchObject({ next: "25 November 2026, 10:00", meetings: [{ isPast: true }, { agenda: "Home" }] });
});

test("the plan is as it was last told, and one whose last day is past says so", () => {
  const told = (to: string) => ({
    ...statement({ status: "child-protection", from: "2026-08-01", to }),
    item: "family.planStatus",
  });
  const notice = (id: string, at: string, to: string): Sent =>
    sent(id, at, { statements: [told(to)] }, "status-notice");
  const [first, second] = [
    notice("a", "2026-11-01T10:00:00Z", "2026-11-20"),
    notice("b", "2026-11-02T10:00:00Z", "2027-02-01"),
  ];
  expect(planOf(file(second, first), String, now)).toMatchObject({
    plan: { text: "Child protection, from 1 August 2026, until 1 February 2027", isPast: false },
  });
  expect(planOf(file(first), String, now)).toMatchObject({ plan: { isPast: true } });
  expect(planOf(file(), String, now)).toMatchObject({ plan: null });
});

test("entries come newest first, and a recall weighs more than a correction that came after it", () => {
  const all = file(
    sent("a", "2026-11-01T10:00:00Z", {}),
    sent("r", "2026-11-02T10:00:00Z", { corrects: { message: "a" } }, "recall"),
    sent("c", "2026-11-03T10:00:00Z", { corrects: { message: "a" } }, "correction"),
  );
  expect(entriesOf(all).map(({ id }) => id)).toEqual(["c", "r", "a"]);
  expect(laterWords(all).get("a")).toBe("recalled");
});
