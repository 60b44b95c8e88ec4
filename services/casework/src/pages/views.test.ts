import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { help } from "./help.ts";

test("no template lets text through unescaped", async () => {
  const views = join(import.meta.dirname, "../views");
  for (const name of (await readdir(views)).filter((file) => file.endsWith(".njk")))
    expect(`${name} ${await readFile(join(views, name), "utf8")}`).not.toMatch(
      /\|\s*safe|autoescape|<script>|\son\w+=|style=/,
    );
});

test("every page says what the rule behind it is, in whole sentences", async () => {
  const views = join(import.meta.dirname, "../views");
  const pages: string[] = [];
  for (const name of (await readdir(views)).filter((file) => file.endsWith(".njk") && file !== "layout.njk"))
    if ((await readFile(join(views, name), "utf8")).includes('{% extends "layout.njk" %}'))
      pages.push(name.slice(0, -".njk".length));
  // To mend it: say in pages/help.ts which rule makes the page what it is.
  expect(pages.filter((page) => !Object.hasOwn(help, page))).toEqual([]);
  for (const [page, lines] of Object.entries(help)) {
    expect([page, lines.length > 0]).toEqual([page, true]);
    for (const line of lines) expect(line).toMatch(/^[“A-Z].*\.$/);
  }
});
