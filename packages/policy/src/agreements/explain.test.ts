import type { AgreementLimit } from "@gatehouse/contracts/partnership";
import { describe, expect, test } from "vitest";
import type { Policy } from "../compile.ts";
import { compilePolicy } from "../compile.ts";
import { council, homes, northshire, police, school } from "../fixture.ts";
import { explainItem } from "./explain.ts";
import type { Question } from "./explain.ts";

const question: Question = {
  to: "housing",
  item: "health.conditions",
  from: null,
  purpose: "child-protection",
  on: "2026-11-23",
};

/** What is printed for a question: the step, and a `!` before what it all comes to. */
function said(change: Partial<Question>, policy: Policy = northshire): readonly string[] {
  const rules = explainItem(policy, { ...question, ...change });
  if ("unknown" in rules) throw new Error(`nobody knows ${rules.unknown}`);
  return rules.map(({ step, sentence, comesTo }) => `${step}${comesTo ? "!" : ""} ${sentence}`);
}

const ofStep = (step: number | string, change: Partial<Question>, policy?: Policy): readonly string[] =>
  said(change, policy).flatMap((line) => (line.startsWith(`${step} `) ? [line.slice(`${step} `.length)] : []));

function limited(limits: readonly AgreementLimit[], change: { readonly to?: string } = {}): Policy {
  const agreements = northshire.partnership.agreements.map((one) =>
    one.id === "northshire-safeguarding-2026" ? { ...one, ...change, limits: [...limits] } : one,
  );
  return compilePolicy({ ...northshire.partnership, agreements });
}

test("a question about one school and one item is answered whole, in the order of the decision", () => {
  expect(said({ to: school })).toEqual([
    "3 On 2026-11-23 these agreements bind it: Safeguarding and early help (northshire-safeguarding-2026: child-protection). A sender who is no party cannot share under them.",
    "4 A person linked to the family at the recipient, or a court's restriction, withholds the whole copy. A text that holds a protected address waits for a human.",
    "5 A court's order releases exactly the items it names to the bodies it names, whatever the matrix says.",
    "6 Protection applies at level 4, and while a risk names the recipient; support applies otherwise.",
    "8 A binding objection to category health drops it, and an agreement to share that leaves health out does too, unless a valid risk names the recipient.",
    "8 It is special-category data: a competent child's objection yields only to a risk of significant harm.",
    "9 The matrix lets education have it only in answer to that agency's own request that names it in support, and in its minimised form only in protection.",
    "9 Its minimised form (care need) is written by the sender; where none was written, nothing goes.",
    "9! Hillside School (hillside-school) may have health.conditions at most: support: in full, when asked for; protection: minimised.",
  ]);
});

describe("step 3: which agreements bind it", () => {
  test.each<{ name: string; change: Partial<Question>; says: readonly string[] }>([
    {
      name: "every purpose: those that serve others are told apart, and each agreement has its own",
      change: { purpose: null },
      says: [
        "Nothing is shared with housing for crime-prevention, offender-management, education-welfare, learning-review: it serves other kinds.",
        "On 2026-11-23 these agreements bind it: Safeguarding and early help (northshire-safeguarding-2026: child-protection, referral-triage, early-help, team-around-the-family, information-request, court-order, notification); Safety of victims (northshire-victim-safety-2026: victim-safety); Housing support for families (northshire-housing-support-2026: housing-support). A sender who is no party cannot share under them.",
      ],
    },
    {
      name: "a purpose that serves others",
      change: { purpose: "crime-prevention" },
      says: [
        "Nothing is shared with housing for crime-prevention: it serves other kinds.",
        "On 2026-11-23 no agreement binds it for what is asked, so nothing is shared.",
      ],
    },
    {
      name: "the last day before it begins",
      change: { on: "2026-09-29" },
      says: ["On 2026-09-29 no agreement binds it for what is asked, so nothing is shared."],
    },
    {
      name: "its first day",
      change: { on: "2026-09-30" },
      says: [
        "On 2026-09-30 these agreements bind it: Safeguarding and early help (northshire-safeguarding-2026: child-protection). A sender who is no party cannot share under them.",
      ],
    },
  ])("$name", ({ change, says }) => expect(ofStep(3, change)).toEqual(says));

  test("an agreement binds a kind when one of its agencies is party, though another is not", () => {
    const agreements = northshire.partnership.agreements.map((one) => ({
      ...one,
      parties: one.parties.filter((party) => party !== "oakfield-school"),
    }));
    const policy = compilePolicy({ ...northshire.partnership, agreements });
    expect(ofStep(3, { to: "education" }, policy)).toEqual([
      "On 2026-11-23 these agreements bind it: Safeguarding and early help (northshire-safeguarding-2026: child-protection). A sender who is no party cannot share under them.",
    ]);
  });

  test("a party that the purpose does not serve is not bound by it, and a purpose without agreement binds nobody", () => {
    const none = [
      "Nothing is shared with housing for offender-management: it serves other kinds.",
      "On 2026-11-23 no agreement binds it for what is asked, so nothing is shared.",
    ];
    const agreements = northshire.partnership.agreements.map((one) =>
      one.id === "northshire-offender-management-2026" ? { ...one, parties: [...one.parties, homes] } : one,
    );
    const joined = compilePolicy({ ...northshire.partnership, agreements });
    expect(ofStep(3, { purpose: "offender-management" }, joined)).toEqual(none);
    const empty = compilePolicy({ ...northshire.partnership, agreements: [] });
    expect(ofStep(3, {}, empty)).toEqual([none[1]]);
  });

  test("an agreement to which no such agency is party does not bind", () => {
    const agreements = northshire.partnership.agreements.map((one) => ({
      ...one,
      parties: one.parties.filter((party) => party !== homes),
    }));
    const policy = compilePolicy({ ...northshire.partnership, agreements });
    expect(ofStep(3, {}, policy)).toEqual([
      "On 2026-11-23 no agreement binds it for what is asked, so nothing is shared.",
    ]);
  });
});

