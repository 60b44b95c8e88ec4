import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, exampleNow, police, practice, school } from "../fixture.ts";
import { fold } from "./fixture.ts";

const release = (id: string, change: Draft): Draft =>
  event("release.approved", id, {
    items: ["health.sexualHealth"],
    to: [council],
    approver: { agency: practice, name: "P. Nair", role: "caldicott-guardian" },
    ...change,
  });
const kept = (id: string) => ({ id, items: ["health.sexualHealth"], to: [council], agency: practice });

test("an order stands with the person whom it is about", () => {
  const order = { person: "p-ada", order: "ZE26C001", items: ["child.name"], to: [police] };
  const register = fold([event("order.recorded", "ord-1", order)]);
  expect([...(register.persons.get("p-ada")?.orders.values() ?? [])]).toEqual([
    { id: "ord-1", order: "court-order ZE26C001", items: ["child.name"], to: [police] },
  ]);
});

test("a release is for one message, beside others for it, or stands for a person", () => {
  const register = fold([
    release("rel-1", { message: "m-1" }),
    release("rel-2", { message: "m-1", person: "p-ada" }),
    release("rel-3", { person: "p-ada" }),
    release("rel-4", {}),
  ]);
  expect([...register.releases]).toEqual([["m-1", [kept("rel-1"), kept("rel-2")]]]);
  expect([...register.persons.keys()]).toEqual(["p-ada"]);
  expect([...(register.persons.get("p-ada")?.releases ?? [])]).toEqual([["rel-3", kept("rel-3")]]);
});

test("the last word on a hold counts", () => {
  const review = (id: string, change: Draft): Draft =>
    event("review.decided", id, { hold: "h-1", outcome: "release", ...change });
  const last = (...events: readonly Draft[]) => fold(events).reviews.get("h-1");
  expect(last(review("r-1", { recipient: school }))).toEqual({ outcome: "release", recipient: school, by: council });
  expect(last(review("r-1", { recipient: school }), review("r-2", { outcome: "refuse" }))).toEqual({
    outcome: "refuse",
    recipient: null,
    by: council,
  });
});

const telling = (id: string, status: string, reviewOn: string | null = null): Draft =>
  event("telling.recorded", id, { message: "m-1", status, reviewOn, at: exampleNow });

test.each([
  {
    what: "an attempt, where nothing was said before",
    events: [telling("t-1", "attempted")],
    status: "attempted",
    reviewOn: null,
  },
  { what: "told", events: [telling("t-1", "told")], status: "told", reviewOn: null },
  {
    what: "told, after it was put off",
    events: [telling("t-1", "deferred", "2026-11-06"), telling("t-2", "told")],
    status: "told",
    reviewOn: null,
  },
  {
    what: "put off again, until no day in particular",
    events: [telling("t-1", "deferred", "2026-11-06"), telling("t-2", "deferred")],
    status: "deferred",
    reviewOn: null,
  },
  {
    what: "still put off, after an attempt",
    events: [telling("t-1", "deferred", "2026-11-06"), telling("t-2", "attempted")],
    status: "deferred",
    reviewOn: "2026-11-06",
  },
  {
    what: "still put off, until a day that an attempt named",
    events: [telling("t-1", "deferred", "2026-11-06"), telling("t-2", "attempted", "2026-11-09")],
    status: "deferred",
    reviewOn: "2026-11-09",
  },
])("the family are $what", ({ events, status, reviewOn }) => {
  expect(fold(events).tellings.get("m-1")).toEqual({ status, reviewOn });
});
