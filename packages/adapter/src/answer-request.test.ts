import type { DeliveredStatement, Delivery, DeliveryData } from "@gatehouse/contracts/delivery";
import type { Message } from "@gatehouse/contracts/message";
import { expect, test } from "vitest";
import type { FoundRecords, ProposedReply } from "./answer-request.ts";
import { answerRequest } from "./answer-request.ts";
import type { MapContext } from "./map.ts";
import { DraftBuilder } from "./draft-builder.ts";
import { FieldLedger } from "./field-ledger.ts";
import { delivered, testDelivery } from "./testing/test-delivery.ts";

let made = 0;
const context: MapContext = {
  agency: "northshire-council",
  author: { name: "L. Abara", role: "social-worker" },
  now: "2026-11-02T09:00:00Z",
  newId: () => `0198f3c2-0000-7000-8000-${String((made += 1)).padStart(12, "0")}`,
  caseFor: (key) => `case-${key.replace(/[^A-Za-z0-9]/g, "-")}`,
  contact: "01632 960300",
  frontDoor: "northshire-council",
};
const nhs = { scheme: "nhs-number", value: "9998259797" } as const;

type Said = readonly [item: string, value: unknown, on?: string];

/** What a mapper makes of a record about one child. */
function record(
  ids: readonly { scheme: "nhs-number" | "upn" | "local"; value: string }[],
  born: string | null,
  ...said: readonly Said[]
): Message {
  const builder = new DraftBuilder(context, new FieldLedger(null));
  builder.person({ label: "pupil", role: "child", ids: [...ids], ...(born === null ? {} : { born }) }, "");
  for (const [item, value, on] of said) {
    builder.say(item as "child.name", "pupil", value, { assertion: "fact", on, path: "" });
  }
  const [draft] = builder.updates(ids[0]?.value ?? "nobody");
  if (draft === undefined) throw new Error("the record says nothing");
  return draft;
}

const signedNumber = delivered("a1", "child.nhsNumber", nhs.value);
const signedName = [delivered("a1", "child.name", "Ada Lovell"), delivered("a2", "child.dateOfBirth", "2017-03-09")];

function request(
  items: readonly string[],
  statements: readonly DeliveredStatement[],
  change: Partial<DeliveryData> = {},
): Delivery {
  return testDelivery(statements, {
    kind: "information-request",
    from: "hillside-school",
    purpose: "information-request",
    items: [...items],
    power: "children-act-2004-s11",
    reason: "Strategy discussion",
    historyFrom: "2024-01-01",
    urgency: "amber",
    filedUnder: null,
    localIds: [],
    ...change,
  });
}

function found(...drafts: readonly Message[]): FoundRecords {
  return { drafts, read: drafts.length, unread: 0 };
}

function answer(delivery: Delivery, records: FoundRecords): ProposedReply {
  const proposed = answerRequest(delivery, records, context);
  if (proposed === null) throw new Error("nothing was proposed");
  return proposed;
}
const itemsIn = ({ draft }: ProposedReply): readonly string[] => draft.statements.map(({ item }) => item).toSorted();

const conditions = [{ text: "Asthma" }];
const ada = record(
  [nhs],
  "2017-03-09",
  ["child.name", "Ada Lovell"],
  ["health.conditions", conditions, "2026-01-05"],
  ["child.sex", "female"],
);

test("only what was asked for is given, to the asker alone, and the rest is not held", () => {
  const proposed = answer(request(["health.conditions", "education.attendance"], [signedNumber]), found(ada));
  expect(itemsIn(proposed)).toEqual(["health.conditions"]);
  expect(proposed).toMatchObject({ open: [], matched: "by-identifier", doubtful: 0 });
  expect(proposed.draft).toMatchObject({
    kind: "information-response",
    to: ["hillside-school"],
    inReplyTo: "0198f3c2-0000-7000-8000-000000000001",
    case: "case-ada",
    answers: [{ item: "education.attendance", answer: "not-held" }],
  });
  expect(proposed.draft.risk).toBeUndefined();
});

