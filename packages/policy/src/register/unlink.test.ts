import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { event } from "../fixture.ts";
import { applyEvent } from "../register.ts";
import { recordEvent } from "./record-event.ts";
import type { Register } from "./state.ts";
import { canonicalRef, emptyRegister, personRecord } from "./state.ts";

const hash = (scheme: string, value: string) => `${scheme} ${value}`;
const nhs = { scheme: "nhs-number", value: "9998259797" };
const upn = { scheme: "upn", value: "H801200001001" };
let count = 0;

function fold(events: readonly Draft[]): Register {
  const register = emptyRegister();
  applyAll(register, events);
  return register;
}

const link = (person: string, ...ids: readonly { readonly scheme: string; readonly value: string }[]): Draft =>
  event("person.linked", `link-${(count += 1)}`, { person, ids });
const merge = (person: string, other: string): Draft => link(person, { scheme: "person", value: other });
const unmerge = (person: string, other: string): Draft =>
  event("person.unlinked", `unlink-${(count += 1)}`, { person, ids: [{ scheme: "person", value: other }] });

/** Whom an identifier means now. */
const meant = (register: Register, { scheme, value }: typeof nhs): readonly string[] =>
  [
    ...new Set((register.links.get(hash(scheme, value)) ?? []).map(({ ref }) => canonicalRef(register, ref))),
  ].toSorted();

/** The references that mean one person, each group once. */
const groups = (register: Register, ...refs: readonly string[]): readonly string[] =>
  [...Map.groupBy(refs, (ref) => canonicalRef(register, ref)).values()]
    .map((group) => group.toSorted().join(" "))
    .toSorted();

test("a merge is undone whichever of the two the unlink is about", () => {
  for (const [about, named] of [
    ["p-a", "p-b"],
    ["p-b", "p-a"],
  ] as const) {
    const register = fold([merge("p-a", "p-b"), unmerge(about, named)]);
    expect(groups(register, "p-a", "p-b")).toEqual(["p-a", "p-b"]);
    expect([...register.distinct]).toEqual(["p-a p-b"]);
  }
});

test("an identifier that was linked to one of two while they were one goes with the one it was linked to", () => {
  const register = fold([merge("p-a", "p-b"), link("p-b", nhs), link("p-a", upn)]);
  expect([meant(register, nhs), meant(register, upn)]).toEqual([["p-a"], ["p-a"]]);
  applyAll(register, [unmerge("p-a", "p-b")]);
  expect([meant(register, nhs), meant(register, upn)]).toEqual([["p-b"], ["p-a"]]);
});

test("an identifier that both were given is in doubt once they are two again", () => {
  const register = fold([link("p-a", nhs), merge("p-a", "p-b"), link("p-b", nhs), unmerge("p-a", "p-b")]);
  expect(meant(register, nhs)).toEqual(["p-a", "p-b"]);
});

test.each([
  { what: "merged into who is taken out", merges: [merge("p-b", "p-c"), merge("p-a", "p-b")] },
  { what: "merged into who is left", merges: [merge("p-a", "p-b"), merge("p-a", "p-c")] },
  { what: "the head of both", merges: [merge("p-c", "p-a"), merge("p-c", "p-b")] },
  { what: "in between", merges: [merge("p-c", "p-b"), merge("p-a", "p-c")] },
])("a third who is $what stays with the one the unlink is about", ({ merges }) => {
  const register = fold([...merges, unmerge("p-a", "p-b")]);
  expect(groups(register, "p-a", "p-b", "p-c")).toEqual(["p-a p-c", "p-b"]);
  const settled = [canonicalRef(register, "p-a"), canonicalRef(register, "p-b")].toSorted().join(" ");
  expect(register.distinct.has(settled)).toBe(true);
});

const told = { person: "p-mo", capacity: "parent", parentalResponsibility: true };
const toAll = { agencies: "all", purposes: "all", categories: "all" };
const wishes: readonly Draft[] = [
  event("objection.recorded", "obj-1", { person: "p-c", madeBy: told, scope: toAll }),
  event("restriction.placed", "bar-1", { person: "p-c", restriction: "court" }),
  event("consent.given", "con-1", { person: "p-c", givenBy: told, scope: toAll }),
];
const ends: readonly Draft[] = [
  event("objection.withdrawn", "end-1", { ends: "obj-1" }),
  event("restriction.lifted", "end-2", { ends: "bar-1" }),
  event("consent.withdrawn", "end-3", { ends: "con-1" }),
];

test.each([
  { what: "merged", splits: [], refs: ["p-a"] },
  { what: "taken out", splits: [unmerge("p-a", "p-c")], refs: ["p-a", "p-c"] },
  { what: "left, while another was taken out", splits: [unmerge("p-a", "p-b")], refs: ["p-a", "p-b", "p-c"] },
  {
    what: "taken out after another",
    splits: [unmerge("p-a", "p-b"), unmerge("p-a", "p-c")],
    refs: ["p-a", "p-b", "p-c"],
  },
  {
    what: "in a record whose copy was copied again",
    splits: [unmerge("p-a", "p-b"), merge("p-b", "p-d"), unmerge("p-b", "p-d")],
    refs: ["p-a", "p-b", "p-c", "p-d"],
  },
])("what was recorded about one who is $what ends in every record that has it", ({ splits, refs }) => {
  const register = fold([merge("p-a", "p-b"), merge("p-a", "p-c"), ...wishes, ...splits]);
  const standing = () =>
    refs.map((ref) => {
      const record = personRecord(register, ref);
      const answer = record?.answers.findLast(({ scope }) => scope.agencies === "all")?.kind;
      return [record?.objections.has("obj-1"), record?.restrictions.has("bar-1"), answer];
    });
  expect(standing()).toEqual(refs.map(() => [true, true, "given"]));
  applyAll(register, ends);
  expect(standing()).toEqual(refs.map(() => [false, false, "withdrawn"]));
});

test("an unlink of who is not merged changes nothing", () => {
  const register = fold([merge("p-a", "p-b"), unmerge("p-c", "p-a"), unmerge("p-a", "p-a"), unmerge("p-a", "p-c")]);
  expect(groups(register, "p-a", "p-b", "p-c")).toEqual(["p-a p-b", "p-c"]);
  expect(register.distinct.size).toBe(0);
});

function applyAll(register: Register, events: readonly Draft[]): void {
  for (const raw of events) {
    const parsed = parseRegisterEvent(raw);
    if (!parsed.ok) throw new Error(parsed.path);
    applyEvent(register, recordEvent(parsed.event, hash));
  }
}
