import { itemNames } from "@gatehouse/contracts/items";
import { purposes } from "@gatehouse/contracts/purpose";
import { messageKinds } from "@gatehouse/contracts/message";
import { droppedCodes, handlingCodes, heldCodes, refusalCodes, withheldCodes } from "@gatehouse/contracts/codes";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import { decideOn, event, exampleNow, northshire, values } from "./fixture.ts";
import type { PreviewedDecision } from "./preview.ts";

/** Chosen by whoever runs them: mutation testing asks each of thousands of mutants only a few. */
const numRuns = Number(
  process.env["GATEHOUSE_PROPERTY_RUNS"] ?? (process.env["GATEHOUSE_LONG"] === "1" ? 100_000 : 2_000),
);
const agencies = [...northshire.agencies.keys()];
const agency = fc.constantFrom(...agencies);
const persons = ["p-ada", "p-mo", "p-fin", "p-sib"] as const;
const categories = ["identity", "contact", "family", "education", "health", "criminal", "housing", "opinion", "voice"];

const some = <T>(all: readonly T[]) => fc.oneof(fc.constant("all" as const), fc.subarray([...all], { minLength: 1 }));
const scope = fc.record({ agencies: some(agencies), purposes: some(purposes), categories: some(categories) });
const maker = fc.record(
  {
    person: fc.constantFrom(...persons),
    capacity: fc.constantFrom("child", "parent", "carer", "self", "advocate"),
    parentalResponsibility: fc.boolean(),
    competence: fc.record({ result: fc.constantFrom("competent", "not-competent", "not-assessed") }),
    allegedHarmer: fc.boolean(),
  },
  { requiredKeys: ["person", "capacity"] },
);
const person = fc.constantFrom(...persons);
const permitted = fc.subarray(agencies);

const objections = fc.record({ person, madeBy: maker, scope }).map((body) => ["objection.recorded", body] as const);
const restrictions = fc
  .oneof(
    fc.record({
      restriction: fc.constant("protected-location"),
      person,
      permitted,
      address: fc.constantFrom({ lines: ["12 Mill Bank", "Northshire"], postcode: "NS4 2QT" }, null),
    }),
    fc.record({ restriction: fc.constant("linked-person"), person, agency }),
    fc.record({
      restriction: fc.constant("linked-person"),
      person,
      professional: fc.record({ name: fc.constant("K. Moffat"), role: fc.constant("housing-officer"), agency }),
    }),
    fc.record({ restriction: fc.constant("court"), person, permitted }),
    fc.record({ restriction: fc.constant("sealed"), person, items: fc.subarray([...itemNames], { minLength: 1 }) }),
  )
  .map((body) => ["restriction.placed", body] as const);
const flags = fc
  .record({
    atRisk: fc.subarray([...persons], { minLength: 1 }),
    harm: fc.constant("neglect"),
    test: fc.constantFrom("at-risk", "significant-harm"),
    evidence: fc.constant("Two staff saw bruises on the child's arm."),
    recipients: fc.subarray(agencies, { minLength: 1 }),
    categories: some(categories),
    decidedBy: fc.constant({ name: "L. Vane", role: "front-door-manager" }),
    emergency: fc.boolean(),
    expiresAt: fc.constantFrom("2026-11-02T09:00:00Z", "2026-11-03T09:00:00Z"),
    at: fc.constant("2026-10-21T09:00:00Z"),
  })
  .map((body) => ["risk.flagged", body] as const);