test("another child's record gives nothing, whatever it says", () => {
  const ben = record(
    [{ scheme: "nhs-number", value: "9449303223" }],
    "2017-03-09",
    ["child.name", "Ada Lovell"],
    ["health.conditions", conditions],
  );
  const proposed = answer(
    request(["health.conditions"], [signedNumber, ...signedName.map((one, at) => ({ ...one, id: `n${at}` }))]),
    found(ben),
  );
  expect(itemsIn(proposed)).toEqual([]);
  expect(proposed).toMatchObject({ matched: "nobody", open: [] });
});

test("name and birth date find a child whose numbers nobody shares, and say that a human must check", () => {
  const school = record(
    [{ scheme: "upn", value: "A801200005001" }],
    "2017-03-09",
    ["child.name", "LOVELL ada".split(" ").toReversed().join(" ")],
    ["health.conditions", conditions],
  );
  const proposed = answer(request(["health.conditions"], signedName), found(school));
  expect(itemsIn(proposed)).toEqual(["health.conditions"]);
  expect(proposed.matched).toBe("by-name");
});

test("two children of one name and birth date are nobody: every item is left to a human", () => {
  const [one, two] = ["P-1", "P-2"].map((value) =>
    record([{ scheme: "local", value }], "2017-03-09", ["child.name", "Ada Lovell"], ["health.conditions", conditions]),
  );
  if (one === undefined || two === undefined) throw new Error("two records");
  const proposed = answer(request(["health.conditions"], signedName), found(one, two));
  expect(itemsIn(proposed)).toEqual([]);
  expect(proposed).toMatchObject({ open: ["health.conditions"], doubtful: 1 });
});

test.each([
  {
    name: "the number agrees and the birth date does not",
    draft: record([nhs], "2016-03-09", ["health.conditions", conditions]),
  },
  {
    name: "the name agrees and there is no birth date",
    draft: record([], null, ["child.name", "Ada Lovell"], ["health.conditions", conditions]),
  },
])("doubt is never shared: $name", ({ draft }) => {
  const statements = [signedNumber, ...signedName.map((one, at) => ({ ...one, id: `n${at}` }))];
  const proposed = answer(request(["health.conditions", "child.religion"], statements), found(draft));
  expect(itemsIn(proposed)).toEqual([]);
  expect(proposed.open).toEqual(["health.conditions"]);
  expect(proposed.draft.answers).toEqual([{ item: "child.religion", answer: "not-held" }]);
});

test("two records of one name and birth date are one child's only when a number says so", () => {
  const named = (ids: Parameters<typeof record>[0], item: Said): Message =>
    record(ids, "2017-03-09", ["child.name", "Ada Lovell"], item);
  const school = named([{ scheme: "upn", value: "H801200001001" }], ["child.sex", "female"]);
  const clinic = named([{ scheme: "local", value: "P-1" }], ["health.conditions", conditions]);
  const both = named(
    [
      { scheme: "local", value: "P-1" },
      { scheme: "upn", value: "H801200001001" },
    ],
    ["child.religion", "none"],
  );
  const asked = request(["health.conditions", "child.sex"], signedName);
  expect(answer(asked, found(school, clinic))).toMatchObject({ open: ["health.conditions", "child.sex"], doubtful: 1 });
  expect(itemsIn(answer(asked, found(school, clinic, both)))).toEqual(["child.sex", "health.conditions"]);
  // Found by the number asked for: whoever has the name alone may be another, and is a human's to look at.
  const numbered = request(
    ["health.conditions", "child.sex"],
    [signedNumber, ...signedName.map((one, at) => ({ ...one, id: `n${at}` }))],
  );
  const proposed = answer(numbered, found(record([nhs], "2017-03-09", ["child.sex", "female"]), clinic));
  expect(itemsIn(proposed)).toEqual(["child.sex"]);
  expect(proposed).toMatchObject({ open: ["health.conditions"], matched: "by-identifier" });
});

