import type { WishView } from "@gatehouse/contracts/wishes";
import { expect, test } from "vitest";
import { userWith } from "../testing/scene.ts";
import { isOpen, liftsOthers, mayEnd } from "./withdrawal-rules.ts";

const door = "northshire-council";
const charity = "family-support";
const manager = userWith(door, "front-door-manager", "G. Lindow");
const social = userWith(door, "social-worker", "L. Abara");
const worker = userWith(charity, "family-worker", "P. Renn");

const wish = (change: Partial<WishView>): WishView => ({
  wish: "o-1",
  kind: "objection",
  by: charity,
  person: "p-1",
  maker: null,
  scope: null,
  at: null,
  lastDay: null,
  state: "counts",
  ...change,
});

test.each([
  { name: "another agency's objection: the front door's manager alone", change: {}, may: [true, false, true] },
  { name: "another agency's refusal: as an objection", change: { kind: "refusal" as const }, may: [true, false, true] },
  { name: "an agreement: whoever records wishes", change: { kind: "agreement" as const }, may: [true, true, true] },
  { name: "the front door's own objection", change: { by: door }, may: [true, true, false] },
])("who may record that it is withdrawn: $name", ({ change, may }) => {
  const view = wish(change);
  expect([mayEnd(door, manager, view), mayEnd(door, social, view), mayEnd(charity, worker, view)]).toEqual(may);
});

test("what sets aside another agency's record is told from what only narrows, and what has ended from what stands", () => {
  expect([wish({}), wish({ kind: "agreement" }), wish({ by: door })].map((one) => liftsOthers(door, one))).toEqual([
    true,
    false,
    false,
  ]);
  const states = ["counts", "waits", "view", "withdrawn", "ended", "answered-again"] as const;
  expect(states.filter((state) => isOpen(wish({ state })))).toEqual(["counts", "waits", "view"]);
});
