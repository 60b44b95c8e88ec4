import { expect, test } from "vitest";
import { council, event, family, homes, police, practice, school } from "../fixture.ts";
import { fold } from "../register/fixture.ts";
import type { Flag } from "../register/state.ts";
import { openDuty } from "./duties.ts";
import { agreementEnded, caseFor, flagEnded, purposeEnded } from "./ended-purposes.ts";
import type { AddressedNotice } from "./notice.ts";
import type { Passed } from "./state.ts";
import { emptyHistory } from "./state.ts";

const merged = event("person.linked", "merge-1", { person: "p-new", ids: [{ scheme: "person", value: "p-ada" }] });
const register = fold([...family(), merged]);
const everything = { agencies: "all", purposes: "all", categories: "all" } as const;

const flag: Flag = {
  id: "flag-1",
  atRisk: ["p-ada"],
  case: "case-ada",
  test: "at-risk",
  recipients: [practice, homes, "northshire-probation"],
  categories: "all",
  decidedBy: { name: "H. Quill", id: null },
  emergency: false,
  countersignDueMs: 0,
  expiresMs: 0,
};

function facts(...messages: readonly Partial<Passed>[]) {
  const history = emptyHistory();
  const passed = {
    kind: "case-update",
    from: school,
    case: null,
    atMs: 0,
    child: [],
    asked: [],
    inReplyTo: null,
  } as const;
  for (const [at, change] of messages.entries())
    history.messages.set(`m-${at}`, { id: `m-${at}`, ...passed, shared: {}, ...change });
  return { history, register };
}
const short = (notices: readonly AddressedNotice[]): readonly string[] =>
  notices.map(({ to, notice }) => [to, notice.message, notice.code, notice.case ?? "-"].join(" "));

test.each([
  { what: "a message of the flag's case", passed: { case: "case-ada" }, told: true },
  { what: "a message about who was at risk", passed: { child: ["p-ada"] }, told: true },
  { what: "a message about them under their reference by now", passed: { child: ["p-new"] }, told: true },
  { what: "a message that may be about them", passed: { child: ["p-bo", "p-ada"] }, told: true },
  { what: "a message about somebody else", passed: { child: ["p-bo"], case: "case-bo" }, told: false },
])("who was named in a flag and got $what is told that its purpose ended: $told", ({ passed, told }) => {
  const shared = { [practice]: ["s1"], [police]: ["s1"] };
  const notices = purposeEnded(flag, "risk-cleared", facts({ ...passed, shared }));
  // Probation was named and given nothing: it is not told that there was a flag. Police were not named.
  expect(short(notices)).toEqual(told ? [`${practice} flag-1 risk-cleared case-ada`] : []);
});

test("a flag without a case is not of every message without one", () => {
  const notices = purposeEnded(
    { ...flag, case: null },
    "risk-cleared",
    facts({ child: ["p-bo"], shared: { [practice]: ["s1"] } }),
  );
  expect(short(notices)).toEqual([]);
});

test("a flag that ends by itself has expired, or lapsed where nobody countersigned it", () => {
  const known = facts({ child: ["p-ada"], shared: { [homes]: [] } });
  known.register.flags.set("flag-1", flag);
  const ended = (duty: "review-risk" | "countersign", message = "flag-1") =>
    short(flagEnded(openDuty({ duty, message, from: school, on: school, dueMs: 0 }), known));
  expect(ended("review-risk")).toEqual([`${homes} flag-1 risk-expired case-ada`]);
  expect(ended("countersign")).toEqual([`${homes} flag-1 risk-lapsed case-ada`]);
  expect(ended("countersign", "m-0")).toEqual([]);
});

test.each([
  {
    what: "for all that they agreed to",
    scope: everything,
    told: [`${practice} e-1 consent-withdrawn case-ada`, `${homes} e-1 consent-withdrawn case-ada`],
  },
  {
    what: "for one agency",
    scope: { ...everything, agencies: [homes] },
    told: [`${homes} e-1 consent-withdrawn case-ada`],
  },
  { what: "for an agency that got nothing", scope: { ...everything, agencies: [council] }, told: [] },
])("an agreement that is taken back $what is told to those who got something by it", ({ scope, told }) => {
  const shared = { [practice]: ["s1"], [homes]: ["s1"], [police]: ["s1"] };
  const known = facts(
    { case: "case-ada", child: ["p-ada"], shared, agreed: [practice, homes] },
    { case: "case-ada", child: ["p-ada"], shared: { [council]: ["s1"] } },
    { case: "case-bo", child: ["p-bo"], shared: { [school]: ["s1"] }, agreed: [school] },
  );
  expect(short(agreementEnded("e-1", "p-new", scope, known))).toEqual(told);
});

test("a case is named to who is on its team, and so knows it", () => {
  expect(caseFor(register, "case-ada", practice)).toBe("case-ada");
  expect(caseFor(register, "case-ada", "northshire-probation")).toBeNull();
  expect(caseFor(register, "case-9", practice)).toBeNull();
  expect(caseFor(register, null, practice)).toBeNull();
});
