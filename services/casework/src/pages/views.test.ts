import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

test("no template lets text through unescaped", async () => {
  const views = join(import.meta.dirname, "../views");
  for (const name of (await readdir(views)).filter((file) => file.endsWith(".njk")))
    expect(`${name} ${await readFile(join(views, name), "utf8")}`).not.toMatch(
      /\|\s*safe|autoescape|<script>|\son\w+=|style=/,
    );
});
