import type { RecipientDecision } from "@gatehouse/contracts/decision";
import { expect, test } from "vitest";
import { council, homes, police, practice } from "../fixture.ts";
import type { DecidedBefore } from "./decide-again.ts";
import { againOf, answering, copy, decisionOf, dropped, nothing, question, waiting } from "./fixture.ts";

// ADR 6, copy by copy: a release gives what its question held back, and everything else can only take away.

/** What one recipient's copy comes to. */
function copyAgain(old: RecipientDecision, now: RecipientDecision, change: Partial<DecidedBefore> = {}): unknown {
  const { decision } = againOf(decisionOf({ [practice]: old }), decisionOf({ [practice]: now }), change);
  return decision.recipients[practice];
}

test.each([
  { name: "the same", old: copy("s1 s2"), now: copy("s1 s2"), expected: copy("s1 s2") },
  { name: "more now: as before", old: copy("s1"), now: copy("s1 s2"), expected: copy("s1") },
  { name: "less now", old: copy("s1 s2"), now: copy("s1"), expected: copy("s1") },
  { name: "in a form that says less now", old: copy("s1 s2"), now: copy("s1 s2-"), expected: copy("s1 s2-") },
  { name: "in a form that said less before", old: copy("s1 s2-"), now: copy("s1 s2"), expected: copy("s1 s2-") },
  {
    name: "each has one that the other lacks: what both give",
    old: copy("s1 s2", { dropped: [dropped("s3", "objection"), dropped("s4", "location-protected")] }),
    now: copy("s1 s3", { dropped: [dropped("s2", "consent-scope"), dropped("s4", "location-protected")] }),
    expected: copy("s1", {
      dropped: [dropped("s2", "consent-scope"), dropped("s3", "objection"), dropped("s4", "location-protected")],
    }),
  },
  {
    name: "one that was never spoken of before",
    old: copy("s1 s2"),
    now: copy("s1 s0"),
    expected: copy("s1", { dropped: [dropped("s0", "not-in-agreement")] }),
  },
  {
    name: "handled as either says",
    old: copy("s1 s2", { handling: ["delete-after-use"] }),
    now: copy("s1", { handling: ["do-not-discuss-with-family"] }),
    expected: copy("s1", { handling: ["do-not-discuss-with-family", "delete-after-use"] }),
  },
  {
    name: "to the lead alone as before",
    old: copy("s1 s2", { routedTo: "named-nurse" }),
    now: copy("s1"),
    expected: copy("s1", { routedTo: "named-nurse" }),
  },
  {
    name: "to the lead alone from now",
    old: copy("s1"),
    now: copy("s1", { routedTo: "named-nurse" }),
    expected: copy("s1", { routedTo: "named-nurse" }),
  },
  {
    name: "kept for as long as the shorter: before",
    old: copy("s1 s2", { retainUntil: "2026-12-03" }),
    now: copy("s1", { retainUntil: "2027-02-03" }),
    expected: copy("s1", { retainUntil: "2026-12-03" }),
  },
  {
    name: "kept for as long as the shorter: now",
    old: copy("s1 s2", { retainUntil: "2027-02-03" }),
    now: copy("s1", { retainUntil: "2026-12-03" }),
    expected: copy("s1", { retainUntil: "2026-12-03" }),
  },
  {
    name: "kept as only one says: now",
    old: copy("s1 s2", { retainUntil: null }),
    now: copy("s1", { retainUntil: "2026-12-03" }),
    expected: copy("s1", { retainUntil: "2026-12-03" }),
  },
  {
    name: "kept as only one says: before",
    old: copy("s1 s2", { retainUntil: "2026-12-03" }),
    now: copy("s1", { retainUntil: null }),
    expected: copy("s1", { retainUntil: "2026-12-03" }),
  },
  { name: "withheld now", old: copy("s1"), now: nothing("objection"), expected: nothing("objection") },
  {
    name: "held now",
    old: copy("s1"),
    now: waiting("parents-disagree"),
    expected: waiting("parents-disagree"),
  },
])("under way: $name", ({ old, now, expected }) => {
  expect(copyAgain(old, now)).toEqual(expected);
});

