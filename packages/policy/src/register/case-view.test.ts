import { expect, test } from "vitest";
import { applyEvent } from "../register.ts";
import { caseViews } from "./case-view.ts";
import { recordEvent } from "./record-event.ts";
import { emptyRegister } from "./state.ts";

const by = { agency: "northshire-council", name: "G. Lindow", role: "social-worker" };
const at = "2026-11-01T09:00:00Z";
const register = emptyRegister();
const events = [
  { type: "case.opened", case: "case-ada", child: "p-ada", level: 3, status: "child-in-need" },
  {
    type: "team.joined",
    case: "case-ada",
    agency: "hillside-school",
    professional: { name: "T. Birch", role: "designated-safeguarding-lead" },
  },
  { type: "team.joined", case: "case-ada", agency: "northshire-police" },
  { type: "case.opened", case: "case-ben", child: "p-ben", level: 2 },
  { type: "team.joined", case: "case-ben", agency: "riverside-practice" },
  { type: "case.opened", case: "case-old", child: "p-ada", level: 2 },
  { type: "team.joined", case: "case-old", agency: "hillside-school" },
  { type: "case.closed", case: "case-old" },
] as const;
for (const [index, event] of events.entries())
  applyEvent(
    register,
    recordEvent({ id: `e-${index}`, at, by, ...event }, (scheme, value) => `${scheme} ${value}`),
  );

const asked = ["case-old", "case-none", "case-ben", "case-ada", "case-ada"];
const seenBy = (agency: string): readonly string[] =>
  caseViews(register, { agency, frontDoor: "northshire-council" }, asked).map((view) => view.case);

test.each([
  ["an agency in the team", "hillside-school", ["case-ada"]],
  ["another case's team", "riverside-practice", ["case-ben"]],
  ["an agency in no team", "northshire-homes", []],
  ["the front door", "northshire-council", ["case-ada", "case-ben"]],
])("%s knows its open cases and no others", (_who, agency, known) => {
  expect(seenBy(agency)).toEqual(known);
});

test("a case tells its level and who works on it, and nobody of the family", () => {
  expect(caseViews(register, { agency: "hillside-school", frontDoor: "northshire-council" }, ["case-ada"])).toEqual([
    {
      case: "case-ada",
      level: 3,
      status: "child-in-need",
      team: [
        { agency: "hillside-school", since: at, members: ["T. Birch"] },
        { agency: "northshire-police", since: at, members: [] },
      ],
    },
  ]);
});