test("step 4: what tells where someone is, is said to be dropped where a place is protected", () => {
  const place =
    "It tells where someone is: it is dropped for everyone in a household with a protected location, but for agencies the restriction permits.";
  expect(ofStep(4, { item: "contact.address" })).toHaveLength(2);
  expect(ofStep(4, { item: "contact.address" })[0]).toBe(place);
  expect(ofStep(4, { item: "child.sex" })).not.toContain(place);
});

describe("step 8: whose wishes count", () => {
  const wish =
    "A binding objection to category contact drops it, and an agreement to share that leaves contact out does too, unless a valid risk names the recipient.";
  test("an item that is not special-category yields to any risk", () =>
    expect(ofStep(8, { item: "contact.setting" })).toEqual([wish]));
  test("at the front door's kind of agency a concern arrives all the same", () =>
    expect(ofStep(8, { item: "contact.setting", to: council })).toEqual([
      wish,
      "Nobody's objection keeps a concern from the front door.",
    ]));
});

describe("step 9: what the matrix says of an item", () => {
  test.each<{ item: string; to: string; says: readonly string[] }>([
    {
      item: "child.name",
      to: "police",
      says: ["The matrix lets police have it in full in support, and in full in protection."],
    },
    {
      item: "family.youngCarer",
      to: "housing",
      says: [
        "The matrix lets housing have it only in answer to that agency's own request that names it in support, and only in answer to that agency's own request that names it in protection.",
      ],
    },
    {
      item: "plan.action",
      to: "police",
      says: [
        "The matrix lets police have it in its minimised form only in support, and in its minimised form only in protection.",
        "Its minimised form is the action in the plan (title, owner and date), made when the message is signed.",
        "The agency that owns the action has it in full.",
      ],
    },
    {
      item: "police.intelligence",
      to: "probation",
      says: [
        "The matrix lets probation have it never in support, and sealed: only after a named approver at the agency that holds it released it to that recipient in protection.",
        "Intelligence waits for its approver wherever its cell is not N.",
      ],
    },
    {
      item: "sharing.objections",
      to: "social-care",
      says: [
        "The matrix lets social-care have it in full in support, and in full in protection.",
        "Recorded objections go to the front door (northshire-council) only.",
      ],
    },
    {
      item: "plan.supervisionNote",
      to: "housing",
      says: [
        "The matrix lets housing have it never in support, and never in protection.",
        "Supervision notes never leave the agency that wrote them.",
      ],
    },
  ])("$item for $to", ({ item, to, says }) => expect(ofStep(9, { item, to })).toEqual(says));
});

