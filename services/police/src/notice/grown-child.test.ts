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
const readWith = (more: Readonly<Record<string, unknown>>, ...people: readonly unknown[]) =>
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
          ...more,
        }),
      ),
      testContext("northshire-police", "public-protection-officer"),
    ),
  );
const read = (...people: readonly unknown[]) => readWith({}, ...people);

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

test("a witness who is listed as an adult and is eleven is left out, and that is said", () => {
  const { drafts, warnings } = read(
    person("Ivy", "2016-05-02"),
    person("Bo", "2015-03-02", { role: "adult", involvement: ["witness"] }),
  );
  expect(JSON.stringify(drafts)).not.toContain("Bo Tarn");
  expect(warnings.map(({ code }) => code)).toContain("adult-under-18");
});

const ivy = person("Ivy", "2016-05-02");
test.each(["soon", "2026-10-01T10:00:00Z"])("an end of %s makes nobody missing, or protected, still", (to) => {
  const missing = readWith({ missing: [{ from: "2026-10-20T10:00:00Z", to }] }, ivy);
  expect(valuesOf(missing.drafts, "police.missingEpisodes")).toEqual([]);
  expect(missing.warnings.map(({ code }) => code)).toContain("end-unclear");
  const held = readWith({ protection: [{ kind: "police protection", from: "2026-10-20", to }] }, ivy);
  expect(valuesOf(held.drafts, "police.protectionEvent")).toEqual([]);
  expect(held.warnings.map(({ code }) => code)).toContain("end-unclear");
});
test("an end that can be read is said, and none is none", () => {
  const both = readWith(
    { missing: [{ from: "2026-10-20T10:00:00Z", to: "2026-10-21T10:00:00Z" }, { from: "2026-10-24T10:00:00Z" }] },
    ivy,
  );
  expect(valuesOf(both.drafts.slice(0, 1), "police.missingEpisodes").flat()).toEqual([
    { from: "2026-10-20T10:00:00Z", to: "2026-10-21T10:00:00Z" },
    { from: "2026-10-24T10:00:00Z" },
  ]);
});
