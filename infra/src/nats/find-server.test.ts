import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findNatsServer } from "./find-server.ts";
import { cachedPath, newEnough } from "./server-binary.ts";

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-find-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A program that says what a nats-server of that version says. */
async function program(file: string, says: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "${says}"\n`);
  await chmod(file, 0o755);
  return file;
}

test("NATS_SERVER_BIN goes before PATH", async () => {
  const dir = await folder();
  const named = await program(join(dir, "named"), "nats-server: v2.15.1");
  await program(join(dir, "path/nats-server"), "nats-server: v2.16.0");
  const env = { NATS_SERVER_BIN: named, PATH: join(dir, "path") };
  const found = await findNatsServer({ env, cacheDir: join(dir, "cache"), report: () => undefined });
  expect(found).toEqual({ path: named, version: "2.15.1", origin: "NATS_SERVER_BIN" });
});

test("what is too old, not executable or no nats-server is passed over with one line each", async () => {
  const dir = await folder();
  const named = await program(join(dir, "named"), "something else");
  await program(join(dir, "old/nats-server"), "nats-server: v2.9.10");
  await mkdir(join(dir, "dead"));
  await writeFile(join(dir, "dead/nats-server"), "not a program");
  const cached = await program(cachedPath(join(dir, "cache"), "release"), "nats-server: v2.14.5");
  const env = { NATS_SERVER_BIN: named, PATH: `${join(dir, "dead")}:${join(dir, "old")}` };
  const lines: string[] = [];
  const found = await findNatsServer({ env, cacheDir: join(dir, "cache"), report: (line) => lines.push(line) });
  expect(found).toEqual({ path: cached, version: "2.14.5", origin: "release" });
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain("does not say that it is a nats-server");
  expect(lines[1]).toContain("is 2.9.10, older than 2.14");
  expect(lines[2]).toBe("nats-server 2.14.5 (cache)");
});

test("a program on PATH that is new enough is used, though an older one stands before it", async () => {
  const dir = await folder();
  await program(join(dir, "old/nats-server"), "nats-server: v2.10.27");
  const good = await program(join(dir, "new/nats-server"), "nats-server: v2.14.0");
  const env = { PATH: `${join(dir, "old")}:${join(dir, "new")}` };
  const found = await findNatsServer({ env, cacheDir: join(dir, "cache"), report: () => undefined });
  expect(found).toEqual({ path: good, version: "2.14.0", origin: "PATH" });
});

test.each([
  { version: [2, 13], enough: false },
  { version: [2, 14], enough: true },
  { version: [3, 0], enough: true },
  { version: [1, 99], enough: false },
] as const)("$version is new enough: $enough", ({ version: [major, minor], enough }) => {
  expect(newEnough(major, minor)).toBe(enough);
});
