import { expect, test } from "vitest";
import { placeOf } from "./case-channel.ts";

/** A case with so many entries, the newest first called e0. */
function caseWith(count: number): Parameters<typeof placeOf>[0] {
  const sent = Array.from({ length: count }, (_, at) => ({
    id: `e${at}`,
    kind: "case-update" as const,
    by: "P. Renn",
    at: new Date(Date.UTC(2026, 10, 2) - at * 60_000).toISOString(),
    to: [],
    content: null,
  }));
  return { key: "k", view: { case: "case-a", level: 4, status: null, team: [] }, received: [], sent };
}

test.each([
  { name: "on the first page", entry: "e19", place: "/cases/k#e19" },
  { name: "first on the second page", entry: "e20", place: "/cases/k/pages/2#e20" },
  { name: "last of all", entry: "e40", place: "/cases/k/pages/3#e40" },
])("who acknowledges an entry $name goes on there", ({ entry, place }) => {
  expect(placeOf(caseWith(41), entry)).toBe(place);
});

test("an entry that its acknowledgement took away leads to the case", () => {
  expect(placeOf(caseWith(41), "gone")).toBe("/cases/k");
});
