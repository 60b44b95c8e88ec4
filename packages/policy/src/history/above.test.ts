import { parseMessage } from "@gatehouse/contracts/parse-message";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePolicy } from "../compile.ts";
import { decide } from "../decide.ts";
import type { Draft } from "../fixture.ts";
import {
  concern,
  council,
  event,
  exampleNow,
  family,
  northshire,
  objection,
  police,
  practice,
  scopedTo,
  update,
} from "../fixture.ts";
import { humanAbove, humanOutside, isBarredMeanwhile } from "./above.ts";
import { alternateAt, leadAt } from "./contacts.ts";
import { world } from "./fixture.ts";

const officer = { agency: police, role: "public-protection-officer" };
const lead = { agency: council, role: "front-door-manager" };
const bar = (body: Draft): Draft => event("restriction.placed", "bar-1", { person: "p-ada", ...body });
const linked = (professional: Draft): Draft =>
  bar({ restriction: "linked-person", professional: { name: "A. Linked", agency: council, ...professional } });

test.each([
  { name: "nobody is barred", register: [], human: lead },
  {
    name: "the front door itself is linked",
    register: [bar({ restriction: "linked-person", agency: council })],
    human: officer,
  },
  {
    name: "a court bars everyone but the police",
    register: [bar({ restriction: "court", permitted: [police] })],
    human: officer,
  },
  {
    name: "a court bars everyone",
    register: [bar({ restriction: "court" })],
    human: { agency: council, role: "social-worker" },
  },
  {
    name: "only the front door's lead is linked",
    register: [linked({ role: "front-door-manager" })],
    human: { agency: council, role: "social-worker" },
  },
  { name: "the linked professional's role is not known", register: [linked({})], human: officer },
  { name: "a social worker is linked", register: [linked({ role: "social-worker" })], human: lead },
  { name: "the family objects to the front door", register: [objection({ scope: scopedTo(council) })], human: lead },
])("a concern when $name goes to a human who may know of it", ({ register, human }) => {
  const { facts } = world([...family(), ...register]);
  expect(humanAbove(parsed(concern()), facts, northshire, exampleNow)).toEqual(human);
});

test.each([
  { name: "nobody is barred", register: [], human: lead },
  { name: "the front door is linked", register: [bar({ restriction: "linked-person", agency: council })], human: null },
  { name: "the family objects to the front door", register: [objection({ scope: scopedTo(council) })], human: null },
])("what waits of another message when $name stays where it may be known", ({ register, human }) => {
  const { facts } = world([...family(), ...register]);
  expect(humanAbove(parsed(update({ to: [practice] })), facts, northshire, exampleNow)).toEqual(human);
});

test("the front door's own concern goes to the police", () => {
  const own = concern({ from: council, author: { name: "L. Abara", role: "social-worker" }, to: [police] });
  expect(humanAbove(parsed(own), world(family()).facts, northshire, exampleNow)).toEqual(officer);
  expect(humanOutside(northshire, council)).toEqual(officer);
});

test("of a message whose sender is not enrolled nothing is known, so the front door's lead is told", () => {
  const { facts } = world([...family(), bar({ restriction: "linked-person", agency: council })]);
  expect(humanAbove(parsed(concern({ from: "elsewhere" })), facts, northshire, exampleNow)).toEqual(lead);
  expect(humanOutside(northshire, "elsewhere")).toEqual(lead);
});

test("where there is only one agency nobody outside it can be told", () => {
  const { partnership } = northshire;
  const alone = compilePolicy({ ...partnership, agencies: partnership.agencies.filter(({ id }) => id === council) });
  const own = concern({ from: council, author: { name: "L. Abara", role: "social-worker" }, to: [police] });
  expect(humanAbove(parsed(own), world(family()).facts, alone, exampleNow)).toBeNull();
  expect(humanOutside(alone, council)).toBeNull();
});

test("the alternate lead is told only where nobody but the lead, and no court, keeps it from the front door", () => {
  const above = (...bars: readonly Draft[]) => {
    const placed = bars.map((one, at) => ({ ...one, id: `bar-${at}` }));
    return humanAbove(parsed(concern()), world([...family(), ...placed]).facts, northshire, exampleNow);
  };
  const leadLinked = linked({ role: "front-door-manager" });
  expect(above(leadLinked, linked({ role: "social-worker" }))).toEqual(officer);
  expect(above(linked({ role: "social-worker" }), leadLinked)).toEqual(officer);
  expect(above(leadLinked, bar({ restriction: "court", permitted: [police] }))).toEqual(officer);
  expect(above(leadLinked, bar({ restriction: "linked-person", agency: practice }))).toEqual(officer);
  expect(above(leadLinked, bar({ restriction: "court", permitted: [council] }))).toEqual({
    agency: council,
    role: "social-worker",
  });
});

test("where the front door has no alternate lead, the police are told in its lead's place", () => {
  const { partnership } = northshire;
  const change = (agency: (typeof partnership.agencies)[number]) =>
    agency.id === council ? { ...agency, alternateLead: null } : agency;
  const policy = compilePolicy({ ...partnership, agencies: partnership.agencies.map(change) });
  const { facts } = world([...family(), linked({ role: "front-door-manager" })]);
  expect(humanAbove(parsed(concern()), facts, policy, exampleNow)).toEqual(officer);
});

