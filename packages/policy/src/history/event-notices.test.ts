import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  consent,
  council,
  event,
  exampleNow,
  everything,
  family,
  homes,
  mother,
  objection,
  police,
  practice,
  risk,
  school,
  scopedTo,
  update,
} from "../fixture.ts";
import { world } from "./fixture.ts";
import type { AddressedNotice } from "./notice.ts";

const m1 = "019839b8-2ea0-7649-865a-165573b84501";
const oakfield = "oakfield-school";
const schoolLead = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
const oakfieldLead = { agency: oakfield, name: "P. Reed", role: "designated-safeguarding-lead" };

const short = (notices: readonly AddressedNotice[]): readonly string[] =>
  notices.map(({ to, notice }) =>
    [notice.type, to, notice.code, notice.case].filter((part) => part !== null).join(" "),
  );

function flag(change: Draft = {}): Draft {
  const { atRisk: _labels, ...stated } = risk([practice, police]);
  const decidedBy = { agency: council, name: "A. Manager", role: "front-door-manager" };
  return event("risk.flagged", "flag-1", {
    ...stated,
    atRisk: ["p-ada"],
    case: "case-ada",
    decidedBy,
    by: schoolLead,
    at: "2026-10-20T09:00:00Z",
    expiresAt: "2026-11-03T09:00:00Z",
    ...change,
  });
}

test.each([
  {
    name: "withdrawn objection",
    before: [objection({ by: schoolLead })],
    raw: event("objection.withdrawn", "e-1", { ends: "obj-1" }),
    told: [`register-changed ${school} objection-withdrawn`],
  },
  {
    name: "lifted restriction",
    before: [
      event("restriction.placed", "bar-1", {
        person: "p-ada",
        restriction: "protected-location",
        by: { agency: police, name: "D. Officer", role: "public-protection-officer" },
      }),
    ],
    raw: event("restriction.lifted", "e-1", { ends: "bar-1" }),
    told: [`register-changed ${police} restriction-lifted`],
  },
  {
    name: "countersigned flag",
    before: [flag({ emergency: true })],
    raw: event("risk.countersigned", "e-1", { countersigns: "flag-1" }),
    told: [`register-changed ${school} risk-countersigned`],
  },
  {
    name: "cleared flag, of which nobody was given anything",
    before: [flag()],
    raw: event("risk.cleared", "e-1", { ends: "flag-1" }),
    told: [`register-changed ${school} risk-cleared`],
  },
  {
    name: "withdrawn agreement",
    before: [consent({ by: schoolLead })],
    raw: event("consent.withdrawn", "e-1", { ends: "con-1" }),
    told: [`register-changed ${school} consent-withdrawn`],
  },
  {
    name: "refusal after an agreement",
    before: [consent({ by: schoolLead })],
    raw: event("consent.refused", "e-1", { person: "p-ada", givenBy: mother, scope: everything }),
    told: [`register-changed ${school} consent-refused`],
  },
  {
    name: "own withdrawal",
    before: [objection({ by: schoolLead })],
    raw: event("objection.withdrawn", "e-1", { ends: "obj-1", by: schoolLead }),
    told: [],
  },
])("who recorded is told of every change by others: a $name", ({ before, raw, told }) => {
  const partnership = world([...family(), ...before]);
  expect(short(partnership.happen(raw, exampleNow))).toEqual(told);
});

test("who linked a person is told when another takes the link away", () => {
  const link = { person: "p-ada", ids: [{ scheme: "local", value: "P-1" }], by: schoolLead };
  const partnership = world([...family(), event("person.linked", "link-s", link)]);
  const unlinked = event("person.unlinked", "e-1", { person: "p-ada" });
  expect(short(partnership.happen(unlinked, exampleNow))).toEqual([`register-changed ${school} person-unlinked`]);
});

