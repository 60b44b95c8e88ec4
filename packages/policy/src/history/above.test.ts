import { parseMessage } from "@gatehouse/contracts/parse-message";
import fc from "fast-check";
import { expect, test } from "vitest";
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
import { humanAbove, humanOutside } from "./above.ts";
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