const others = fc.oneof(
  fc.record({ person: fc.constant("p-ada"), givenBy: maker, scope }).map((body) => ["consent.given", body] as const),
  fc.record({ person: fc.constant("p-ada"), givenBy: maker, scope }).map((body) => ["consent.refused", body] as const),
  fc.record({ case: fc.constant("case-ada"), agency }).map((body) => ["team.joined", body] as const),
  fc
    .record({
      person,
      items: fc.subarray([...itemNames], { minLength: 1 }),
      to: fc.subarray(agencies, { minLength: 1 }),
      by: fc.constant({ agency: "riverside-practice", name: "I. Varden", role: "caldicott-guardian" }),
      approver: fc.constant({ agency: "riverside-practice", name: "I. Varden", role: "caldicott-guardian" }),
    })
    .map((body) => ["release.approved", body] as const),
  fc
    .record({
      person: fc.constant("p-ada"),
      order: fc.constant("NS26C1"),
      items: fc.subarray([...itemNames], { minLength: 1 }),
      to: fc.subarray(agencies, { minLength: 1 }),
    })
    .map((body) => ["order.recorded", body] as const),
);

const register = fc
  .record({
    level: fc.constantFrom(2, 3, 4),
    linked: fc.constantFrom([...persons], ["p-ada"], ["p-mo", "p-sib"]),
    team: fc.subarray(agencies, { minLength: 4 }),
    twins: fc.boolean(),
    drawn: fc.array(fc.oneof(others, objections, restrictions, flags), { maxLength: 8 }),
  })
  .map(({ level, linked, team, twins, drawn }) => [
    ...linked.map((ref) =>
      event("person.linked", `link-${ref}`, { person: ref, ids: [], ...(twins ? named(ref) : {}) }),
    ),
    event("case.opened", "case-1", { case: "case-ada", child: "p-ada", level }),
    ...team.map((member) => event("team.joined", `team-${member}`, { case: "case-ada", agency: member })),
    ...drawn.map(([type, body], at) => event(type, `e-${at}`, body)),
  ]);

function named(ref: string): Draft {
  return ref === "p-ada" || ref === "p-sib" ? { nameHash: "same" } : {};
}

const listed = (label: string, role: string, ref: string, more: Draft) => ({
  label,
  role,
  ids: [{ scheme: "person", value: ref }],
  ...more,
});
const risk = fc.record({
  atRisk: fc.subarray(["child", "mother", "sibling"], { minLength: 1 }),
  harm: fc.constant("neglect"),
  test: fc.constantFrom("at-risk", "significant-harm"),
  evidence: fc.constant("Two staff saw bruises on the child's arm."),
  recipients: fc.subarray(agencies, { minLength: 1 }),
  categories: some(categories),
  decidedBy: fc.constantFrom(
    { name: "R. Okafor", role: "designated-safeguarding-lead" },
    { name: "F. Osei", role: "named-nurse" },
  ),
  emergency: fc.boolean(),
  expiresAt: fc.constantFrom("2026-11-10T10:15:00Z", "2026-11-17T10:15:00Z"),
  allegedHarmers: fc.subarray(["mother", "father"]),
});
const told = fc.record(
  {
    status: fc.constantFrom("told", "deferred", "not-contactable"),
    reason: fc.constantFrom("increased-risk-to-child", "prejudice-investigation", "child-asked"),
    withheld: fc.array(fc.record({ agency, reason: fc.constant("worse") }), { maxLength: 1 }),
  },
  { requiredKeys: ["status"] },
);
const basis = fc.record(
  {
    power: fc.constant("children-act-2004-s11"),
    gdpr: fc.constant("6-1-e"),
    claim: fc.constantFrom("mandatory-report", "crime-prevention", "cannot-consent", "court-order"),
    reference: fc.constant("CR-1"),
    why: fc.constant("in a coma"),
  },
  { requiredKeys: ["power", "gdpr"] },
);
const statement = fc.record({
  item: fc.constantFrom(...itemNames),
  about: fc.constantFrom("child", "child", "child", "mother", "father", "sibling"),
  summary: fc.option(fc.constantFrom("A short form.", "Now at 12, Mill Bank."), { nil: undefined }),
});
const must = ["child.name", "contact.referrer", "concern.narrative", "voice.wishes", "family.planStatus"];

