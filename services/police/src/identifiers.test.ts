import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { expect, test } from "vitest";
import { canonicalPncId, isArrestNumber, isCaseNumber } from "./identifiers.ts";

test.each([
  ["2003/0011985X", "2003/0011985X"],
  ["03/11985X", "2003/0011985X"],
  ["20030011985X", "2003/0011985X"],
  ["2003/11985x", "2003/0011985X"],
  ["74/2487362D", "1974/2487362D"],
  ["PNCidentifier", "PNCidentifier"],
])("%s is %s in its canonical form", (written, canonical) => {
  expect(canonicalPncId(written, 2026)).toBe(canonical);
});

test.each([
  ["1101ZD0100000448754K", true],
  ["1101ZD0100000410836V", true],
  ["1101ZD0100000448754J", false],
  ["007007", false],
  ["TFL", false],
])("%s as arrest/summons number: %s", (text, isOne) => {
  expect(isArrestNumber(text)).toBe(isOne);
});

test.each([
  ["53CP2215321", true],
  ["21EU9147637", true],
  ["URN_NUMBER", false],
  ["83GD313171222", false],
])("%s as case number: %s", (text, isOne) => {
  expect(isCaseNumber(text)).toBe(isOne);
});

test("every warning of this service has its sentence", async () => {
  const { policeTexts } = await import("./texts.ts");
  const ledger = new FieldLedger(null, policeTexts);
  for (const code of Object.keys(policeTexts)) ledger.warn(code, "");
  expect(ledger.close().warnings.every(({ text }) => /^[A-Z'].{20,}/.test(text))).toBe(true);
});
