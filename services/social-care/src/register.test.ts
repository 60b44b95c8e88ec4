import { likenessOf } from "@gatehouse/client/likeness";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RegisterContext } from "./register.ts";
import { registerEvent, registerEvents } from "./register.ts";

function context(): RegisterContext {
  let made = 0;
  const newId = (): string => {
    made += 1;
    return `event-${made}`;
  };
  return {
    by: { agency: "northshire-council", name: "D. Ferrow", role: "front-door-manager" },
    now: "2026-11-02T09:00:00Z",
    newId,
  };
}

const simple: readonly Readonly<Record<string, unknown>>[] = [
  {
    type: "person.linked",
    person: "ada",
    ids: [
      { scheme: "upn", value: "H801200001001" },
      { scheme: "local", value: "NC-204" },
    ],
  },
  { type: "case.opened", case: "case-ada", child: "ada", level: 4, status: "child-protection" },
  { type: "team.joined", case: "case-ada", agency: "hillside-school" },
  {
    type: "risk.flagged",
    atRisk: ["ada"],
    case: "case-ada",
    harm: "neglect",
    test: "significant-harm",
    evidence: "Alone at night",
    recipients: ["hillside-school"],
  },
  {
    type: "objection.recorded",
    person: "mo",
    madeBy: { person: "mo", capacity: "self" },
    scope: { agencies: ["northshire-homes"] },
  },
];

test("a day's events are made of their short forms", () => {
  const made = registerEvents(simple, context());
  expect(made.ok && made.events.map((event) => [event.id, event.type])).toEqual(
    simple.map((one, at) => [`event-${at + 1}`, one["type"]]),
  );
});
test("a linked person's name, birth date and postcode leave as hashes only", () => {
  const linked = { ...simple[0], name: "Ada Lovell", born: "2017-03-09", postcode: "NS4 2QT" };
  const made = registerEvent(linked, context());
  expect(made).toMatchObject({
    ok: true,
    event: likenessOf({ name: "Lovell, Ada", born: "2017-03-09", postcode: "ns42qt" }),
  });
  expect(JSON.stringify(made)).not.toMatch(/Lovell|2017-03-09|2QT/i);
  expect(registerEvent({ ...linked, placeHash: "given" }, context())).toMatchObject({ event: { placeHash: "given" } });
});

test("what is given counts before what follows from the context", () => {
  const given = registerEvent({ ...simple[2], id: "join-1", at: "2026-11-01T09:00:00Z" }, context());
  expect(given).toMatchObject({ ok: true, event: { id: "join-1", at: "2026-11-01T09:00:00Z" } });
});

describe("scope", () => {
  test("an objection covers what it does not name", () => {
    expect(registerEvent(simple[4], context())).toMatchObject({
      event: { scope: { agencies: ["northshire-homes"], purposes: "all", categories: "all" } },
    });
  });
  test("a consent has to name its scope: nothing widens by being left out", () => {
    const consent = { type: "consent.given", person: "mo", givenBy: { person: "mo", capacity: "self" } };
    expect(registerEvent(consent, context()).ok).toBe(false);
    expect(registerEvent({ ...consent, scope: { agencies: ["hillside-school"] } }, context()).ok).toBe(false);
  });
});

describe("a risk flag", () => {
  test("is decided by who records it, and ends 13 days later", () => {
    expect(registerEvent(simple[3], context())).toMatchObject({
      event: { decidedBy: { name: "D. Ferrow" }, expiresAt: "2026-11-15T09:00:00Z" },
    });
  });
  test("ends after the days it is given", () => {
    expect(registerEvent({ ...simple[3], forDays: 2 }, context())).toMatchObject({
      event: { expiresAt: "2026-11-04T09:00:00Z" },
    });
  });
});

test("what is wrong is named by its place, and nothing of it is quoted", () => {
  const wrong = { type: "person.linked", person: "ada", ids: [{ scheme: "upn", value: "A801200005001" }] };
  expect(registerEvents([simple[0], wrong], context())).toEqual({
    ok: false,
    code: "identifier-invalid",
    path: "[1].ids[0].value",
  });
  expect(registerEvents({}, context())).toEqual({ ok: false, code: "schema-invalid", path: "" });
});
test("property: any JSON gives an answer", () => {
  const types = fc.constantFrom(...simple.map((one) => one["type"]), "nothing");
  fc.assert(
    fc.property(fc.jsonValue(), types, (value, type) => {
      for (const body of [value, { type, person: value, scope: value, ids: value, forDays: value }])
        expect(typeof registerEvent(body, context()).ok).toBe("boolean");
    }),
  );
});
