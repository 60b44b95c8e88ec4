import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contextName, contexts, pairs } from "./axes.ts";
import { brokenClaims } from "./claims.ts";
import type { GridData } from "./data.ts";
import { lookupIn, readData } from "./data.ts";
import { gridOfNorthshire, publishedFiles } from "./generate.ts";
import { newlySees, sayChange } from "./newly-sees.ts";

const root = new URL("../../", import.meta.url);
const grid = gridOfNorthshire();
const files = publishedFiles(grid);
const published = readData(files.get("docs/who-sees-what.json") ?? "");

test.each([...files])("%s says what is decided now: node test/grid/generate.ts", (path, text) => {
  const file = new URL(path, root);
  // Compared as a whole and not shown: what changed is read with git diff after making it anew.
  expect(existsSync(file) && readFileSync(file, "utf8") === text).toBe(true);
});

test("the published data unfold to every place of the grid", () => {
  const lookup = lookupIn(published);
  const wrong: string[] = [];
  for (const context of contexts) {
    const name = contextName(context);
    const row = grid.get(name);
    for (const { recipient, item } of pairs) {
      const decided = row?.get(recipient)?.get(item);
      if (decided === undefined || lookup(recipient, item, name) !== decided)
        wrong.push(`${name} ${recipient} ${item}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("every sentence of the page is true of the whole grid", () => {
  expect(brokenClaims(grid)).toEqual([]);
});

/** The published data with one cell of one row changed. */
function withRow(recipient: string, item: string, from: string, to: string): GridData {
  const items = published.items.map((row) => {
    if (row.recipient !== recipient || row.item !== item) return row;
    const { [from]: moved = "", ...rest } = row.outcomes;
    return { ...row, outcomes: { ...rest, [to]: [rest[to], moved].filter(Boolean).join(" ") } };
  });
  return { ...published, items };
}

test.each([
  { from: "dropped not-in-agreement", to: "minimised", more: true },
  { from: "dropped not-in-agreement", to: "dropped sealed", more: true },
])("who newly sees what: housing and health.conditions, $from to $to", ({ from, to, more }) => {
  const changed = withRow("housing", "health.conditions", from, to);
  const changes = newlySees(published, changed);
  expect(
    changes.map(({ recipient, item, before, after, seesMore }) => [recipient, item, before, after, seesMore]),
  ).toEqual([["housing", "health.conditions", from, to, more]]);
  expect(changes.map(sayChange).join("")).toContain("housing sees MORE of health.conditions");
  expect(newlySees(changed, published).map(({ seesMore }) => seesMore)).toEqual([!more]);
});

test("another reason for the same nothing is no change", () => {
  const changed = withRow("housing", "health.conditions", "dropped not-in-agreement", "dropped only-on-request");
  expect(newlySees(published, changed)).toEqual([]);
});

test("an item that only one of them has is not seen in the other", () => {
  const less = { ...published, items: published.items.filter(({ item }) => item !== "child.name") };
  expect(newlySees(less, published).every(({ seesMore, item }) => seesMore && item === "child.name")).toBe(true);
  expect(newlySees(published, less).every(({ seesMore }) => !seesMore)).toBe(true);
});
