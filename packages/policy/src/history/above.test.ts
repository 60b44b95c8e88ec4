import { parseMessage } from "@gatehouse/contracts/parse-message";
import { expect, test } from "vitest";
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