const renamed = event("person.linked", "merge-1", { person: "p-new", ids: [{ scheme: "person", value: "p-ada" }] });

test.each([
  { what: "nobody barred", bars: [], barred: false },
  { what: "the front door linked", bars: [bar({ restriction: "linked-person", agency: council })], barred: true },
  { what: "another agency linked", bars: [bar({ restriction: "linked-person", agency: practice })], barred: false },
  { what: "a professional of the front door linked", bars: [linked({})], barred: true },
  { what: "a professional of another agency linked", bars: [linked({ agency: practice })], barred: false },
  { what: "a professional linked of whom nobody says where", bars: [linked({ agency: null })], barred: true },
  { what: "a court barring it", bars: [bar({ restriction: "court", permitted: [police] })], barred: true },
  { what: "a court permitting it", bars: [bar({ restriction: "court", permitted: [council] })], barred: false },
  { what: "a place hidden", bars: [bar({ restriction: "protected-location" })], barred: false },
  { what: "an item sealed", bars: [bar({ restriction: "sealed", items: ["health.sexualHealth"] })], barred: false },
  {
    what: "one bar of two that concerns it",
    bars: [bar({ restriction: "court", permitted: [council] }), { ...linked({}), id: "bar-2" }],
    barred: true,
  },
  { what: "a bar on the child under another reference", bars: [linked({}), renamed], barred: true },
])(
  "with $what, the front door is kept from what is late about a message decided before: $barred",
  ({ bars, barred }) => {
    const partnership = world(family());
    const decided = parsed(update({ to: [practice] }));
    partnership.pass(update({ to: [practice] }), exampleNow);
    for (const placed of bars) partnership.happen(placed, exampleNow);
    expect(isBarredMeanwhile(partnership.facts, northshire, decided.id)).toBe(barred);
    expect(isBarredMeanwhile(partnership.facts, northshire, "m-9")).toBe(false);
  },
);

test("a bar on whoever a message's child was does not stop at one whom nobody knows any more", () => {
  const { facts } = world([...family(), linked({})]);
  const passed = {
    kind: "concern",
    from: "hillside-school",
    case: null,
    atMs: 0,
    asked: [],
    inReplyTo: null,
    shared: {},
  } as const;
  facts.history.messages.set("m-1", { id: "m-1", ...passed, child: ["p-z"] });
  facts.history.messages.set("m-2", { id: "m-2", ...passed, child: ["p-z", "p-ada"] });
  const barred = (id: string) => isBarredMeanwhile(facts, northshire, id);
  expect([barred("m-1"), barred("m-2")]).toEqual([false, true]);
});

const agencies = [...northshire.agencies.keys()];
const someAgencies = fc.subarray(agencies);
const barOf = fc.oneof(
  fc.constantFrom(...agencies).map((agency) => ({ restriction: "linked-person", agency })),
  fc.record({
    restriction: fc.constant("linked-person"),
    professional: fc.record({
      name: fc.constant("A. Linked"),
      agency: fc.option(fc.constantFrom(...agencies), { nil: null }),
      role: fc.option(fc.constantFrom("front-door-manager", "social-worker", "named-nurse"), { nil: null }),
    }),
  }),
  someAgencies.map((permitted) => ({ restriction: "court", permitted })),
);

test("property: of every concern some human outside the sender may be told, and nobody barred unless everyone is", () => {
  fc.assert(
    fc.property(
      fc.array(barOf, { maxLength: 4 }),
      fc.constantFrom(...agencies),
      fc.boolean(),
      (bars, from, objected) => {
        const placed = bars.map((body, at) => event("restriction.placed", `bar-${at}`, { person: "p-ada", ...body }));
        const { facts } = world([...family(), ...placed, ...(objected ? [objection()] : [])]);
        const role = [...(northshire.agencies.get(from)?.roles.keys() ?? [])][0];
        const message = parsed(concern({ from, author: { name: "S. Ender", role }, to: agencies }));
        const human = humanAbove(message, facts, northshire, exampleNow);
        if (human === null) throw new Error("nobody");
        expect(human.agency).not.toBe(from);
        const { recipients } = decide(message, facts, northshire, exampleNow);
        const barred = (agency: string) => /linked|court/.test(recipients[agency]?.reasons.join() ?? "");
        const alternate = human.agency === council && human.role === "social-worker";
        if (agencies.some((agency) => agency !== from && !barred(agency)) && !alternate)
          expect(barred(human.agency)).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

test("everyone has someone to tell beside their lead, where there is anyone", () => {
  for (const agency of northshire.agencies.keys()) {
    const other = alternateAt(northshire, agency);
    const roles = [...(northshire.agencies.get(agency)?.roles ?? [])].filter(([, held]) => held.has("decide-holds"));
    const alone = roles.length === 1 && other.role === leadAt(northshire, agency).role;
    expect(other.role !== null && (alone || other.role !== leadAt(northshire, agency).role)).toBe(true);
  }
  expect(alternateAt(northshire, council).role).toBe("social-worker");
});

function parsed(draft: Draft) {
  const result = parseMessage(draft);
  if (!result.ok) throw new Error(result.path);
  return result.message;
}