test("what is left of both decisions is withheld only when it is too little, and only when the old one cut it", () => {
  const tooLittle: DecidedBefore["tooLittle"] = (statements) => statements.length < 2;
  const less = { ...nothing("nothing-to-share"), dropped: [dropped("s3", "not-in-agreement")] };
  expect(copyAgain(copy("s1 s2"), copy("s1 s3"), { tooLittle })).toEqual(less);
  expect(copyAgain(copy("s1 s2"), copy("s1 s3"))).toMatchObject({ outcome: "shared" });
  // What the decision of now shares by itself was found to be enough.
  expect(copyAgain(copy("s1 s2"), copy("s1"), { tooLittle })).toEqual(copy("s1"));
});

test.each([
  {
    name: "tier and retention alone",
    now: copy("s1 s2", { tier: "protection", retainUntil: "2026-12-03" }),
    changed: false,
  },
  { name: "the order of what is kept", now: copy("s2 s1"), changed: false },
  { name: "what was dropped", now: copy("s1 s2", { dropped: [dropped("s3", "sealed")] }), changed: false },
  { name: "the form of a statement", now: copy("s1 s2-"), changed: true },
  { name: "a handling", now: copy("s1 s2", { handling: ["do-not-discuss-with-family"] }), changed: true },
  { name: "whom it goes to", now: copy("s1 s2", { routedTo: "named-nurse" }), changed: true },
  { name: "another outcome", now: nothing("objection"), changed: true },
])("sent again for $name: $changed", ({ now, changed }) => {
  const before = decisionOf({ [practice]: copy("s1 s2") });
  const result = againOf(before, decisionOf({ [practice]: now }));
  expect(result.changed).toEqual(changed ? [practice] : []);
  if (!changed) expect(result.decision.recipients[practice]).toBe(before.recipients[practice]);
});

test.each([
  { reasons: ["consent-missing"], expected: nothing("consent-scope") },
  { reasons: ["schema-invalid", "consent-refused"], expected: nothing("consent-scope") },
  { reasons: ["schema-invalid"], expected: nothing("no-sharing-agreement") },
] as const)("a message that would be refused now for $reasons gives nothing", ({ reasons, expected }) => {
  const before = decisionOf({
    [practice]: copy("s1", { handling: ["delete-after-use"], dutyCheck: true }),
    [homes]: waiting("seek-advice"),
  });
  const fresh = decisionOf({}, { outcome: "refused", reasons });
  const { recipients } = againOf(before, fresh).decision;
  expect(recipients[practice]).toEqual(expected);
  // It answers no question; but where the family's word stops it, there is none left.
  const byFamily = reasons.some((code) => code.startsWith("consent-"));
  expect(recipients[homes]).toEqual(byFamily ? nothing("consent-scope") : waiting("seek-advice"));
});

const disagree = question(practice, "parents-disagree");
const advice = question(practice, "seek-advice");
const sealedAt = (agency: string, id: string) => question(agency, "sealed-release", id);

test.each([
  {
    name: "nobody answered",
    answered: () => null,
    now: copy("s1"),
    expected: waiting("parents-disagree", "seek-advice"),
  },
  {
    name: "one of two was released",
    answered: answering("release", disagree.id),
    now: copy("s1"),
    expected: waiting("seek-advice"),
  },
  {
    name: "both were released",
    answered: answering("release", disagree.id, advice.id),
    now: copy("s1"),
    expected: copy("s1"),
  },
  {
    name: "both were released, and another is asked now",
    answered: answering("release", disagree.id, advice.id),
    now: waiting("new-team-member"),
    expected: waiting("new-team-member"),
  },
  {
    name: "one was released, another is asked now beside the one that waits",
    answered: answering("release", disagree.id),
    now: waiting("new-team-member", "seek-advice"),
    expected: waiting("new-team-member", "seek-advice"),
  },
  { name: "withheld now", answered: () => null, now: nothing("objection"), expected: nothing("objection") },
  {
    name: "withheld now, though one of two was answered otherwise",
    answered: answering("no", disagree.id),
    now: nothing("consent-scope"),
    expected: nothing("consent-scope"),
  },
] satisfies readonly {
  name: string;
  answered: DecidedBefore["answered"];
  now: RecipientDecision;
  expected: unknown;
}[])("held: $name", ({ answered, now, expected }) => {
  const holds = [disagree, advice, question(homes, "new-team-member"), sealedAt(practice, "s9")];
  const before = decisionOf(
    { [practice]: waiting("parents-disagree", "seek-advice"), [homes]: waiting("new-team-member") },
    { holds },
  );
  const fresh = decisionOf({ [practice]: now, [homes]: waiting("new-team-member") });
  const { decision } = againOf(before, fresh, { answered });
  expect(decision.recipients[practice]).toEqual(expected);
  // Another's question is another's.
  expect(decision.recipients[homes]).toEqual(waiting("new-team-member"));
});

