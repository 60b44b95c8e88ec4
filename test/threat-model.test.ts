import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const page = readFileSync(new URL("docs/threat-model.md", root), "utf8");

type Named = { readonly file: string; readonly name: string };

/** The tests in a row's last cell: a file in backticks, then the names in it, each between double quotes. */
function namedIn(row: string): Named[] {
  const cell = row.split(" | ").at(-1) ?? "";
  const named: Named[] = [];
  let file = "";
  for (const [, path, name] of cell.matchAll(/`([^`]+\.test\.ts)`|"([^"]+)"/g)) {
    if (path !== undefined) file = path;
    else if (name !== undefined) named.push({ file, name });
  }
  return named;
}

const rows = page.split("\n").filter((line) => /^\| (?!threat|---)/.test(line));

test("every threat has a test that shows its control, and the test exists", () => {
  expect(rows.length).toBeGreaterThan(30);
  const missing = rows.flatMap((row) => {
    const named = namedIn(row);
    if (named.length === 0) return [`no test: ${row}`];
    return named.flatMap(({ file, name }) => {
      const text = readFileSync(new URL(file, root), "utf8");
      return text.includes(JSON.stringify(name).slice(1, -1)) ? [] : [`${file} "${name}"`];
    });
  });
  expect(missing).toEqual([]);
});
