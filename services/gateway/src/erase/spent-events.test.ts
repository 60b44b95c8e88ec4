import { registerEventTypes } from "@gatehouse/contracts/register-event";
import { registerRetention } from "@gatehouse/contracts/retention";
import { northshire } from "@gatehouse/policy/fixture";
import { recorded } from "@gatehouse/policy/register/fixture";
import { expect, test } from "vitest";
import type { RecordedStep } from "../recorded-step.ts";
import { applyEffect, emptyState } from "../state.ts";
import type { GatewayState } from "../state.ts";
import { dueAmong } from "./due.ts";
import { familiesOf } from "./families.ts";

const by = { agency: "northshire-council", name: "H. Quill", role: "front-door-manager" };
const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true };
const everything = { agencies: "all", purposes: "all", categories: "all" };
const yearMs = 366 * 24 * 3_600_000;
const firstMs = Date.parse("2020-01-06T09:00:00Z");

type Raw = { readonly type: string; readonly id: string; readonly year?: number } & Readonly<Record<string, unknown>>;

/** What is due of the register at the end of its ninth year, seven of which everything is kept. */
async function dueOf(events: readonly Raw[], change: (state: GatewayState) => void = () => undefined) {
  const state = emptyState();
  const steps = events.map(({ year = 0, ...body }, index): RecordedStep => {
    const nowMs = firstMs + year * yearMs + index * 1000;
    const event = recorded({ at: `${new Date(nowMs).toISOString().slice(0, 19)}Z`, by, ...body });
    const at = { n: index + 1, intake: index + 1, step: 0, nowMs };
    const signed = { iss: by.agency, jti: event.id, digest: event.id };
    const effect = { type: "registered", signed, event, own: null } as const;
    applyEffect(state, at, effect, northshire);
    return { at, effect, told: null };
  });
  change(state);
  const nowMs = firstMs + 9 * yearMs;
  const wanted = { of: "register", beforeMs: nowMs - 7 * yearMs } as const;
  const due = dueAmong(await familiesOf(steps), state, { wanted, nowMs, intakeFirst: steps.length + 1 });
  return { going: due.going.flatMap(({ events: ids }) => ids).toSorted(), held: due.held };
}

const wish = { person: "p-ada", madeBy: mother, scope: everything };
const answer = { person: "p-ada", givenBy: mother, scope: everything };
const objection = (id: string, year = 0): Raw => ({ type: "objection.recorded", id, year, ...wish });
const ends = (type: string, id: string, ended: string, year = 0): Raw => ({ type, id, year, ends: ended });

test("every kind of register event says when it goes", () => {
  expect(Object.keys(registerRetention).toSorted()).toEqual(registerEventTypes.toSorted());
});

test("an objection goes seven years after it was withdrawn, with its withdrawal; one that stands never does", async () => {
  const over = [objection("o-1"), ends("objection.withdrawn", "w-1", "o-1"), objection("o-2")];
  expect((await dueOf(over)).going).toEqual(["o-1", "w-1"]);
  const late = [objection("o-1"), ends("objection.withdrawn", "w-1", "o-1", 3)];
  expect((await dueOf(late)).going).toEqual([]);
});

test("a flag goes seven years after its end, and while anything is to be done about it stays", async () => {
  const flag: Raw = {
    type: "risk.flagged",
    id: "f-1",
    atRisk: ["p-ada"],
    harm: "neglect",
    test: "at-risk",
    evidence: "left alone for three days, twice",
    recipients: ["hillside-school"],
    decidedBy: { ...by, name: "O. Petrie" },
    expiresAt: "2020-01-12T09:00:00Z",
  };
  expect((await dueOf([flag])).going).toEqual([]);
  expect((await dueOf([flag], ({ history }) => history.duties.clear())).going).toEqual(["f-1"]);
  expect((await dueOf([flag, ends("risk.cleared", "c-1", "f-1")])).going).toEqual(["c-1", "f-1"]);
});

test("answers go when they lapsed, were taken back or replaced; what says who decides, and what stands, stays", async () => {
  const given: Raw = { type: "consent.given", id: "a-1", ...answer };
  const refused: Raw = { type: "consent.refused", id: "r-1", ...answer };
  expect((await dueOf([given])).going).toEqual(["a-1"]);
  expect((await dueOf([refused])).going).toEqual([]);
  // A refusal that was replaced by an agreement goes with it, once that has lapsed; while it stands the newest stays.
  expect((await dueOf([refused, given])).going).toEqual(["a-1", "r-1"]);
  expect((await dueOf([given, refused])).going).toEqual(["a-1"]);
  expect((await dueOf([given, { ...refused, year: 3 }])).going).toEqual(["a-1"]);
  expect((await dueOf([refused, { ...given, year: 3 }])).going).toEqual([]);
  const competent = { ...answer, givenBy: { person: "p-ada", capacity: "child", competence: { result: "competent" } } };
  expect((await dueOf([{ ...given, ...competent }])).going).toEqual([]);
  // A child's own refusal is not replaced by what the same person says as somebody else.
  const asChild = { ...refused, givenBy: { person: "p-ada", capacity: "child" } };
  const asParent = { ...given, givenBy: { person: "p-ada", capacity: "parent", parentalResponsibility: true } };
  expect((await dueOf([asChild, asParent])).going).toEqual([]);
  // What was taken back lately needs what it takes back.
  expect((await dueOf([given, ends("consent.withdrawn", "t-1", "a-1", 4)])).going).toEqual([]);
  expect((await dueOf([given, ends("consent.withdrawn", "t-1", "a-1")])).going).toEqual(["a-1", "t-1"]);
  const all: Raw = { type: "consent.withdrawn", id: "t-2", year: 4, person: "p-ada" };
  expect((await dueOf([given, all])).going).toEqual([]);
});

test("a legal hold on the person, or on a case of theirs, keeps what is over", async () => {
  const link: Raw = { type: "person.linked", id: "l-1", person: "p-ada", ids: [] };
  const open: Raw = { type: "case.opened", id: "k-1", case: "case-ada", child: "p-ada", level: 3 };
  const events = [link, open, objection("o-1"), ends("objection.withdrawn", "w-1", "o-1")];
  const held = async (scope: object): Promise<unknown> =>
    dueOf(events, ({ legalHolds }) => {
      const hold = { by: { ...by, id: null }, reason: "inquiry", reference: "", reviewOn: "2030-01-01", atMs: 0 };
      // As it is recorded.
      legalHolds.set(1, { ...hold, scope } as never);
    });
  expect(await held({ of: "person", person: "p-mo" })).toEqual({ going: [], held: 2 });
  expect(await held({ of: "case", case: "case-ada" })).toEqual({ going: [], held: 2 });
  expect(await held({ of: "case", case: "case-else" })).toEqual({ going: ["o-1", "w-1"], held: 0 });
});

test("a telling of a message that is not there any more goes by itself", async () => {
  const telling: Raw = { type: "telling.recorded", id: "t-1", message: "m-gone", status: "told", person: "p-ada" };
  expect((await dueOf([telling])).going).toEqual(["t-1"]);
  expect((await dueOf([{ ...telling, year: 4 }])).going).toEqual([]);
});
