import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

test("no template lets text through unescaped, or has a script or a style of its own", async () => {
  const views = join(import.meta.dirname, "views");
  const files = (await readdir(views)).filter((file) => file.endsWith(".njk"));
  expect(files.length).toBeGreaterThan(4);
  for (const name of files)
    expect(`${name} ${await readFile(join(views, name), "utf8")}`).not.toMatch(
      /\|\s*safe|autoescape|<script>|\son\w+=|style=/,
    );
});
