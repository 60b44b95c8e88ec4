import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const module = JSON.stringify(join(import.meta.dirname, "state-folder.ts"));
/** Takes the folder at a given time of the clock, says whether it got it, and holds it until killed. */
const contender = `const { takeStateFolder } = await import(${module});
  const [dir, at] = process.argv.slice(1);
  await new Promise((done) => setTimeout(done, Number(at) - 5 - Date.now()));
  while (Date.now() < Number(at)) {}
  await takeStateFolder(dir, { fresh: false }).then(() => console.log("mine"), (error) => console.log(error.code));
  setInterval(() => {}, 1000);`;

test.each([
  { name: "an empty folder", stale: false },
  { name: "a folder that a dead process left locked", stale: true },
])("of six that start at once on $name, one gets it", async ({ stale }) => {
  const dir = await mkdtemp(join(tmpdir(), "race-"));
  if (stale) await writeFile(join(dir, "lock.3"), "999999999 1\n");
  if (stale) await writeFile(join(dir, "what-is-this.txt"), "");
  const at = String(Date.now() + 1_500);
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", contender, dir, at], {
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
  const said = await Promise.all(children.map(async ({ stdout }) => String(await once(stdout, "data")).trim()));
  for (const child of children) child.kill("SIGKILL");
  expect(said.toSorted()).toEqual(["mine", ...Array.from({ length: 5 }, () => "state-dir-in-use")]);
  await rm(dir, { recursive: true, force: true });
});
