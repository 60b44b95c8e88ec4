import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { consent, council, event, everything, homes, mother, objection, school, scopedTo } from "../fixture.ts";
import { fold } from "./fixture.ts";
import type { Register } from "./state.ts";

const teacher = { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" };
const father = { person: "p-fa", capacity: "parent", parentalResponsibility: true };
const ada = {
  person: "p-ada",
  capacity: "child",
  competence: { result: "competent", assessedBy: "R. Okafor", on: "2026-10-01" },
};
const refused = (change: Draft = {}): Draft =>
  event("consent.refused", "ref-1", { person: "p-ada", givenBy: mother, scope: everything, ...change });
const takenBack = (change: Draft): Draft =>
  event("consent.withdrawn", "end-1", { at: "2026-10-25T09:00:00Z", ...change });

/** Every answer about Ada: `kind giver`, what it ends, the agencies it covers, and its last day. */
function answers(register: Register): readonly string[] {
  return (register.persons.get("p-ada")?.answers ?? []).map(({ kind, maker, ends, scope, lastDay }) =>
    [
      `${kind} ${maker.person}`,
      ...(ends ? [`ends ${ends}`] : []),
      ...(scope.agencies === "all" ? [] : scope.agencies),
      ...(lastDay === null ? [] : [`to ${lastDay}`]),
    ].join(" "),
  );
}

test("an objection is kept with whose data it is about, who made it and how they stand to them", () => {
  const madeBy = { ...father, allegedHarmer: true };
  const reason = { code: "fear-of-partner", text: "He reads her letters." };
  const register = fold([
    objection({ by: teacher, madeBy, scope: scopedTo(homes), reason, at: "2026-10-20T09:00:00Z" }),
  ]);
  expect(register.persons.get("p-ada")?.objections.get("obj-1")).toEqual({
    id: "obj-1",
    person: "p-ada",
    maker: { person: "p-fa", capacity: "parent", parentalResponsibility: true, competence: null, allegedHarmer: true },
    scope: scopedTo(homes),
    // The code alone: what they said in words is not needed to decide.
    reason: "fear-of-partner",
    atMs: Date.parse("2026-10-20T09:00:00Z"),
    by: school,
  });
});

test("what is not said of who speaks is not assumed: no responsibility, no competence, no harm", () => {
  const carer = fold([objection({ madeBy: { person: "p-gran", capacity: "carer" } })]).persons.get("p-ada");
  expect(carer?.objections.get("obj-1")?.maker).toEqual({
    person: "p-gran",
    capacity: "carer",
    parentalResponsibility: false,
    competence: null,
    allegedHarmer: false,
  });
  expect(carer?.objections.get("obj-1")?.reason).toBeNull();
  const child = fold([consent({ givenBy: ada })]).persons.get("p-ada");
  expect(child?.answers[0]?.maker.competence).toBe("competent");
});

test("an objection ends for good, and no other one with it", () => {
  const withdrawn = event("objection.withdrawn", "end-1", { ends: "obj-1" });
  const register = fold([objection(), objection({ id: "obj-2" }), withdrawn]);
  expect([...(register.persons.get("p-ada")?.objections.keys() ?? [])]).toEqual(["obj-2"]);
  expect(fold([withdrawn]).persons.size).toBe(0);
});

test("whoever speaks is a person whom the partnership knows", () => {
  const gran = { person: "p-gran", capacity: "carer" };
  for (const said of [objection({ madeBy: gran }), consent({ givenBy: gran }), refused({ givenBy: gran })])
    expect([...fold([said]).persons.keys()].toSorted()).toEqual(["p-ada", "p-gran"]);
  const ended = takenBack({ person: "p-ada", givenBy: gran });
  expect([...fold([ended]).persons.keys()].toSorted()).toEqual(["p-ada", "p-gran"]);
});

test.each([
  { what: "without a date holds six calendar months", events: [consent()], expected: ["given p-mo to 2027-04-12"] },
  {
    what: "with a date holds to the end of it",
    events: [consent({ expiresOn: "2026-11-30" })],
    expected: ["given p-mo to 2026-11-30"],
  },
  { what: "of a refusal does not lapse", events: [refused()], expected: ["refused p-mo"] },
  {
    what: "of a refusal with a date ends with it",
    events: [refused({ expiresOn: "2026-11-30" })],
    expected: ["refused p-mo to 2026-11-30"],
  },
])("an answer $what", ({ events, expected }) => {
  expect(answers(fold(events))).toEqual(expected);
});

const given = [consent({ scope: scopedTo(homes) }), consent({ id: "con-2", givenBy: father })];
const first = `given p-mo ${homes} to 2027-04-12`;
const second = "given p-fa to 2027-04-12";

test.each([
  {
    what: "one that is named, in what it covered and of who gave it",
    raw: takenBack({ ends: "con-1" }),
    expected: [first, second, `withdrawn p-mo ends con-1 ${homes}`],
  },
  {
    what: "a part of one that is named",
    raw: takenBack({ ends: "con-2", scope: scopedTo(school) }),
    expected: [first, second, `withdrawn p-fa ends con-2 ${school}`],
  },
  {
    what: "one that is named, also when somebody else is said to do so",
    raw: takenBack({ ends: "con-2", givenBy: mother }),
    expected: [first, second, "withdrawn p-fa ends con-2"],
  },
  { what: "one that is not there", raw: takenBack({ ends: "con-9", person: "p-ada" }), expected: [first, second] },
  {
    what: "every one of a giver",
    raw: takenBack({ person: "p-ada", givenBy: father }),
    expected: [first, second, "withdrawn p-fa"],
  },
  {
    what: "a part of every one of a giver",
    raw: takenBack({ person: "p-ada", givenBy: father, scope: scopedTo(council) }),
    expected: [first, second, `withdrawn p-fa ${council}`],
  },
  {
    what: "everyone's",
    raw: takenBack({ person: "p-ada" }),
    expected: [first, second, "withdrawn p-mo", "withdrawn p-fa"],
  },
  { what: "nobody's", raw: takenBack({}), expected: [first, second] },
])("taking back $what", ({ raw, expected }) => {
  expect(answers(fold([...given, raw]))).toEqual(expected);
});

test("what takes answers back is one event, noted for each person apart", () => {
  const register = fold([...given, takenBack({ person: "p-ada" })]);
  const ids = register.persons.get("p-ada")?.answers.map(({ id }) => id);
  expect(ids).toEqual(["con-1", "con-2", "end-1/p-mo", "end-1/p-fa"]);
});

test("who records that an answer ended says nothing of whether its giver decides; who gives it back says so themselves", () => {
  const competence = (raw: Draft) =>
    fold([consent({ givenBy: ada }), raw])
      .persons.get("p-ada")
      ?.answers.map(({ maker }) => maker.competence);
  expect(competence(takenBack({ ends: "con-1" }))).toEqual(["competent", null]);
  expect(competence(takenBack({ person: "p-ada" }))).toEqual(["competent", null]);
  expect(competence(takenBack({ ends: "con-1", givenBy: ada }))).toEqual(["competent", "competent"]);
  expect(competence(takenBack({ person: "p-ada", givenBy: ada }))).toEqual(["competent", "competent"]);
  expect(competence(takenBack({ ends: "con-1", givenBy: { ...ada, person: "p-bo" } }))).toEqual(["competent", null]);
});