const message = fc
  .record({
    kind: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom("concern", "case-update") },
      fc.constantFrom(...messageKinds),
    ),
    to: fc.option(fc.subarray(agencies), { nil: undefined }),
    purpose: fc.oneof({ weight: 3, arbitrary: fc.constant("child-protection") }, fc.constantFrom(...purposes)),
    born: fc.constantFrom("2017-03-09", "2012-02-20", "2010-06-30"),
    drawn: fc.array(statement, { maxLength: 12 }),
    carried: fc.constantFrom(true, true, true, false),
    risk: fc.option(risk, { nil: undefined }),
    told: fc.option(told, { nil: undefined }),
    basis,
    from: fc.constantFrom("hillside-school", "riverside-practice", "northshire-council", "northshire-police"),
  })
  .map(({ drawn, carried, born, kind, from, ...more }) => ({
    id: "019839b8-2ea0-7649-865a-165573b8453f",
    kind,
    from,
    author: { name: "T. Birch", role: authorRole[from] ?? "" },
    case: "case-ada",
    createdAt: exampleNow,
    people: [
      listed("child", "child", "p-ada", { born }),
      listed("mother", "parent", "p-mo", { parentalResponsibility: true }),
      listed("father", "non-resident-parent", "p-fin", {}),
      listed("sibling", "sibling", "p-sib", { born: "2019-01-01" }),
    ],
    statements: [...(carried ? must.map((item) => ({ item, about: "child" })) : []), ...drawn].map((one, at) => ({
      id: `s${at}`,
      value: values[one.item],
      assertion: "fact",
      on: "2026-11-03",
      ...one,
    })),
    ...more,
  }));
const authorRole: Readonly<Record<string, string>> = {
  "hillside-school": "designated-safeguarding-lead",
  "riverside-practice": "named-nurse",
  "northshire-council": "social-worker",
  "northshire-police": "public-protection-officer",
};

/** What goes to each agency: `s1/full`. A copy held for a human's look may go in whole, so it counts as everything. */
function reach(decision: PreviewedDecision): Map<string, ReadonlySet<string> | "held"> {
  return new Map(
    Object.entries(decision.recipients).map(([name, one]) => [
      name,
      one.outcome === "held" ? "held" : new Set(one.statements.map(({ id, form }) => `${id}/${form}`)),
    ]),
  );
}

/** Nobody sees a statement, or a fuller form of it, that they did not see or were not about to see before. */
function addsNothing(before: PreviewedDecision, after: PreviewedDecision): void {
  const earlier = reach(before);
  for (const [name, one] of Object.entries(after.recipients)) {
    const had = earlier.get(name);
    if (had === "held") continue;
    for (const { id, form } of one.statements) {
      const fits = had?.has(`${id}/full`) || (form === "minimised" && had?.has(`${id}/minimised`));
      expect(fits ? "" : `${name} newly gets ${id} ${form}`).toBe("");
    }
  }
}

test("property: no input gives an exception or an unknown code, and every recipient asked for appears once", () => {
  const known = new Set<string>([...withheldCodes, ...heldCodes]);
  fc.assert(
    fc.property(message, register, (draft, events) => {
      const decision = decideOn(draft, events);
      for (const code of decision.reasons) expect(refusalCodes).toContain(code);
      if (decision.outcome === "refused") expect(decision.recipients).toEqual({});
      else if (draft.to?.length) expect(Object.keys(decision.recipients)).toEqual(draft.to.toSorted());
      for (const one of Object.values(decision.recipients)) {
        expect(one.reasons.every((code) => known.has(code))).toBe(true);
        expect(one.outcome === "shared").toBe(one.reasons.length === 0);
        for (const { reason } of one.dropped) expect(droppedCodes).toContain(reason);
        for (const code of one.handling) expect(handlingCodes).toContain(code);
        if (one.outcome === "shared") expect(one.statements.length + one.dropped.length).toBe(draft.statements.length);
        else expect(one.statements).toEqual([]);
      }
    }),
    { numRuns },
  );
}, 600_000);

