import type { Partnership } from "@gatehouse/contracts/partnership";
import { expect, test } from "vitest";
import type { Policy } from "../compile.ts";
import { compilePolicy } from "../compile.ts";
import { council, homes, northshire, police, practice, school } from "../fixture.ts";
import { alternateAt, leadAt, onNoticeAt } from "./contacts.ts";

type Agency = Partnership["agencies"][number];
const lead = "designated-safeguarding-lead";
const unknown = "not-enrolled";

/** Northshire with one agency otherwise. */
function northshireWith(id: string, change: Partial<Agency>): Policy {
  const { partnership } = northshire;
  const agencies = partnership.agencies.map((agency) => (agency.id === id ? { ...agency, ...change } : agency));
  return compilePolicy({ ...partnership, agencies });
}
const contact = (role: string): Agency["contacts"][number] => ({ role, telephone: "01632 960145" });
const decides = ["decide-holds"] as const;

test("who leads at an agency is told by role; at one that is not enrolled, whoever reads notices", () => {
  expect(leadAt(northshire, school)).toEqual({ agency: school, role: lead });
  expect(leadAt(northshire, unknown)).toEqual({ agency: unknown, role: null });
});

test.each([
  { what: "its alternate lead", id: council, change: {}, role: "social-worker" },
  {
    what: "a contact of its that is not the lead",
    id: school,
    change: { contacts: [contact(lead), contact("head-teacher")] },
    role: "head-teacher",
  },
  { what: "another who may decide what waits", id: school, change: {}, role: "deputy-safeguarding-lead" },
  { what: "its lead, where nobody else may", id: homes, change: {}, role: "safeguarding-lead" },
  {
    what: "nobody who may not decide what waits",
    id: school,
    change: { contacts: [], roles: { [lead]: [...decides], secretary: ["author"] } },
    role: lead,
  },
  {
    what: "another, where it has no contacts",
    id: school,
    change: { contacts: [], roles: { [lead]: [...decides], head: [...decides] } },
    role: "head",
  },
] satisfies readonly { what: string; id: string; change: Partial<Agency>; role: string }[])(
  "when the lead did not act, an agency is told through $what",
  ({ id, change, role }) => {
    expect(alternateAt(northshireWith(id, change), id)).toEqual({ agency: id, role });
  },
);

test("nobody in particular is told at an agency that is not enrolled", () => {
  expect(alternateAt(northshire, unknown)).toEqual({ agency: unknown, role: null });
  expect(onNoticeAt(northshire, unknown)).toEqual({ agency: unknown, role: null });
});

const officer = "public-protection-officer";

test.each([
  { what: "the police's officer for public protection", id: police, change: {}, role: officer },
  {
    what: "that officer also where another leads",
    id: police,
    change: { safeguardingLead: "disclosure-officer" },
    role: officer,
  },
  {
    what: "the police's lead where they have no such officer",
    id: police,
    change: { safeguardingLead: "inspector", roles: { inspector: [...decides] } },
    role: "inspector",
  },
  { what: "the lead elsewhere", id: practice, change: {}, role: "named-nurse" },
  {
    what: "the lead elsewhere, whatever its roles are called",
    id: practice,
    change: { roles: { "named-nurse": [...decides], [officer]: [...decides] } },
    role: "named-nurse",
  },
] satisfies readonly { what: string; id: string; change: Partial<Agency>; role: string }[])(
  "put on notice of a concern is $what",
  ({ id, change, role }) => {
    expect(onNoticeAt(northshireWith(id, change), id)).toEqual({ agency: id, role });
  },
);
