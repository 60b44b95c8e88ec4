import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import { afterEach, beforeEach, expect, test } from "vitest";
import { realDisk } from "./disk.ts";
import { openNotices } from "./notice-store.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "notices-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const notice = (message: string): Notice => ({
  type: "hold-due",
  message,
  hold: null,
  agency: null,
  code: null,
  due: null,
  telephone: null,
  role: "social-worker",
  case: null,
});
let ms = 0;
const now = () => new Date(Date.UTC(2026, 10, 3) + ms++);
const id = (n: number): string => `AbC_-${n}`.padEnd(24, "x");

test("a notice is there after a restart, once however often it came, oldest first", async () => {
  const first = await openNotices(dir, realDisk(), now);
  expect(await first.add(id(1), notice("m-1"))).toBe(true);
  expect(await first.add(id(2), notice("m-2"))).toBe(true);
  expect(await first.add(id(1), notice("m-1"))).toBe(false);
  const second = await openNotices(dir, realDisk(), now);
  expect(await second.add(id(1), notice("m-1"))).toBe(false);
  expect((await second.list()).map(({ id: known, notice: { message } }) => [known, message])).toEqual([
    [id(1), "m-1"],
    [id(2), "m-2"],
  ]);
});

test("ids that differ in case alone are two notices, on any file system", async () => {
  const store = await openNotices(dir, realDisk(), () => new Date(0));
  await store.add("abcdefghijklmnop", notice("m-1"));
  await store.add("ABCDEFGHIJKLMNOP", notice("m-2"));
  const names = (await readdir(dir)).map((name) => name.toLowerCase());
  expect(new Set(names).size).toBe(2);
});

test("the newest are kept, and a damaged one is as none", async () => {
  const store = await openNotices(dir, realDisk(), now, 2);
  for (const n of [1, 2, 3]) await store.add(id(n), notice(`m-${n}`));
  const [oldest = ""] = await readdir(dir);
  expect((await store.list()).map(({ notice: { message } }) => message)).toEqual(["m-2", "m-3"]);
  const bytes = await readFile(join(dir, oldest));
  await writeFile(join(dir, oldest), bytes.subarray(1));
  expect((await store.list()).map(({ notice: { message } }) => message)).toEqual(["m-3"]);
});
