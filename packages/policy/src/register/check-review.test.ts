import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, police, practice, school } from "../fixture.ts";
import { setDuty } from "../history/clock.ts";
import { noticeHold, openDuty } from "../history/duties.ts";
import type { History } from "../history/state.ts";
import { emptyHistory } from "../history/state.ts";
import { refusal } from "./fixture.ts";

/** Contract §4, decision step 2: a hold is decided by the agency that reviews it, or by a front-door manager. */
const manager = { agency: council, name: "H. Quill", role: "front-door-manager" };
const nurse = { agency: practice, name: "F. Osei", role: "named-nurse" };
const teacher = { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" };
const officer = { agency: police, name: "D. Marsh", role: "public-protection-officer" };

const hold = `m-1/${council}/*/seek-advice`;
const history = (reviewer: string, onNotice: string): History => {
  const open = emptyHistory();
  open.holds.set(hold, { id: hold, message: "m-1", recipient: council, reason: "seek-advice", reviewer, dueMs: 0 });
  for (const id of [noticeHold("m-1"), `m-1/${police}/*/intelligence`])
    setDuty(open, openDuty({ duty: "review-hold", message: "m-1", from: school, on: onNotice, hold: id, dueMs: 0 }));
  return open;
};
const reviewed = (by: Draft, id = hold): Draft => event("review.decided", "x", { hold: id, outcome: "release", by });
test.each([
  { who: "its reviewer", by: teacher, id: hold, code: null },
  {
    who: "a role of the reviewer's that decides none",
    by: { ...nurse, role: "general-practitioner" },
    id: hold,
    code: "authority-missing",
  },
  { who: "another agency", by: nurse, id: hold, code: "authority-missing" },
  { who: "the front-door manager in the reviewer's place", by: manager, id: hold, code: null },
  { who: "the front-door manager where there is no hold", by: manager, id: `${hold}s`, code: "schema-invalid" },
  { who: "the front-door manager of another's notice", by: manager, id: noticeHold("m-1"), code: null },
  { who: "another agency where there is no hold", by: nurse, id: `${hold}s`, code: "authority-missing" },
  { who: "who was put on notice", by: officer, id: noticeHold("m-1"), code: null },
  { who: "an agency that was not put on notice", by: nurse, id: noticeHold("m-1"), code: "authority-missing" },
  { who: "who was put on notice of another concern", by: officer, id: noticeHold("m-2"), code: "authority-missing" },
  {
    who: "who had to review what is a hold no more",
    by: officer,
    id: `m-1/${police}/*/intelligence`,
    code: "authority-missing",
  },
  { who: "anyone under a name that is no hold's", by: nurse, id: "notice", code: "authority-missing" },
])("$who: $code", ({ by, id, code }) => {
  expect(refusal(reviewed(by, id), [], { history: history(school, police) })).toBe(code);
});

test("a preview that is given no history takes the review at its word", () => {
  expect(refusal(reviewed(nurse))).toBeNull();
});
