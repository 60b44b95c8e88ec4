import { expect, test } from "vitest";
import { event, objection } from "../fixture.ts";
import { fold } from "./fixture.ts";
import { beginPerson, canonicalRef, distinctFrom, pairKey, personRecord, recordsAbout } from "./state.ts";

const merge = (person: string, other: string) =>
  event("person.linked", `merge-${person}-${other}`, { person, ids: [{ scheme: "person", value: other }] });
const unmerge = (person: string, other: string) =>
  event("person.unlinked", `unmerge-${person}-${other}`, { person, ids: [{ scheme: "person", value: other }] });

test("a person is found under every reference that they ever had", () => {
  const register = fold([merge("p-b", "p-a"), merge("p-c", "p-b")]);
  expect(["p-a", "p-b", "p-c"].map((ref) => canonicalRef(register, ref))).toEqual(["p-c", "p-c", "p-c"]);
  expect(personRecord(register, "p-a")).toBe(register.persons.get("p-c"));
});

test("one whom nobody knows stays under the reference that was given, and has a record once begun", () => {
  const register = fold([merge("p-b", "p-a")]);
  expect([canonicalRef(register, "p-z"), personRecord(register, "p-z")]).toEqual(["p-z", undefined]);
  const begun = beginPerson(register, "p-z");
  expect([begun.ref, personRecord(register, "p-z")]).toEqual(["p-z", begun]);
  expect(beginPerson(register, "p-a")).toBe(register.persons.get("p-b"));
});

test("a pair has one key, whichever is said first", () => {
  expect([pairKey("p-a", "p-b"), pairKey("p-b", "p-a")]).toEqual(["p-a p-b", "p-a p-b"]);
});

test("what was recorded about a person is in their record and in those of whom an unlink parted them from", () => {
  const refs = (about: string | null) => recordsAbout(register, about).map(({ ref }) => ref);
  const register = fold([
    objection({ person: "p-x" }),
    merge("p-a", "p-b"),
    unmerge("p-a", "p-b"),
    merge("p-c", "p-b"),
  ]);
  expect([refs(null), refs("p-z"), refs("p-x")]).toEqual([[], [], ["p-x"]]);
  expect([refs("p-a"), refs("p-b"), refs("p-c")]).toEqual([
    ["p-a", "p-c"],
    ["p-c", "p-a"],
    ["p-c", "p-a"],
  ]);
  expect([distinctFrom(register, "p-a"), distinctFrom(register, "p-x")]).toEqual([["p-b", "p-c"], []]);
});
