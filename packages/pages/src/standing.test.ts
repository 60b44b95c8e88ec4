import { silentLog } from "@gatehouse/observe/log";
import { expect, test } from "vitest";
import { door as agency, manager } from "./testing/people.ts";
import { Sessions } from "./sessions.ts";
import { standings } from "./standing.ts";

const claims = { sub: manager.sub, agency: agency.id, role: "front-door-manager", name: "G. Lindow" };

function world() {
  const said: { claims: unknown; times: number; ms: number } = { claims, times: 0, ms: 0 };
  const sessions = new Sessions(() => 0, { idleMs: 1, absoluteMs: 1 });
  const claimsNow = async (): Promise<unknown> => {
    said.times += 1;
    return said.claims;
  };
  const session = sessions.find(sessions.begin(manager, { claimsNow }));
  if (session === null) throw new Error("it has just begun");
  const of = standings(agency, silentLog, () => said.ms);
  return { said, now: () => of.of(session) };
}

test("who gets another role has its authorities, and the former ones' no more", async () => {
  const { said, now } = world();
  expect((await now())?.authorities.has("lift-others-records")).toBe(true);
  said.claims = { ...claims, role: "social-worker" };
  said.ms += 1_000;
  const user = await now();
  expect([user?.role, user?.authorities.has("lift-others-records")]).toEqual(["social-worker", false]);
});

test.each([
  { name: "of whom the provider says nothing", says: null },
  { name: "of another agency", says: { ...claims, agency: "hillside-school" } },
  { name: "in a role that the partnership does not know", says: { ...claims, role: "clerk" } },
  { name: "who is somebody else now", says: { ...claims, sub: "northshire-council.social-worker" } },
])("a person $name has no standing", async ({ says }) => {
  const { said, now } = world();
  said.claims = says;
  expect(await now()).toBeNull();
});

test("the provider is asked once a second, and an answer of a second ago counts no more", async () => {
  const { said, now } = world();
  await Promise.all([now(), now(), now()]);
  said.ms = 999;
  await now();
  expect(said.times).toBe(1);
  said.claims = null;
  said.ms = 1_000;
  expect([await now(), said.times]).toEqual([null, 2]);
});
