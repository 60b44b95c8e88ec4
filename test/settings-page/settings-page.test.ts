import { expect, test } from "vitest";
import { pageNow, settingsPage } from "./generate.ts";

test("docs/settings.md says every setting of every service: node test/settings-page/generate.ts", () => {
  expect(pageNow()).toBe(settingsPage());
});

test("every setting says what it is", () => {
  const rows = pageNow()
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => row.includes("|  |"))).toEqual([]);
});
