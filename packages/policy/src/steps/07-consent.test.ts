import { expect, test } from "vitest";
import type { Row } from "../fixture.ts";
import {
  childPerson,
  consent,
  council,
  decideOn,
  event,
  everything,
  family,
  homes,
  inShort,
  mother,
  motherPerson,
  practice,
  update,
  agreed,
  everyoneSees,
  scopedTo,
} from "../fixture.ts";

const rows: readonly Row[] = [
  {
    name: "7 a consent's last day is in force",
    message: update(),
    register: [...family(), consent({ expiresOn: "2026-11-03" })],
    expected: everyoneSees,
  },
  {
    name: "7 the day after it is not",
    message: update(),
    register: [...family(), consent({ expiresOn: "2026-11-02" })],
    expected: { refused: "consent-missing" },
  },
  {
    name: "7 withdrawn",
    message: update(),
    register: [...agreed, event("consent.withdrawn", "con-2", { ends: "con-1" })],
    expected: { refused: "consent-missing" },
  },
  {
    name: "7 withdrawn for one agency",
    message: update(),
    register: [
      ...agreed,
      event("consent.withdrawn", "con-2", { person: "p-ada", givenBy: mother, scope: scopedTo(practice) }),
    ],
    expected: { ...everyoneSees, [practice]: "withheld consent-scope" },
  },
  {
    name: "7 statements outside the categories",
    message: update(),
    register: [
      ...family(),
      consent({ scope: { agencies: "all", purposes: "all", categories: ["identity", "family"] } }),
    ],
    expected: {
      [council]: "s1 s2 s3!consent-scope",
      [practice]: "s1 s2 s3!consent-scope",
      [homes]: "withheld nothing-to-share",
    },
  },
  {
    name: "7 a child of sixteen has not answered",
    message: update({ people: [{ ...childPerson, born: "2010-11-03" }, motherPerson] }),
    register: agreed,
    expected: { refused: "consent-missing" },
  },
  {
    name: "7 a flag lifts one recipient's need, the others are withheld",
    message: update(),
    register: [
      ...family(),
      event("risk.flagged", "flag-1", {
        at: "2026-10-21T09:00:00Z",
        atRisk: ["p-ada"],
        harm: "neglect",
        test: "at-risk",
        evidence: "Two staff saw bruises on her.",
        recipients: [practice],
        decidedBy: { name: "B", role: "front-door-manager" },
        expiresAt: "2026-11-03T10:15:01Z",
      }),
    ],
    expected: { [council]: "withheld consent-scope", [practice]: "s1 s2 s3", [homes]: "withheld consent-scope" },
  },
  {
    name: "7 the person cannot consent",
    message: update({ basis: { power: "x", gdpr: "6-1-d", claim: "cannot-consent", why: "in intensive care" } }),
    register: family(),
    expected: everyoneSees,
  },
  {
    name: "7 nor does that lift a refusal",
    message: update({ basis: { power: "x", gdpr: "6-1-d", claim: "cannot-consent", why: "in intensive care" } }),
    register: [...family(), event("consent.refused", "con-1", { person: "p-ada", givenBy: mother, scope: everything })],
    expected: { refused: "consent-refused" },
  },
];

test.each(rows)("$name", ({ message, register, more, expected }) => {
  expect(inShort(decideOn(message, register, more))).toEqual(expected);
});

test("a refusal that two records of the child share stands once a human let the copy go, whatever stands in for consent", () => {
  const other = (type: string, id: string, at: string) =>
    event(type, id, { person: "p-ada", ids: [{ scheme: "person", value: "p-bo" }], at });
  const message = update({
    to: [homes],
    people: [{ ...childPerson, ids: [...childPerson.ids, { scheme: "person", value: "p-bo" }] }, motherPerson],
    basis: { claim: "cannot-consent", why: "unconscious", power: "children-act-2004-s11", gdpr: "6-1-e" },
  });
  const decision = decideOn(message, [
    ...family(),
    other("person.linked", "link-2", "2026-10-07T09:00:00Z"),
    event("consent.refused", "con-1", { person: "p-ada", givenBy: mother, scope: scopedTo(homes) }),
    other("person.unlinked", "link-3", "2026-10-25T09:00:00Z"),
    event("review.decided", "review-1", {
      hold: `${String(message["id"])}/${homes}/*/person-ambiguous`,
      outcome: "release",
    }),
  ]);
  expect(inShort(decision)).toEqual({ [homes]: "withheld consent-scope" });
});

test("taking back an agreement ends it in every record that an unlink copied it to", () => {
  const other = (type: string, id: string, at: string) =>
    event(type, id, { person: "p-ada", ids: [{ scheme: "person", value: "p-bo" }], at });
  const decision = decideOn(update({ to: [homes] }), [
    ...family(),
    other("person.linked", "link-2", "2026-10-07T09:00:00Z"),
    event("consent.given", "con-1", {
      person: "p-bo",
      givenBy: mother,
      scope: everything,
      at: "2026-10-08T09:00:00Z",
    }),
    other("person.unlinked", "link-3", "2026-10-25T09:00:00Z"),
    event("consent.withdrawn", "con-2", { ends: "con-1", at: "2026-10-26T09:00:00Z" }),
  ]);
  expect(decision.reasons).toEqual(["consent-missing"]);
});

test("the end of an earlier answer says nothing new of whether the child decides", () => {
  const child = (result: string) => ({ person: "p-ada", capacity: "child", competence: { result } });
  const decision = decideOn(update({ to: [homes] }), [
    ...family(),
    event("consent.refused", "con-1", {
      person: "p-ada",
      givenBy: child("not-competent"),
      scope: everything,
      at: "2026-10-08T09:00:00Z",
    }),
    event("consent.given", "con-2", {
      person: "p-ada",
      givenBy: child("competent"),
      scope: everything,
      at: "2026-10-09T09:00:00Z",
    }),
    event("consent.withdrawn", "con-3", { ends: "con-1", at: "2026-10-26T09:00:00Z" }),
  ]);
  expect(decision.recipients[homes]?.outcome).toBe("shared");
});

test("a refusal on one of two records that were one stands against the agreement of that time", () => {
  const other = (type: string, id: string, at: string) =>
    event(type, id, { person: "p-ada", ids: [{ scheme: "person", value: "p-bo" }], at });
  const message = update({
    to: [homes],
    people: [{ ...childPerson, ids: [...childPerson.ids, { scheme: "person", value: "p-bo" }] }, motherPerson],
  });
  const decision = decideOn(message, [
    ...family(),
    other("person.linked", "link-2", "2026-10-07T09:00:00Z"),
    event("consent.given", "con-1", {
      person: "p-ada",
      givenBy: mother,
      scope: everything,
      at: "2026-10-08T09:00:00Z",
    }),
    other("person.unlinked", "link-3", "2026-10-25T09:00:00Z"),
    event("consent.refused", "con-2", {
      person: "p-ada",
      givenBy: mother,
      scope: scopedTo(homes),
      at: "2026-10-26T09:00:00Z",
    }),
    event("review.decided", "review-1", {
      hold: `${String(message["id"])}/${homes}/*/person-ambiguous`,
      outcome: "release",
    }),
  ]);
  expect(decision.recipients[homes]?.outcome ?? decision.reasons).not.toBe("shared");
});
