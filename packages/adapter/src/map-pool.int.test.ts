import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MapPool } from "./map-pool.ts";
import { openMapPool } from "./map-pool.ts";
import { expect, onTestFinished, test } from "vitest";
import { mapHere } from "./map-file.ts";
import type { RecordFile } from "./map.ts";
import { createMapRecord } from "./testing/small-mapper.ts";

const config = {
  agency: "riverside-practice",
  author: { name: "Dr A. Bello", role: "general-practitioner" },
  contact: "01632 960200",
  frontDoor: "northshire-council",
  secret: "s".repeat(40),
};
const now = "2026-11-02T09:00:00Z";
const mapModule = new URL("./testing/small-mapper.ts", import.meta.url).href;

function file(text: string): RecordFile {
  return { name: "a.json", bytes: Buffer.from(text) };
}
async function open(options: { readonly maxMs?: number; readonly maxHeapMb?: number } = {}): Promise<MapPool> {
  const pool = await openMapPool({ data: { mapModule, mapSettings: {}, on: [], config }, ...options });
  onTestFinished(() => pool.close());
  return pool;
}

test("a process makes of a file what would be made of it here: the same messages, ids and account", async () => {
  const pool = await open();
  const here = mapHere(config, createMapRecord({ isOn: () => true }));
  const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`field${at}`, at]));
  const files = [
    file('{"id":"P-1","name":"Ada","colour":"red"}'),
    file('{"id":"P-2","worry":"A bruise"}'),
    file("{"),
    file("{}"),
    file(JSON.stringify({ id: "P-3", ...many })),
    { ...file('{"joined":true}'), companions: [file('{"id":"P-9"}')] },
  ];
  for (const one of files) expect(await pool.map(one, now)).toEqual(await here(one, now));
});

test("what is given stays the giver's: bytes that are a part of a larger buffer too", async () => {
  const pool = await open();
  const whole = Buffer.from('xx{"id":"P-1"}xx');
  const part = whole.subarray(2, -2);
  expect(await pool.map({ name: "a.json", bytes: part }, now)).toMatchObject({ ok: true });
  expect(whole.toString()).toBe('xx{"id":"P-1"}xx');
});

test("a file that never ends is refused, and the files beside and behind it are mapped", async () => {
  const pool = await open({ maxMs: 1_500 });
  const all = ['{"odd":"loop"}', '{"id":"P-1"}', '{"id":"P-2"}', '{"odd":"loop"}', '{"id":"P-3"}', '{"id":"P-4"}'];
  const results = await Promise.all(all.map((one) => pool.map(file(one), now)));
  const cost = { ok: false, code: "record-too-costly" };
  expect(results).toMatchObject([cost, { ok: true }, { ok: true }, cost, { ok: true }, { ok: true }]);
});

test("a file that takes all memory is refused, and this process and the next file do not suffer", async () => {
  const pool = await open({ maxHeapMb: 40 });
  expect(await pool.map(file('{"odd":"hoard"}'), now)).toMatchObject({ ok: false, code: "record-too-costly" });
  expect(await pool.map(file('{"id":"P-1"}'), now)).toMatchObject({ ok: true });
});

test("a file that takes more memory in one step than there is does not abort this process, and the next is mapped", async () => {
  const pool = await open({ maxHeapMb: 40 });
  expect(await pool.map(file('{"odd":"burst"}'), now)).toMatchObject({ ok: false, code: "record-too-costly" });
  expect(await pool.map(file('{"id":"P-1"}'), now)).toMatchObject({ ok: true });
});

test("a mapper that throws, or ends its process, is told of, and the next file is mapped", async () => {
  const pool = await open();
  await expect(pool.map(file('{"odd":"throw"}'), now)).rejects.toThrow(RangeError);
  await expect(pool.map(file('{"odd":"leave"}'), now)).rejects.toThrow("ended");
  expect(await pool.map(file('{"id":"P-1"}'), now)).toMatchObject({ ok: true });
});

test("a module that is no mapper is known at the start", async () => {
  const data = { mapModule: new URL("./limits.ts", import.meta.url).href, mapSettings: {}, on: [], config };
  await expect(openMapPool({ data })).rejects.toMatchObject({ message: expect.stringContaining("internal") });
});

test("what waits when the processes are closed is told so, not forgotten", async () => {
  const pool = await open();
  const waiting = Array.from({ length: 4 }, () => pool.map(file('{"odd":"loop"}'), now));
  const told = Promise.allSettled(waiting);
  await pool.close();
  expect((await told).map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => "rejected"));
  await expect(pool.map(file('{"id":"P-1"}'), now)).rejects.toThrow("ended");
});

test("a service that is killed leaves no process behind, also none that never ends", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-map-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const pidFile = join(folder, "pid");
  const service = `
    const { openMapPool } = await import(${JSON.stringify(new URL("./map-pool.ts", import.meta.url).href)});
    const pool = await openMapPool({ data: ${JSON.stringify({ mapModule, mapSettings: {}, on: [], config })} });
    await pool.map({ name: "a.json", bytes: Buffer.from(${JSON.stringify(JSON.stringify({ odd: "loop", pidFile }))}) }, "${now}");`;
  const killed = spawn(process.execPath, ["--input-type=module", "--eval", service], { stdio: "ignore" });
  onTestFinished(() => void killed.kill("SIGKILL"));
  await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "").toBe(true);
  const pid = Number(readFileSync(pidFile, "utf8"));
  expect(isThere(pid)).toBe(true);
  killed.kill("SIGKILL");
  await expect.poll(() => isThere(pid)).toBe(false);
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
