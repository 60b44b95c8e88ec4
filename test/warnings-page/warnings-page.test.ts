import { expect, test } from "vitest";
import { pageNow, warningsPage } from "./generate.ts";

test("docs/warnings.md says every warning of every adapter: node test/warnings-page/generate.ts", () => {
  expect(pageNow()).toBe(warningsPage());
});
