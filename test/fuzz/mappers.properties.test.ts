import { smallHostileFiles } from "@gatehouse/adapter/testing/hostile-files";
import { fuzzMapper } from "@gatehouse/adapter/testing/fuzz";
import { brokenLaws, testContext } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { forms, mapperOf, sectors } from "./sectors.ts";

const long = process.env["GATEHOUSE_LONG"] === "1";
const runs = Number(process.env["GATEHOUSE_PROPERTY_RUNS"] ?? (long ? 100_000 : 5_000));
const context = () => testContext("northshire-council", "social-worker");

test("there are mappers, and samples of each", () => {
  expect(sectors.length).toBeGreaterThan(2);
  expect([...new Set(forms.map(({ sector }) => sector))]).toEqual(sectors);
});

test.each(forms)(
  "property: $sector, $form: a mutated sample is mapped or refused with a code, and no law is broken",
  async ({ sector, samples }) => {
    expect(fuzzMapper(await mapperOf(sector), samples, context(), runs)).toEqual([]);
  },
);

describe.each(sectors)("%s", (sector) => {
  test.each(smallHostileFiles)("$name is refused or read, and breaks nothing", async ({ isRefused, ...file }) => {
    const result = (await mapperOf(sector))(file, context());
    expect(brokenLaws(result)).toEqual([]);
    if (isRefused) expect(result).toMatchObject({ ok: false, code: expect.any(String) });
    expect(JSON.stringify(result)).not.toContain("root:");
  });
});