describe("step 9: limits of the agreements", () => {
  const most = { support: "N", protection: "M" } as const;
  const anything =
    "northshire-safeguarding-2026 allows at most: never in support, in its minimised form only in protection";
  const limitsSaid = (limits: readonly AgreementLimit[], change: Partial<Question> = {}): readonly string[] =>
    ofStep(9, { item: "child.name", ...change }, limited(limits)).slice(1);

  test.each<{ name: string; limit: AgreementLimit; says: readonly string[]; change?: Partial<Question> }>([
    { name: "one for everything", limit: { atMost: most }, says: [`${anything}.`] },
    { name: "one for a category", limit: { categories: ["identity"], atMost: most }, says: [`${anything}.`] },
    { name: "one for an item", limit: { items: ["child.name"], atMost: most }, says: [`${anything}.`] },
    { name: "another category", limit: { categories: ["health"], atMost: most }, says: [] },
    { name: "another item", limit: { items: ["child.sex"], atMost: most }, says: [] },
    {
      name: "what it is about is said with it",
      limit: {
        from: [police, school],
        to: [homes, council],
        toKinds: ["housing", "health"],
        purposes: ["child-protection", "early-help"],
        atMost: most,
      },
      says: [
        `${anything} (from northshire-police, hillside-school; to northshire-homes, northshire-council; to housing, health; for child-protection, early-help).`,
      ],
    },
    {
      name: "one sender, nobody asked for",
      limit: { from: [police], atMost: most },
      says: [`${anything} (from northshire-police).`],
    },
    {
      name: "every sender, one asked for",
      limit: { atMost: most },
      change: { from: police },
      says: [`${anything}.`],
    },
    {
      name: "one item of several",
      limit: { items: ["child.sex", "child.name"], atMost: most },
      says: [`${anything}.`],
    },
    {
      name: "one sender, asked for",
      limit: { from: [police], atMost: most },
      change: { from: police },
      says: [`${anything} (from northshire-police).`],
    },
    { name: "another sender", limit: { from: [police], atMost: most }, change: { from: school }, says: [] },
    { name: "another recipient", limit: { to: [council], atMost: most }, says: [] },
    { name: "another kind of recipient", limit: { toKinds: ["health"], atMost: most }, says: [] },
    { name: "another purpose than what is asked", limit: { purposes: ["early-help"], atMost: most }, says: [] },
    {
      name: "a purpose of many asked",
      limit: { purposes: ["early-help"], atMost: most },
      change: { purpose: null },
      says: [`${anything} (for early-help).`],
    },
    {
      name: "an agreement for other purposes",
      limit: { atMost: most },
      change: { purpose: "housing-support" },
      says: [],
    },
    { name: "an agreement not yet in force", limit: { atMost: most }, change: { on: "2026-09-29" }, says: [] },
    {
      name: "a kind of agency whose agencies are all asked",
      limit: { to: ["oakfield-school"], atMost: most },
      change: { to: "education" },
      says: [`${anything} (to oakfield-school).`],
    },
  ])("$name", ({ limit, says, change }) => expect(limitsSaid([limit], change)).toEqual(says));

  test("one of an agreement that the recipient has not signed is not its limit", () => {
    const agreements = northshire.partnership.agreements.map((one) =>
      one.id === "northshire-safeguarding-2026"
        ? { ...one, parties: one.parties.filter((party) => party !== homes), limits: [{ atMost: most }] }
        : one,
    );
    const policy = compilePolicy({ ...northshire.partnership, agreements });
    expect(ofStep(9, { item: "child.name" }, policy)).toHaveLength(1);
  });

  test("it all comes to the strictest for one sender, and to the best of all senders when nobody names one", () => {
    const policy = limited([{ from: [police, "riverside-practice"], items: ["child.name"], atMost: most }]);
    const end = "Northshire Homes (northshire-homes) may have child.name at most: ";
    expect(ofStep("9!", { item: "child.name", from: police }, policy)).toEqual([
      `${end}support: never; protection: minimised.`,
    ]);
    expect(ofStep("9!", { item: "child.name", from: school }, policy)).toEqual([
      `${end}support: in full; protection: in full.`,
    ]);
    expect(ofStep("9!", { item: "child.name" }, policy)).toEqual([`${end}support: in full; protection: in full.`]);
  });
});

test("what it comes to is said for each agency of the kind, with its name", () => {
  expect(ofStep("9!", { to: "education", item: "child.name" })).toEqual([
    "Hillside School (hillside-school) may have child.name at most: support: in full; protection: in full.",
    "Oakfield School (oakfield-school) may have child.name at most: support: in full; protection: in full.",
  ]);
});

test("of its own information an agency has nothing from itself, and a purpose that serves others gives it nothing", () => {
  const end = "Hillside School (hillside-school) may have child.name at most: support: never; protection: never.";
  expect(ofStep("9!", { to: school, from: school, item: "child.name" })).toEqual([end]);
  expect(ofStep("9!", { to: school, purpose: "housing-support", item: "child.name" })).toEqual([end]);
});

test("a kind that nobody in the partnership is has its rules, and nobody to say the end for", () => {
  const { partnership } = northshire;
  const policy = compilePolicy({
    ...partnership,
    agencies: partnership.agencies.filter(({ kind }) => kind !== "housing"),
  });
  expect(ofStep(9, { item: "child.name" }, policy)).toEqual([
    "The matrix lets housing have it in full in support, and in full in protection.",
  ]);
  expect(ofStep("9!", { item: "child.name" }, policy)).toEqual([]);
});

test("what nobody knows is answered with what there is", () => {
  const agencies = [
    "family-support",
    school,
    council,
    homes,
    police,
    "northshire-probation",
    "oakfield-school",
    "riverside-practice",
  ];
  expect(explainItem(northshire, { ...question, from: "a-nursery" })).toEqual({ unknown: "from", known: agencies });
  expect(explainItem(northshire, { ...question, to: "hospital" })).toEqual({
    unknown: "to",
    known: ["social-care", "education", "health", "police", "housing", "probation", "voluntary", ...agencies],
  });
  expect(explainItem(northshire, { ...question, item: "child.hat" })).toEqual({
    unknown: "item",
    known: [...northshire.items.keys()],
  });
});
