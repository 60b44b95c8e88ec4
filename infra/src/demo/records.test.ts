import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { maxRecordBytes } from "@gatehouse/adapter/limits";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRecords } from "./records.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "records-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(name: string, text = "{}"): Promise<string> {
  const path = join(dir, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}
const all = (): boolean => true;

test("records are the files in a sector's folder, by path; what lies elsewhere is counted", async () => {
  await Promise.all(
    ["probation/b.json", "health/deep/a.json", "police/c.json", "loose.json", "fishing/d.json"].map((name) =>
      put(name),
    ),
  );
  await put("health/README.md");
  const found = await readRecords(dir, all);
  expect(found.records.map(({ sector, path }) => `${sector} ${path}`)).toEqual([
    "health health/deep/a.json",
    "police police/c.json",
    "probation probation/b.json",
  ]);
  expect(found).toMatchObject({ outside: 2, unread: [] });
});

test("a file over what any adapter takes is not read, and keeps the others not back; no link is followed", async () => {
  await truncate(await put("health/huge.json"), maxRecordBytes + 1);
  await truncate(await put("health/largest.json"), maxRecordBytes);
  await symlink("/etc/hostname", join(dir, "health/link.json"));
  const found = await readRecords(dir, all);
  expect(found.records.map(({ path }) => path)).toEqual(["health/largest.json"]);
  expect(found.unread).toEqual(["record-too-large"]);
});

test("files of one folder are each other's companions; those of another folder are not", async () => {
  await Promise.all(["health/one/a.json", "health/one/b.json", "health/two/c.json"].map((name) => put(name)));
  const { records } = await readRecords(dir, all);
  expect(records.map(({ file }) => `${file.name} ${file.companions?.map(({ name }) => name).join() ?? ""}`)).toEqual([
    "a.json b.json",
    "b.json a.json",
    "c.json ",
  ]);
});
