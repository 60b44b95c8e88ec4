import { mappedOk, testContext, textFile, valuesOf } from "@gatehouse/adapter/testing/mapper-laws";
import { expect, test } from "vitest";
import { mapRecord } from "../map.ts";

const person = (name: string, born: string, more: Readonly<Record<string, unknown>> = {}): unknown => ({
  id: name,
  role: "child",
  name: `${name} Tarn`,
  dateOfBirth: born,
  ...more,
});
const read = (...people: readonly unknown[]) =>
  mappedOk(
    mapRecord(
      textFile(
        JSON.stringify({
          schema: "gatehouse-police-notice/1",
          kind: "domestic-abuse",
          reference: "DA-1",
          incident: { time: "2026-10-25T12:30:00Z", circumstances: "No offences disclosed." },
          categories: ["child-witnessed"],
          people,
        }),
      ),
      testContext("northshire-police", "public-protection-officer"),
    ),
  );

test("a grown child of the family is an adult around the children, of no stated relationship", () => {
  const { drafts } = read(person("Ivy", "2016-05-02"), person("Al", "2007-01-30"));
  expect(new Set(drafts.map((draft) => draft.case)).size).toBe(1);
  expect(JSON.stringify(drafts)).not.toContain("does not name a child");
  expect(valuesOf(drafts, "family.connectedAdults")).toContainEqual([
    { name: "Al Tarn", relationship: "not known", contactLevel: "not known" },
  ]);
});

test("what was named of the children who were there is not said of one who was not", () => {
  const { drafts } = read(
    person("Ivy", "2016-05-02", { present: false }),
    person("Reuben", "2019-09-30", { present: true }),
  );
  const analyses = drafts.map((draft) => [
    JSON.stringify(draft.statements).includes("Ivy"),
    draft.statements.some(({ item }) => item === "concern.analysis"),
  ]);
  expect(analyses).toContainEqual([false, true]);
  expect(analyses).not.toContainEqual([true, true]);
});

test("a child's words are of the day of the incident", () => {
  const { drafts } = read(person("Ivy", "2016-05-02", { words: "Stop it." }));
  const said = drafts.flatMap(({ statements }) => statements.filter(({ item }) => item === "voice.childsWords"));
  expect(new Set(said.map(({ on }) => on))).toEqual(new Set(["2026-10-25"]));
});
