import { messageKinds } from "@gatehouse/contracts/message";
import type { Message } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { purposes } from "@gatehouse/contracts/purpose";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { createKeyedHash } from "@gatehouse/envelope/keyed-hash";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";
import type { Facts } from "@gatehouse/policy/facts";
import * as example from "@gatehouse/policy/fixture";
import type { Draft } from "@gatehouse/policy/fixture";
import fc from "fast-check";
import { expect, test } from "vitest";
import { effectText } from "./effect.ts";
import { askerOf, previewOf, previewStep } from "./preview.ts";
import { applyEffect, emptyState } from "./state.ts";

/**
 * The school tries to find out about a family in hiding. Two worlds, alike but for that family: one where it is known,
 * barred, objected for, on a case and in a message of others; one where nobody has heard of it.
 */
const adasNumber = "9998259797";
const hiddenNumber = "9998163951";
const hidersNumber = "9998102219";
const { school, council, practice, police, homes, northshire, event, values } = example;
const address = { lines: ["12 Mill Lane", "Northshire"], postcode: "NS4 2QT" };
const nhs = (value: string): Draft => ({ scheme: "nhs-number", value });

const own: readonly Draft[] = [
  ...example.family(),
  event("person.linked", "link-school", {
    person: "p-ada",
    ids: [{ scheme: "local", value: "P-1" }],
    by: { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" },
  }),
  example.consent(),
];
const hiddenFamily: readonly Draft[] = [
  event("person.linked", "link-hid", { person: "p-hid", ids: [nhs(hiddenNumber)], nameHash: "bea-2018" }),
  event("person.linked", "link-hmo", { person: "p-hmo", ids: [nhs(hidersNumber)] }),
  event("case.opened", "case-e", { case: "case-hid", child: "p-hid", level: 4, status: "child-protection" }),
  ...[council, practice, police].map((agency, at) => event("team.joined", `t-h-${at}`, { case: "case-hid", agency })),
  event("restriction.placed", "r-1", { person: "p-hid", restriction: "protected-location", address }),
  event("restriction.placed", "r-2", { person: "p-hmo", restriction: "linked-person", agency: school }),
  event("restriction.placed", "r-3", { person: "p-hid", restriction: "court", permitted: [council] }),
  event("restriction.placed", "r-4", { person: "p-hid", restriction: "sealed", items: ["child.name"] }),
  event("objection.recorded", "o-1", {
    person: "p-hid",
    madeBy: { person: "p-hmo", capacity: "parent", parentalResponsibility: true },
    scope: example.everything,
  }),
  event("risk.flagged", "f-1", {
    atRisk: ["p-hid"],
    case: "case-hid",
    harm: "domestic-abuse",
    test: "significant-harm",
    evidence: "She fled after he broke the door down.",
    recipients: [police, practice],
    decidedBy: { agency: council, name: "H. Quill", role: "front-door-manager" },
    by: { agency: council, name: "L. Abara", role: "social-worker" },
    emergency: false,
    expiresAt: "2026-11-12T09:00:00Z",
    at: "2026-10-30T09:00:00Z",
  }),
];
const othersMessage = example.update({
  id: "019839b8-2ea0-7649-865a-000000000001",
  from: council,
  author: { name: "H. Quill", role: "front-door-manager" },
  to: [practice, police],
  case: "case-hid",
  people: [{ ...example.childPerson, ids: [nhs(hiddenNumber)] }],
});

function factsOf(register: readonly Draft[], history: readonly Draft[]): Facts {
  const read = example.preview(example.update(), register, { history });
  if (!read.ok) throw new Error(`${read.error} ${read.path}`);
  if (read.skipped.length > 0)
    throw new Error(`skipped: ${read.skipped.map(({ id, code }) => `${id} ${code}`).join()}`);
  const { personReferences: _, ...facts } = read.facts;
  return facts;
}
const decision = { outcome: "decided", recipients: { [practice]: { outcome: "shared", statements: [] } } };
const known = factsOf([...own, ...hiddenFamily], [{ message: othersMessage, decision }]);
const unheardOf = factsOf(own, []);

function asked(facts: Facts, draft: Draft): PreviewDecision {
  const parsed = parseMessage(draft);
  if (!parsed.ok) throw new Error(`${parsed.code} ${parsed.path}`);
  return previewOf(parsed.message, facts, northshire, example.exampleNow);
}

const numbers = fc.subarray([
  nhs(adasNumber),
  nhs(hiddenNumber),
  nhs(hidersNumber),
  { scheme: "person", value: "p-hid" },
]);
const texts = ["Came in hungry.", "They live at 12 Mill Lane, NS4 2QT now.", "Is it Mill Lane 12?", "ns42qt"];
const itemNames = ["child.name", "contact.address", "contact.setting", "health.conditions", "family.household"];

const drafts = fc
  .record({
    kind: fc.constantFrom(...messageKinds),
    purpose: fc.constantFrom(...purposes),
    childIds: numbers,
    otherIds: numbers,
    role: fc.constantFrom("parent", "sibling", "household", "connected-adult"),
    case: fc.constantFrom(null, "case-ada", "case-hid", "case-nobody-has"),
    to: fc.option(fc.subarray([council, practice, police, homes, "oakfield-school"], { minLength: 1 }), { nil: null }),
    items: fc.subarray(itemNames),
    text: fc.constantFrom(...texts),
    about: fc.constantFrom("child", "other"),
    risk: fc.boolean(),
    told: fc.constantFrom({ status: "told" }, { status: "deferred", reason: "increased-risk-to-child" }, null),
    reply: fc.constantFrom(null, othersMessage["id"]),
    corrects: fc.constantFrom(null, { message: othersMessage["id"], statement: "s1", reason: "Wrong." }),
    id: fc.constantFrom("019839b8-2ea0-7649-865a-165573b8453f", othersMessage["id"]),
  })
  .map((one): Draft => {
    const statement = (item: string, value: unknown, at: number): Draft => {
      const about = item.startsWith("contact") ? one.about : "child";
      return { id: `s${at + 1}`, item, about, value, assertion: "fact", on: "2026-11-03" };
    };
    const narrative = statement("concern.narrative", one.text, 90);
    return example.update({
      id: one.id,
      kind: one.kind,
      purpose: one.purpose,
      case: one.case,
      to: one.to,
      people: [
        { ...example.childPerson, ids: one.childIds },
        { label: "other", role: one.role, ids: one.otherIds },
      ],
      statements: [...one.items.map((item, at) => statement(item, values[item], at)), narrative],
      ...(one.risk ? { risk: example.risk([council, practice]) } : {}),
      ...(one.told ? { told: one.told } : { told: null }),
      inReplyTo: one.reply,
      ...(one.kind === "correction" || one.kind === "recall" ? { corrects: one.corrects } : {}),
    });
  });

test("property: whatever an agency tries, a family in hiding and one that nobody has heard of get one answer, to the byte", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(drafts, (draft) => {
      const inHiding = asked(known, draft);
      for (const { outcome } of Object.values(inHiding.recipients)) seen.add(outcome);
      expect(JSON.stringify(inHiding)).toBe(JSON.stringify(asked(unheardOf, draft)));
    }),
    { numRuns: 2_000 },
  );
  // The tries were not all refused before they could find anything.
  expect([...seen].toSorted()).toEqual(["held", "shared", "withheld"]);
});

