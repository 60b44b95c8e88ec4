import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, practice, school } from "../fixture.ts";
import { refusal } from "./fixture.ts";

/** Contract §4: who takes links away, or says that two are not one, widens; each may do so with their own links only. */
const manager = { agency: council, name: "H. Quill", role: "front-door-manager" };
const nurse = { agency: practice, name: "F. Osei", role: "named-nurse" };
const teacher = { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" };

const nhs = { scheme: "nhs-number", value: "9998259797" };
const upn = { scheme: "upn", value: "H801200001001" };
const one = { scheme: "person", value: "p-two" };
let count = 0;
const linked = (by: Draft, ids: readonly Draft[], person = "p-one"): Draft =>
  event("person.linked", `link-${(count += 1)}`, { person, ids, by });
const unlinked = (by: Draft, ids: readonly Draft[] | null): Draft =>
  event("person.unlinked", "x", { person: "p-one", ids, by });
const distinct = (by: Draft): Draft => event("person.distinct", "x", { persons: ["p-one", "p-two"], by });
const two = [linked(teacher, [upn]), linked(teacher, [], "p-two")];
test.each<{ what: string; raw: Draft; before?: readonly Draft[]; code: string | null }>([
  { what: "one's own link", raw: unlinked(teacher, [upn]), before: [linked(teacher, [upn])], code: null },
  {
    what: "another's link",
    raw: unlinked(nurse, [upn]),
    before: [linked(teacher, [upn])],
    code: "authority-missing",
  },
  {
    what: "a link that both made",
    raw: unlinked(nurse, [upn]),
    before: [linked(nurse, [upn]), linked(teacher, [upn])],
    code: "authority-missing",
  },
  {
    what: "one's own of two links",
    raw: unlinked(nurse, [nhs]),
    before: [linked(nurse, [nhs]), linked(teacher, [upn])],
    code: null,
  },
  {
    what: "one's own and another's",
    raw: unlinked(nurse, [nhs, upn]),
    before: [linked(nurse, [nhs]), linked(teacher, [upn])],
    code: "authority-missing",
  },
  {
    what: "another's link to somebody else",
    raw: unlinked(nurse, [upn]),
    before: [linked(teacher, [upn], "p-two")],
    code: null,
  },
  { what: "a link that is not there", raw: unlinked(nurse, [upn]), code: null },
  { what: "all links, one's own", raw: unlinked(teacher, null), before: [linked(teacher, [upn])], code: null },
  {
    what: "all links, one that both made",
    raw: unlinked(nurse, null),
    before: [linked(nurse, [upn]), linked(teacher, [upn])],
    code: "authority-missing",
  },
  {
    what: "all links, another's among them",
    raw: unlinked(nurse, null),
    before: [linked(nurse, [nhs]), linked(teacher, [upn])],
    code: "authority-missing",
  },
  {
    what: "all links, while others have theirs to somebody else",
    raw: unlinked(nurse, null),
    before: [linked(nurse, [nhs]), linked(teacher, [upn], "p-two")],
    code: null,
  },
  { what: "a merge", raw: unlinked(nurse, [one]), before: [linked(nurse, [one])], code: "authority-missing" },
  {
    what: "a merge among one's own links",
    raw: unlinked(nurse, [nhs, one]),
    before: [linked(nurse, [nhs, one])],
    code: "authority-missing",
  },
  {
    what: "a merge, by the front-door manager",
    raw: unlinked(manager, [one]),
    before: [linked(nurse, [one])],
    code: null,
  },
  {
    what: "a person from themselves, by the front-door manager, who meant somebody else",
    raw: unlinked(manager, [{ scheme: "person", value: "p-one" }]),
    before: [linked(nurse, [one])],
    code: "schema-invalid",
  },
  { what: "two whom only oneself linked", raw: distinct(teacher), before: two, code: null },
  { what: "two whom another linked", raw: distinct(nurse), before: two, code: "authority-missing" },
  {
    what: "two of whom another linked one as well",
    raw: distinct(teacher),
    before: [...two, linked(nurse, [nhs])],
    code: "authority-missing",
  },
  {
    what: "two of whom nobody linked one",
    raw: distinct(teacher),
    before: two.slice(0, 1),
    code: "authority-missing",
  },
  { what: "two, by the front-door manager", raw: distinct(manager), before: two, code: null },
])("$what: $code", ({ raw, before, code }) => {
  expect(refusal(raw, before)).toBe(code);
});