test("an agreement recorded by a stranger is taken, and the front door and the team are told at once", () => {
  const partnership = world(family());
  const given = consent({ by: oakfieldLead, at: exampleNow });
  expect(short(partnership.happen(given, exampleNow))).toEqual([
    `consent-recorded ${council} case-ada`,
    ...[school, practice, homes, police].map((agency) => `consent-recorded ${agency} case-ada`),
  ]);
  expect(partnership.facts.register.persons.get("p-ada")?.answers).toHaveLength(1);
});

test.each([
  { who: "the front door", by: { agency: council, name: "H. Quill", role: "front-door-manager" } },
  { who: "an agency on the team", by: schoolLead },
])("an agreement recorded by $who is nobody's news", ({ by }) => {
  expect(world(family()).happen(consent({ by, at: exampleNow }), exampleNow)).toEqual([]);
});

test("who was given something by an agreement is told that its purpose ended; who got it for a risk is not", () => {
  const partnership = world([...family(), consent()]);
  partnership.happen(flag({ recipients: [police], at: exampleNow, expiresAt: "2026-11-13T10:15:00Z" }), exampleNow);
  partnership.pass(update({ id: m1, to: [practice, homes, police] }), exampleNow);
  const told = partnership.happen(event("consent.withdrawn", "e-1", { ends: "con-1" }), exampleNow);
  expect(short(told).toSorted()).toEqual([
    `purpose-ended ${homes} consent-withdrawn case-ada`,
    `purpose-ended ${practice} consent-withdrawn case-ada`,
  ]);
  expect(told.every(({ notice }) => notice.message === "e-1" && notice.agency === null)).toBe(true);
});

test("only those whom the agreement covered are told that it ended", () => {
  const partnership = world([...family(), consent(), consent({ id: "con-2", scope: scopedTo(homes) })]);
  partnership.pass(update({ id: m1, to: [practice, homes] }), exampleNow);
  const told = partnership.happen(event("consent.withdrawn", "e-1", { ends: "con-2" }), exampleNow);
  expect(short(told)).toEqual([`purpose-ended ${homes} consent-withdrawn case-ada`]);
});

test.each([
  { how: "cleared", code: "risk-cleared" },
  { how: "expired", code: "risk-expired" },
  { how: "not countersigned in time", code: "risk-lapsed" },
])("a flag that is $how tells those whom it named and who were given something, and nobody else", ({ how, code }) => {
  const emergency = code === "risk-lapsed";
  const partnership = world([...family(), consent()]);
  partnership.happen(flag({ emergency, at: exampleNow, expiresAt: "2026-11-13T10:15:00Z" }), exampleNow);
  partnership.pass(update({ id: m1, to: [practice, homes] }), exampleNow);
  const notices =
    how === "cleared"
      ? partnership.happen(event("risk.cleared", "e-1", { ends: "flag-1", by: schoolLead }), exampleNow)
      : [...partnership.look("2026-11-12T12:00:00Z"), ...partnership.look("2026-11-13T10:15:00Z")].flatMap(
          (fallen) => fallen.notices,
        );
  const ended = notices.filter(({ notice }) => notice.type === "purpose-ended" && notice.code === code);
  expect(short(ended)).toEqual([`purpose-ended ${practice} ${code} case-ada`]);
});

test("no notice of an event says whom it is about, nor anything that it says", () => {
  const partnership = world([...family(), consent({ by: schoolLead }), objection({ by: schoolLead })]);
  partnership.pass(update({ id: m1, to: [practice, homes] }), exampleNow);
  const told = [
    ...partnership.happen(event("objection.withdrawn", "e-1", { ends: "obj-1" }), exampleNow),
    ...partnership.happen(event("consent.withdrawn", "e-2", { ends: "con-1" }), exampleNow),
  ];
  const text = JSON.stringify(told);
  for (const secret of ["p-ada", "p-mo", "Ada", "parent", "health"]) expect(text).not.toContain(secret);
});
