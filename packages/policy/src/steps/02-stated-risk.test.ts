import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  concern,
  consent,
  council,
  decideOn,
  family,
  homes,
  inShort,
  objection,
  risk,
  school,
  scopedTo,
  update,
} from "../fixture.ts";

/**
 * A risk stated in a message sets objections aside for those it names, so each row here is a try to have one without a
 * second human, without a reason, for everybody, or for longer than a fortnight.
 */
const author = { name: "T. Birch", role: "designated-safeguarding-lead" };
const decider = { name: "R. Okafor", role: "designated-safeguarding-lead" };

function outcomeOf(change: Draft, more: Draft = {}): string {
  const { refused, ...others } = inShort(decideOn(concern({ risk: risk([council], change), ...more }), family()));
  return refused ?? Object.keys(others).join(" ");
}

test.each([
  { name: "by a colleague", change: {} },
  { name: "by a colleague of the same surname", change: { decidedBy: { ...decider, name: "S. Birch" } } },
  { name: "by the author in an emergency", change: { decidedBy: author, emergency: true } },
  { name: "with exactly twenty characters of evidence", change: { evidence: "Bruises on left arm." } },
  { name: "until exactly fourteen days on", change: { expiresAt: "2026-11-17T10:15:00Z" } },
])("a risk is one: decided $name", ({ change }) => {
  expect(outcomeOf(change)).toBe(council);
});

test.each([
  { name: "the author", change: { decidedBy: author } },
  { name: "the author in capitals", change: { decidedBy: { ...author, name: "T. BIRCH" } } },
  { name: "the author without a blank", change: { decidedBy: { ...author, name: "T.Birch" } } },
  { name: "the author turned round", change: { decidedBy: { ...author, name: "Birch, T." } } },
  { name: "the author with a title", change: { decidedBy: { ...author, name: "Ms T. Birch" } } },
  { name: "the author in look-alike letters", change: { decidedBy: { ...author, name: "Т. Віrсh" } } },
  { name: "the author with a soft hyphen", change: { decidedBy: { ...author, name: "T. Bir\u00ADch" } } },
  { name: "the author under another role", change: { decidedBy: { ...author, role: "deputy-safeguarding-lead" } } },
  { name: "the author with an id that the author lacks", change: { decidedBy: { ...author, id: "dir-9" } } },
  { name: "nobody", change: { decidedBy: { ...decider, name: "" } } },
  { name: "a zero-width name", change: { decidedBy: { ...decider, name: "\u200B" } } },
  { name: "somebody unnamed", change: { decidedBy: { ...decider, name: "Anonymous" } } },
  { name: "a role nobody has", change: { decidedBy: { ...decider, role: "risk-score" } } },
  { name: "a colleague, with blanks for evidence", change: { evidence: "\u00A0".repeat(30) } },
  { name: "a colleague, with zero-width evidence", change: { evidence: `Seen.${"\u200B".repeat(30)}` } },
  { name: "a colleague, with nineteen characters", change: { evidence: "Bruises on the arm." } },
  { name: "a colleague, for all", change: { recipients: "all" } },
  { name: "a colleague, for all in a list", change: { recipients: [council, "all"] } },
  { name: "a colleague, for nobody", change: { recipients: [] } },
  { name: "a colleague, about nobody", change: { atRisk: [] } },
  { name: "a colleague, about somebody not in the message", change: { atRisk: ["uncle"] } },
  { name: "a colleague, a second too long", change: { expiresAt: "2026-11-17T10:15:01Z" } },
  { name: "a colleague, ended already", change: { expiresAt: "2026-11-03T10:15:00Z" } },
  { name: "a colleague, without an end", change: { expiresAt: null } },
])("a risk is none: decided by $name", ({ change }) => {
  expect(outcomeOf(change)).toBe("risk-invalid");
});

test("one id under two names is one human", () => {
  const draft = { author: { ...author, id: "dir-1" } };
  expect(outcomeOf({ decidedBy: { ...decider, id: "DIR-1 " } }, draft)).toBe("risk-invalid");
});

test.each(["2026-11-17T10:15:00+12:00", "2026-11-17T24:00:00Z", "2026-11-17", "2026-11-17T10:15:60Z"])(
  "an end that is no time in UTC is no message: %s",
  (expiresAt) => {
    expect(outcomeOf({ expiresAt })).toBe("schema-invalid");
  },
);

test("a sender whose clock is two minutes ahead gains two minutes, and no more", () => {
  const ahead = { createdAt: "2026-11-03T10:17:00Z" };
  expect(outcomeOf({ expiresAt: "2026-11-17T10:17:00Z" }, ahead)).toBe(council);
  expect(outcomeOf({ expiresAt: "2026-11-17T10:17:01Z" }, ahead)).toBe("risk-invalid");
});

const objected = [...family(), consent(), objection({ scope: scopedTo(homes, school) })];

test("a risk lifts an objection for those it names, and is recorded with the objection's id", () => {
  const { recipients } = decideOn(update({ risk: risk([homes]) }), objected);
  expect(recipients[homes]).toMatchObject({
    outcome: "shared",
    overrides: [{ objection: "obj-1", by: "risk-of-harm" }],
  });
  const unnamed = decideOn(update({ risk: risk([council]) }), objected).recipients[homes];
  expect(unnamed).toMatchObject({ outcome: "withheld", reasons: ["objection"], overrides: [] });
});

test("a risk for one category lifts the objection for that one alone", () => {
  const one = decideOn(update({ risk: risk([homes], { categories: ["identity"] }) }), objected).recipients[homes];
  expect(one?.statements.map(({ item }) => item)).not.toContain("contact.leadProfessional");
});