test("the number of the child on somebody else of the family is a human's to look at", () => {
  const builder = new DraftBuilder(context, new FieldLedger(null));
  builder.person({ label: "adult", role: "connected-adult", ids: [nhs] }, "");
  builder.say("health.conditions", "adult", conditions, { assertion: "fact", path: "" });
  const proposed = answer(request(["health.conditions"], [signedNumber]), found(...builder.updates("a")));
  expect(itemsIn(proposed)).toEqual([]);
  expect(proposed).toMatchObject({ open: ["health.conditions"], doubtful: 1 });
});

test("what waits as a concern for somebody to complete is held, and not for sending", () => {
  const [concern] = [{ ...ada, kind: "concern" as const }];
  const proposed = answer(request(["health.conditions", "child.religion"], [signedNumber]), found(concern));
  expect(itemsIn(proposed)).toEqual([]);
  expect(proposed.open).toEqual(["health.conditions"]);
  expect(proposed.draft.answers).toEqual([{ item: "child.religion", answer: "not-held" }]);
});

test("while a record could not be read nothing is said not to be held", () => {
  const proposed = answer(request(["health.conditions", "child.religion"], [signedNumber]), {
    ...found(ada),
    unread: 1,
  });
  expect(itemsIn(proposed)).toEqual(["health.conditions"]);
  expect(proposed).toMatchObject({ open: ["child.religion"], unread: 1 });
  expect(proposed.draft.answers ?? []).toEqual([]);
});

test("a request that names nobody is left to a human whole", () => {
  const proposed = answer(
    request(["health.conditions"], [delivered("a1", "child.name", "Ada", "minimised")]),
    found(ada),
  );
  expect(itemsIn(proposed)).toEqual([]);
  expect(proposed).toMatchObject({ matched: "nobody", open: ["health.conditions"] });
});

test("nothing from before the day asked for is given: neither a statement nor a row; then it says since when", () => {
  const missed = [
    { date: "2021-05-01", service: "Old clinic" },
    { date: "2026-05-01", service: "New clinic" },
  ];
  const old = record(
    [nhs],
    null,
    ["health.missedAppointments", missed, "2026-05-01"],
    ["health.conditions", conditions, "2020-01-01"],
  );
  const proposed = answer(request(["health.missedAppointments", "health.conditions"], [signedNumber]), found(old));
  expect(proposed.draft.statements.map(({ value }) => value)).toEqual([
    [{ date: "2026-05-01", service: "New clinic" }],
  ]);
  expect(proposed.draft.answers).toEqual([
    {
      item: "health.conditions",
      answer: "not-held",
      reason: "Nothing since 2024-01-01, the day from which was asked.",
    },
  ]);
});

test("an adult is found by the number that the asker signed, and answered about under the asker's word for them", () => {
  const builder = new DraftBuilder(context, new FieldLedger(null));
  builder.person({ label: "adult", role: "connected-adult", ids: [{ scheme: "crn", value: "X777978" }] }, "");
  builder.say("probation.mappa", "adult", { level: 2 }, { assertion: "fact", path: "" });
  const crn = { ...delivered("a2", "adult.offenderNumber", { scheme: "crn", value: "X777978" }), about: "father" };
  const proposed = answer(request(["probation.mappa"], [signedNumber, crn]), found(...builder.updates("crn:X777978")));
  expect(proposed.draft.statements.map(({ item, about }) => `${item} ${about}`)).toEqual(["probation.mappa father"]);
  expect(proposed.draft.people.map(({ label, role }) => `${label} ${role}`)).toEqual([
    "child child",
    "father connected-adult",
  ]);
});

test("a delivery that asks for nothing proposes nothing", () => {
  expect(answerRequest(testDelivery([signedNumber]), found(ada), context)).toBeNull();
});