const allSealed = nothing(
  "nothing-to-share",
  dropped("s2", "sealed"),
  dropped("s3", "sealed"),
  dropped("s4", "objection"),
);
const now = copy("s1 s2 s3 s4");

test.each([
  { name: "nobody answered", old: allSealed, released: [], now, expected: allSealed },
  {
    name: "one was released: it goes, with what was too little to go alone, and nothing that was dropped for itself",
    old: allSealed,
    released: ["s2"],
    now,
    expected: copy("s1 s2", { dropped: [dropped("s3", "sealed"), dropped("s4", "objection")] }),
  },
  {
    name: "one was released that would not go now",
    old: allSealed,
    released: ["s2"],
    now: copy("s1 s3"),
    expected: allSealed,
  },
  {
    name: "released where now nothing goes",
    old: allSealed,
    released: ["s2"],
    now: nothing("objection"),
    expected: allSealed,
  },
  {
    name: "withheld for another reason: no release gives it",
    old: nothing("objection", dropped("s2", "sealed")),
    released: ["s2"],
    now,
    expected: nothing("objection", dropped("s2", "sealed")),
  },
])("withheld: $name", ({ old, released, now: fresh, expected }) => {
  const holds = ["s2", "s3"].map((id) => sealedAt(practice, id));
  const answered = answering("release", ...released.map((id) => sealedAt(practice, id).id));
  const { decision } = againOf(decisionOf({ [practice]: old }, { holds }), decisionOf({ [practice]: fresh }), {
    answered,
  });
  expect(decision.recipients[practice]).toEqual(expected);
});

const withSealed = copy("s1", { dropped: [dropped("s2", "sealed")] });

test.each([
  {
    name: "nobody answered: it stays as it was recorded",
    answered: () => null,
    now: copy("s1 s2"),
    expected: withSealed,
  },
  {
    name: "released: a further copy",
    answered: answering("release", sealedAt(practice, "s2").id),
    now: copy("s1 s2"),
    expected: copy("s1 s2"),
  },
  {
    name: "released for another: not this one's",
    answered: answering("release", sealedAt(homes, "s2").id),
    now: copy("s1 s2"),
    expected: withSealed,
  },
  {
    name: "another's question about the copy: no release of a statement",
    answered: answering("release", question(practice, "seek-advice").id),
    now: copy("s1 s2"),
    expected: withSealed,
  },
  {
    name: "refused",
    answered: answering("no", sealedAt(practice, "s2").id),
    now: copy("s1 s2"),
    expected: withSealed,
  },
  {
    name: "released, but withheld now: what they have stays recorded",
    answered: answering("release", sealedAt(practice, "s2").id),
    now: nothing("objection"),
    expected: withSealed,
  },
] satisfies readonly {
  name: string;
  answered: DecidedBefore["answered"];
  now: RecipientDecision;
  expected: unknown;
}[])("handed over: $name", ({ answered, now: fresh, expected }) => {
  const holds = [sealedAt(practice, "s2"), sealedAt(homes, "s2"), question(practice, "seek-advice")];
  const before = decisionOf({ [practice]: withSealed }, { holds });
  const handedOver = new Set([practice]);
  const { decision } = againOf(before, decisionOf({ [practice]: fresh }), { answered, handedOver });
  expect(decision.recipients[practice]).toEqual(expected);
});

test("the recipients are those of before, each judged alone, and the decision names the policy and register of now", () => {
  const before = decisionOf({ [council]: copy("s1"), [practice]: copy("s1") });
  const fresh = decisionOf(
    { [practice]: nothing("objection"), [council]: copy("s1"), [police]: copy("s1") },
    { policy: "p-2", registerAsOf: 9 },
  );
  const { decision, changed } = againOf(before, fresh);
  expect(changed).toEqual([practice]);
  expect(Object.keys(decision.recipients)).toEqual([council, practice]);
  expect(decision).toMatchObject({ policy: "p-2", registerAsOf: 9 });
});
