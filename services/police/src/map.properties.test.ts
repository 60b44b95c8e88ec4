import {
  brokenLaws,
  mutated,
  samplesIn,
  testContext,
  textFile,
  withOtherValues,
} from "@gatehouse/adapter/testing/mapper-laws";
import type { RecordFile } from "@gatehouse/adapter/map";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";

const samples = samplesIn(new URL("../../../test/samples/police/", import.meta.url));
const runs = process.env["GATEHOUSE_LONG"] === "1" ? 100_000 : 300;

function holds(file: RecordFile): void {
  const result = mapRecord(file, testContext("northshire-police", "public-protection-officer"));
  expect(brokenLaws(result)).toEqual([]);
  if (!result.ok) return;
  for (const draft of result.drafts) {
    expect(draft.risk ?? draft.told ?? null).toBeNull();
    expect(draft.people.filter(({ role }) => role === "child")).toHaveLength(1);
  }
}

test("property: a mutated sample is mapped or refused, never thrown about, and no draft is one the contract refuses", () => {
  fc.assert(fc.property(mutated(samples), holds), { numRuns: runs });
});

test("property: other values in the same places are mapped, whatever they are", () => {
  fc.assert(fc.property(withOtherValues(samples), holds), { numRuns: runs });
});

const word = fc.oneof(
  fc.constantFrom(
    "child",
    "parent",
    "adult",
    "victim",
    "suspect",
    "P",
    "C",
    "1A",
    "red",
    "high",
    "neglect",
    "true",
    "",
  ),
  fc.constantFrom("2026-10-31", "2026-10-31T21:15:00", "2999-01-01", "2016-05-02", "943 476 5919", "x".repeat(5_000)),
  fc.string({ maxLength: 20 }),
);
const names = [
  "kind",
  "reference",
  "people",
  "role",
  "involvement",
  "name",
  "dateOfBirth",
  "incident",
  "time",
  "grading",
  "rag",
  "dash",
  "dashScore",
  "categories",
  "handling",
  "code",
  "text",
  "intelligence",
  "missing",
  "from",
  "protection",
  "about",
  "id",
  "words",
  "address",
  "lines",
];
const { notice } = fc.letrec<{ readonly notice: unknown; readonly value: unknown }>((tie) => ({
  notice: fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 8 }),
  value: fc.oneof(
    { depthSize: "small" },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    tie("notice"),
    fc.array(tie("notice"), { maxLength: 3 }),
  ),
}));

test("property: a notice of any content is mapped or refused", () => {
  const any = notice.map((members) => ({
    people: [{ role: "child", name: "A" }],
    ...(members as object),
    schema: "gatehouse-police-notice/1",
  }));
  fc.assert(
    fc.property(any, (record) => holds(textFile(JSON.stringify(record)))),
    { numRuns: runs },
  );
});

test("property: whoever else a case names, no message holds another child's name or anybody else's address", () => {
  const family = new TextDecoder().decode(samples.find(({ name }) => name === "children-of-one-case.xml")?.bytes);
  const birth = fc.constantFrom("1950-01-01", "2008-11-02", "2008-11-03", "2012-01-01", "2025-12-01", "");
  fc.assert(
    fc.property(fc.array(birth, { minLength: 4, maxLength: 4 }), (births) => {
      let at = -1;
      const text = family.replace(/<Birthdate>.*?<\/Birthdate>/g, () => {
        at += 1;
        return births[at] === "" ? "" : `<Birthdate>${births[at]}</Birthdate>`;
      });
      const result = mapRecord(textFile(text), testContext("northshire-police", "public-protection-officer"));
      if (!result.ok) throw new Error(result.code);
      const children = ["Mark Tarn", "Ivy Tarn", "Reuben Tarn", "Olga Neighbour"].filter(
        (_, n) => (births[n] ?? "") > "2008-11-02",
      );
      const homes = new Map([
        ["Mark Tarn", "Quarry Road"],
        ["Olga Neighbour", "Witness Way"],
      ]);
      for (const { statements } of result.drafts) {
        const subject = statements.find(({ item }) => item === "child.name")?.value;
        const said = JSON.stringify(statements);
        for (const other of children) if (other !== subject) expect(said).not.toContain(other);
        for (const [name, home] of homes)
          if (subject !== undefined && name !== subject) expect(said).not.toContain(home);
      }
    }),
  );
});
