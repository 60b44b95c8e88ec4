import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createRender } from "./render.ts";

test("what somebody wrote cannot turn the words around it about, nor be anything but words", async () => {
  const dir = await mkdtemp(join(tmpdir(), "render-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  await writeFile(join(dir, "said.njk"), "<p>{{ said }}, recorded by {{ by }}</p>");
  const render = createRender(dir, { by: "Hillside School" });
  const turned = ["\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"];
  for (const sign of turned)
    expect(render("said", { said: `safe${sign} not` })).toBe("<p>safe not, recorded by Hillside School</p>");
  expect(render("said", { said: "<b>א</b>" })).toBe("<p>&lt;b&gt;א&lt;/b&gt;, recorded by Hillside School</p>");
});
