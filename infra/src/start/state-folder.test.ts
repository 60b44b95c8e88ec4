import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isLockFile, lockHolder } from "@gatehouse/client/state-lock";
import { takeStateFolder } from "./state-folder.ts";

let dir = "";
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "state-")), "s");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const lockModule = join(import.meta.dirname, "state-folder.ts");
/** A real other process that takes the folder, says so and waits to be killed. */
async function otherProcess() {
  const code = `const { takeStateFolder } = await import(${JSON.stringify(lockModule)});
    await takeStateFolder(${JSON.stringify(dir)}, { fresh: false }); console.log("taken"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

test("a folder that another process runs on is refused, and the process named", async () => {
  const other = await otherProcess();
  try {
    await expect(takeStateFolder(dir, { fresh: true })).rejects.toMatchObject({ code: "state-dir-in-use" });
    expect(await lockHolder(dir)).toBe(other.pid);
  } finally {
    other.kill("SIGKILL");
  }
});

test("a killed process's folder can be taken", async () => {
  const other = await otherProcess();
  other.kill("SIGKILL");
  await once(other, "exit");
  const release = await takeStateFolder(dir, { fresh: false });
  expect(await lockHolder(dir)).toBe(process.pid);
  await release();
  expect(await lockHolder(dir)).toBeNull();
});

test("fresh empties the folder of everything but what makes it ours", async () => {
  await (
    await takeStateFolder(dir, { fresh: false })
  )();
  await mkdir(join(dir, "nats", "deep"), { recursive: true });
  await writeFile(join(dir, "nats", "deep", "block"), "1");
  await (
    await takeStateFolder(dir, { fresh: false })
  )();
  expect((await readdir(dir)).filter((name) => !isLockFile(name))).toContain("nats");
  await (
    await takeStateFolder(dir, { fresh: true })
  )();
  expect((await readdir(dir)).filter((name) => !isLockFile(name))).toEqual(["what-is-this.txt"]);
});

test("a folder with somebody's files is refused and left as it was, even when fresh is asked for", async () => {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "letter.txt"), "mine");
  await expect(takeStateFolder(dir, { fresh: true })).rejects.toMatchObject({ code: "state-folder-not-ours" });
  expect((await readdir(dir)).filter((name) => !isLockFile(name))).toEqual(["letter.txt"]);
});
