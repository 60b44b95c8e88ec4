import type { Mapped } from "@gatehouse/adapter/map";
import {
  brokenLaws,
  mappedOk,
  mutated,
  samplesIn,
  testContext,
  textFile,
  withOtherValues,
} from "@gatehouse/adapter/testing/mapper-laws";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-council", "social-worker");
const samples = samplesIn(new URL("../../../test/samples/social-care/", import.meta.url));

function mapText(text: string): Mapped {
  return mappedOk(mapRecord(textFile(text), context()));
}

test("property: a mutated sample is mapped or refused, never thrown about, and breaks no law", () => {
  fc.assert(
    fc.property(mutated(samples), (file) => {
      expect(brokenLaws(mapRecord(file, context()))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
test("property: other values in the same fields break no law", () => {
  fc.assert(
    fc.property(withOtherValues(samples), (file) => {
      expect(brokenLaws(mapRecord(file, context()))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
test("property: the order of a table's rows does not change what is said of whom", () => {
  const rows = ["1,09/03/2017,M,01/07/2026,", "2,09/03/2018,M,02/07/2026,", "1,09/03/2017,M,03/07/2026,04/07/2026"];
  const said = (order: readonly string[]): readonly unknown[] =>
    mapText(`CHILD,DOB,MISSING,MIS_START,MIS_END\n${order.join("\n")}\n`)
      .drafts.filter((draft) => draft.kind === "case-update")
      .map((draft) => [
        draft.case,
        draft.statements
          .flatMap((one) => one.value)
          .map((value) => JSON.stringify(value))
          .toSorted(),
      ])
      .toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
  fc.assert(
    fc.property(fc.shuffledSubarray(rows, { minLength: 3 }), (order) => {
      expect(said(order)).toEqual(said(rows));
    }),
  );
});