test("the front door sees the hidden family: the two worlds differ", () => {
  const draft = example.update({
    from: council,
    to: [practice, police],
    people: [{ ...example.childPerson, ids: [nhs(hiddenNumber)] }],
  });
  expect(JSON.stringify(asked(known, draft))).not.toBe(JSON.stringify(asked(unheardOf, draft)));
});

const bars: readonly (readonly [string, Draft])[] = [
  [
    "a linked person at the recipient",
    event("restriction.placed", "b", { person: "p-ada", restriction: "linked-person", agency: practice }),
  ],
  [
    "a court's restriction",
    event("restriction.placed", "b", { person: "p-ada", restriction: "court", permitted: [council, homes] }),
  ],
  ["the mother's objection", example.objection({ scope: example.scopedTo(practice) })],
];

test("of a family it has to do with, a sender cannot tell a bar from an objection", () => {
  const shown = bars.map(([, bar]) =>
    JSON.stringify(
      asked(
        factsOf([...own, bar], []),
        example.update({ people: [{ ...example.childPerson, ids: [nhs(adasNumber)] }] }),
      ),
    ),
  );
  expect(shown[0]).toContain('"reasons":["withheld"]');
  expect(new Set(shown).size).toBe(1);
});

const byTheSchool = { by: { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" } };
const adasDraft = example.update({ people: [{ ...example.childPerson, ids: [nhs(adasNumber)] }] });

test("an agency that recorded the objection itself reads that it holds, and of its duty to share", () => {
  const ownObjection = example.objection({ ...byTheSchool, scope: example.scopedTo(homes) });
  const shown = asked(factsOf([...own, ownObjection], []), adasDraft).recipients[homes];
  expect(shown).toMatchObject({ outcome: "withheld", reasons: ["objection"] });
  const others = asked(factsOf([...own, example.objection({ scope: example.scopedTo(homes) })], []), adasDraft);
  expect(others.recipients[homes]).toMatchObject({ outcome: "withheld", reasons: ["withheld"], dutyCheck: false });
});

test.each(bars)("its own objection does not show it %s beside it", (_name, bar) => {
  const ownObjection = example.objection({ ...byTheSchool, id: "obj-own", scope: example.scopedTo(practice) });
  const beside = asked(factsOf([...own, ownObjection, bar], []), adasDraft);
  expect(beside).toEqual(asked(factsOf([...own, ownObjection], []), adasDraft));
});

test.each([
  ["barred", event("restriction.placed", "b", { person: "p-ada", restriction: "linked-person", agency: council })],
  ["objected to", example.objection({ scope: example.scopedTo(council) })],
])("who reviews a hold does not tell that the front door is %s", (_name, bar) => {
  const disagreeing = example.event("consent.refused", "con-2", {
    person: "p-ada",
    givenBy: { person: "p-fa", capacity: "parent", parentalResponsibility: true },
    scope: example.everything,
    at: "2026-10-13T10:00:00Z",
  });
  const draft = example.update({ to: [practice], people: [{ ...example.childPerson, ids: [nhs(adasNumber)] }] });
  const without = asked(factsOf([...own, disagreeing], []), draft);
  expect(without.holds[0]?.reviewer.agency).toBe(council);
  expect(asked(factsOf([...own, disagreeing, bar], []), draft)).toEqual(without);
});

test("a record of a preview names who asked by agency, id and hash, and holds nothing of what was asked", () => {
  const state = emptyState();
  const parsed = parseMessage(
    example.concern({ author: { name: "T. Birch", role: "designated-safeguarding-lead", id: "dir-7" } }),
  );
  if (!parsed.ok) throw new Error(parsed.code);
  const draft: Message = parsed.message;
  const hash = createKeyedHash(Buffer.alloc(32, 7));
  const by = askerOf(school, draft.author, hash);
  const preview = previewOf(draft, known, northshire, example.exampleNow);
  // Only what a record needs of a verified message; the brand is the envelope's to give.
  const message = { draft, jti: draft.id, signedDigest: "ab".repeat(32) } as unknown as VerifiedMessage;
  const step = previewStep(state, { message, by, nowMs: Date.parse(example.exampleNow) }, preview);
  expect(step).toMatchObject({ copies: [], receipts: [], notices: [], parts: {} });
  expect(step.effect).toEqual({
    type: "previewed",
    by: { agency: school, id: "dir-7", name: by.name, role: "designated-safeguarding-lead" },
    draft: "ab".repeat(32),
    kind: "concern",
    outcome: "decided",
    reasons: [],
    recipients: { [council]: "shared" },
  });
  expect(effectText(step.effect) + JSON.stringify(step.common)).not.toMatch(/Birch|Ada|p-ada|9998259797|narrative/);
  const before = JSON.stringify([state.register, state.history, state.at.nowMs]);
  applyEffect(state, step.at, step.effect, northshire);
  expect(JSON.stringify([state.register, state.history, state.at.nowMs])).toBe(before);
  expect(state.at.n).toBe(1);
});

test("one spelling more of a name is the same asker, and another agency's is not", () => {
  const hash = createKeyedHash(Buffer.alloc(32, 7));
  const named = (agency: string, name: string): string => askerOf(agency, { name, role: "named-nurse" }, hash).name;
  expect(named(school, "T.  BIRCH")).toBe(named(school, "T. Birch"));
  expect(named(practice, "T. Birch")).not.toBe(named(school, "T. Birch"));
});
