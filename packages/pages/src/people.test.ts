import { expect, test } from "vitest";
import { userOf } from "./people.ts";
import { charity as agency } from "./testing/people.ts";

const claims = { sub: "1", name: "P. Renn", agency: "family-support", role: "family-worker" };

test.each([
  { name: "a worker of this agency", claims, isUser: true },
  { name: "another agency's", claims: { ...claims, agency: "northshire-council" }, isUser: false },
  { name: "a role that only another agency has", claims: { ...claims, role: "front-door-manager" }, isUser: false },
  { name: "a role of every object", claims: { ...claims, role: "constructor" }, isUser: false },
  { name: "no name", claims: { ...claims, name: "" }, isUser: false },
  { name: "no role", claims: { sub: "1", name: "P. Renn", agency: "family-support" }, isUser: false },
  { name: "nothing", claims: undefined, isUser: false },
])("$name", ({ claims: said, isUser }) => {
  expect(userOf(said, agency) !== null).toBe(isUser);
});

test("what a role may do is the partnership's to say, whatever the claims say", () => {
  const user = userOf({ ...claims, authorities: ["manage-cases", "lift-others-records"] }, agency);
  expect(user?.authorities).toEqual(new Set(agency.roles["family-worker"]));
  expect(user?.authorities.has("manage-cases")).toBe(false);
});
