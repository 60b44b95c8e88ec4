import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { expect, test } from "vitest";
import type { Answers } from "../store/drafts.ts";
import { checkFields, formOf } from "../journeys/fields.ts";
import { tellingBody, tellingFault, tellingFields, tellingLines } from "./telling-fields.ts";

const head = {
  id: "t-1",
  at: "2026-11-03T10:00:00Z",
  by: { agency: "hillside-school", name: "T. Birch", role: "designated-safeguarding-lead" },
};
const today = "2026-11-03";
const date = (name: string, iso: string): Answers => {
  const [year = "", month = "", day = ""] = iso.split("-");
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year };
};
const attempted = { status: "attempted", ...date("on", "2026-11-02"), method: "At the door", result: "Nobody opened." };
const deferred = { status: "deferred", reason: "violent-reaction", ...date("review", "2026-11-09") };

test.each<[string, Answers, object]>([
  ["told", { status: "told" }, { status: "told" }],
  ["tried in vain", attempted, { attempts: [{ on: "2026-11-02", method: "At the door", result: "Nobody opened." }] }],
  ["put off", deferred, { reason: "violent-reaction", reviewOn: "2026-11-09" }],
])("%s becomes the register's event", (_name, answers, expected) => {
  expect(checkFields(tellingFields, formOf(answers), today).errors).toEqual([]);
  const body = tellingBody({ message: "m-1", person: null }, answers);
  const parsed = parseRegisterEvent({ ...head, ...body });
  expect(parsed).toMatchObject({ ok: true, event: { type: "telling.recorded", message: "m-1", ...expected } });
});

test("whom it was about is said where it is somebody in particular", () => {
  expect(tellingBody({ message: "m-1", person: "p-mo" }, { status: "told" })).toMatchObject({ person: "p-mo" });
});

test.each<[string, Answers, string]>([
  ["nothing", {}, "Say what happened"],
  [
    "an attempt of tomorrow",
    { ...attempted, ...date("on", "2026-11-04") },
    "When?: the date must be today or in the past",
  ],
  ["a putting off without a reason", { ...deferred, reason: "" }, "Say why it has to wait"],
  ["one without a day", { status: "deferred", reason: "violent-reaction" }, "Enter when you will look again"],
  [
    "a review of today",
    { ...deferred, ...date("review", today) },
    "When will you look again?: the date must be in the future",
  ],
])("%s is not recorded", (_name, answers, text) => {
  expect(checkFields(tellingFields, formOf(answers), today).errors.map((error) => error.text)).toContain(text);
});

test("nobody puts it off for longer than a month", () => {
  expect(tellingFault(deferred, today)).toBeNull();
  expect(tellingFault({ ...deferred, ...date("review", "2026-12-04") }, today)).toBeNull();
  expect(tellingFault({ ...deferred, ...date("review", "2026-12-05") }, today)?.text).toBe("Look again within a month");
});

test("the list says later what was recorded", () => {
  expect(tellingLines(attempted)).toEqual(["2 November 2026, At the door", "Nobody opened."]);
  expect(tellingLines(deferred)).toEqual([
    "Someone in the family may react with violence",
    "Looked at again on 9 November 2026",
  ]);
  expect(tellingLines({ status: "told" })).toEqual([]);
});
