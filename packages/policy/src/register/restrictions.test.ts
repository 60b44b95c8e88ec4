import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, police, practice } from "../fixture.ts";
import { fold } from "./fixture.ts";
import type { Restriction } from "./state.ts";

const placed = (restriction: string, change: Draft = {}): Draft =>
  event("restriction.placed", "bar-1", { person: "p-mo", restriction, ...change });
const bar = (restriction: string, change: Draft = {}): Restriction | undefined =>
  fold([placed(restriction, change)])
    .persons.get("p-mo")
    ?.restrictions.get("bar-1");
const head = { id: "bar-1", person: "p-mo", by: council };
const location = (address: unknown, change: Draft = {}) => bar("protected-location", { address, ...change });
const hidden = { ...head, kind: "protected-location", permitted: [] };

test.each([
  {
    what: "no address: the person is protected wherever they are",
    address: null,
    lines: [],
    postcode: null,
    aliases: [],
  },
  {
    what: "one line of text",
    address: "Flat 3, 12 Harbour Row, Northshire, ZZ99 3CZ",
    lines: ["Flat 3", "12 Harbour Row", "Northshire", "ZZ99 3CZ"],
    postcode: "ZZ99 3CZ",
    aliases: [],
  },
  {
    what: "lines of text, some of them empty",
    address: "12 Harbour Row,\n\n Northshire ,zz993cz",
    lines: ["12 Harbour Row", "Northshire", "zz993cz"],
    postcode: "zz993cz",
    aliases: [],
  },
  {
    what: "text without a postcode",
    address: "The Lantern Refuge",
    lines: ["The Lantern Refuge"],
    postcode: null,
    aliases: [],
  },
  {
    what: "an address",
    address: { lines: ["12 Harbour Row"], postcode: "ZZ99 3CZ" },
    lines: ["12 Harbour Row"],
    postcode: "ZZ99 3CZ",
    aliases: [],
  },
  {
    what: "an address with a property number, which names it as an alias does",
    address: { lines: ["12 Harbour Row"], uprn: "100091234567" },
    lines: ["12 Harbour Row"],
    postcode: null,
    aliases: ["100091234567"],
  },
])("a protected place is known by $what", ({ address, lines, postcode, aliases }) => {
  expect(location(address)).toEqual({ ...hidden, lines, postcode, aliases });
  const known = location(address, { aliases: ["The Lantern"], permitted: [police] });
  expect(known).toEqual({ ...hidden, lines, postcode, aliases: ["The Lantern", ...aliases], permitted: [police] });
});

test.each([
  { what: "an agency", change: { agency: practice }, agency: practice, professional: null },
  {
    what: "a professional of whom the name alone is known",
    change: { professional: { name: "F. Osei" } },
    agency: null,
    professional: { name: "F. Osei", id: null, role: null, agency: null },
  },
  {
    what: "a professional",
    change: { professional: { name: "F. Osei", id: "dir-1", role: "named-nurse", agency: practice } },
    agency: null,
    professional: { name: "F. Osei", id: "dir-1", role: "named-nurse", agency: practice },
  },
])("a link with the family is one of $what", ({ change, agency, professional }) => {
  expect(bar("linked-person", change)).toEqual({ ...head, kind: "linked-person", agency, professional });
});

test("a court bars everyone whom it does not permit, and a sealing its items", () => {
  expect(bar("court")).toEqual({ ...head, kind: "court", permitted: [] });
  expect(bar("court", { permitted: [police] })).toEqual({ ...head, kind: "court", permitted: [police] });
  expect(bar("sealed", { items: ["health.sexualHealth"] })).toEqual({
    ...head,
    kind: "sealed",
    items: ["health.sexualHealth"],
  });
});

test("a bar that is lifted is lifted alone, and lifting what is not there changes nothing", () => {
  const lifted = event("restriction.lifted", "lift-1", { ends: "bar-1" });
  const register = fold([placed("court"), placed("court", { id: "bar-2" }), lifted]);
  expect([...(register.persons.get("p-mo")?.restrictions.keys() ?? [])]).toEqual(["bar-2"]);
  expect(fold([lifted]).persons.size).toBe(0);
});