test("property: a shared statement has a cell and an agreement, or a court's order, that allow it", () => {
  fc.assert(
    fc.property(message, register, (draft, events) => {
      for (const [name, one] of Object.entries(decideOn(draft, events).recipients)) {
        const kind = northshire.agencies.get(name)?.kind;
        if (one.outcome !== "shared" || !kind || draft.purpose === "court-order") continue;
        const binding = northshire.agreements.get(draft.purpose) ?? [];
        expect(binding.some(({ parties }) => parties.has(name) && parties.has(draft.from))).toBe(true);
        for (const { item, form } of one.statements) {
          const cell = northshire.items.get(item)?.cells[kind][one.tier];
          expect(cell).not.toBe("N");
          if (cell === "M" && item !== "plan.action") expect(form).toBe("minimised");
        }
      }
    }),
    { numRuns },
  );
}, 600_000);

test.each([
  { name: "an objection", drawn: objections },
  { name: "a restriction", drawn: restrictions },
])(
  "property: adding $name never adds a statement for anyone",
  ({ drawn }) => {
    fc.assert(
      fc.property(message, register, drawn, (draft, events, [type, body]) => {
        addsNothing(decideOn(draft, events), decideOn(draft, [...events, event(type, "e-new", body)]));
      }),
      { numRuns },
    );
  },
  600_000,
);

test("property: removing a valid risk never adds a statement", () => {
  fc.assert(
    fc.property(message, register, flags, (draft, events, [type, body]) => {
      const flagged = [...events, event(type, "e-new", body)];
      const decision = decideOn(draft, events);
      addsNothing(decideOn(draft, flagged), decision);
      const { risk: _stated, ...without } = draft;
      addsNothing(decision, decideOn(without, events));
    }),
    { numRuns },
  );
}, 600_000);

test("property: adding a recipient never changes what another gets", () => {
  fc.assert(
    fc.property(message, register, agency, (draft, events, added) => {
      if (!draft.to?.length || draft.to.includes(added)) return;
      const before = decideOn(draft, events);
      const after = decideOn({ ...draft, to: [...draft.to, added] }, events);
      // A message refused for everyone and one withheld from each of the same share alike: nothing.
      const refused = before.outcome === "refused" || after.outcome === "refused";
      for (const name of draft.to) {
        if (refused) expect(after.recipients[name]?.statements ?? []).toEqual([]);
        else expect(after.recipients[name]).toEqual(before.recipients[name]);
      }
    }),
    { numRuns },
  );
}, 600_000);

test("property: the order of statements, and of events with equal effect, changes nothing", () => {
  fc.assert(
    fc.property(message, register, (draft, events) => {
      const decision = decideOn(draft, events);
      const turned = { ...draft, statements: draft.statements.toReversed() };
      expect(decideOn(turned, events)).toEqual(decision);
      const answers = events.filter(({ type }) => String(type).startsWith("consent."));
      const rest = events.filter(({ type }) => !String(type).startsWith("consent."));
      expect(decideOn(draft, [...rest.toReversed(), ...answers])).toEqual(decision);
    }),
    { numRuns },
  );
}, 600_000);

test("property: the same inputs give the same bytes", () => {
  fc.assert(
    fc.property(message, register, (draft, events) => {
      expect(JSON.stringify(decideOn(draft, events))).toBe(JSON.stringify(decideOn(structuredClone(draft), events)));
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  );
}, 600_000);

test("property: every concern whose envelope verified puts a human outside the sending agency on notice", () => {
  fc.assert(
    fc.property(message, register, (draft, events) => {
      const decision = decideOn({ ...draft, kind: "concern" }, events);
      const outside = decision.duties.filter(({ on }) => on !== draft.from);
      expect(outside.some(({ duty }) => duty === "acknowledge" || duty === "review-hold")).toBe(true);
    }),
    { numRuns },
  );
}, 600_000);
