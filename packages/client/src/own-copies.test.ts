import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realDisk } from "./disk.ts";
import { openOutbox } from "./outbox.ts";
import type { OwnCopies } from "./own-copies.ts";
import { openOwnCopies } from "./own-copies.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const message = "019839b8-2ea0-7649-865a-165573b8453f";
const open = (dir: string, today = "2026-11-02"): Promise<OwnCopies> =>
  openOwnCopies(dir, realDisk(), () => new Date(`${today}T08:00:00Z`));

test("what the outbox let go of is found by its id, without what was sealed to the gateway", async () => {
  const [dir, own] = [await temporaryFolder(), await open(await temporaryFolder())];
  const options = { dir, disk: realDisk(), capacity: 10, onDamaged: () => undefined, keptAs: own.placeOf };
  const outbox = await openOutbox(options);
  const queuedAt = "2026-11-02T08:00:00.000Z";
  await outbox.add({ id: "m-1", kind: "concern", queuedAt }, Buffer.from("sealed"), Buffer.from("own"));
  expect(Buffer.from((await outbox.bytes("m-1")) ?? []).toString()).toBe("sealed");
  expect(await own.sent("m-1")).toBeNull();
  await (await openOutbox(options)).remove("m-1");
  expect(Buffer.from((await own.sent("m-1")) ?? []).toString()).toBe("own");
  expect(await own.sent("m-2")).toBeNull();
});

test("a copy is found by its message and by its delivery, and goes when its last day is over", async () => {
  const dir = await temporaryFolder();
  const copy = (id: string, retainUntil: string | null) => ({ id, statement: { message, retainUntil } });
  const own = await open(dir);
  await own.keep(copy("a".repeat(24), "2026-11-02"), Buffer.from("today's"));
  await own.keep(copy("b".repeat(24), "2026-11-03"), Buffer.from("tomorrow's"));
  await own.keep(copy("c".repeat(24), null), Buffer.from("for good"));
  const texts = async (kept: OwnCopies, id: string): Promise<readonly string[]> =>
    (await kept.received(id)).map(({ sealed }) => Buffer.from(sealed).toString());
  expect(await texts(own, message)).toEqual(["today's", "tomorrow's", "for good"]);
  expect(await texts(own, "b".repeat(24))).toEqual(["tomorrow's"]);
  expect(await texts(await open(dir, "2026-11-03"), message)).toEqual(["tomorrow's", "for good"]);
  expect(await readdir(join(dir, "received", "2026-11-02"))).toEqual([]);
});

test("what was recalled is forgotten, wherever it lies, and nothing else", async () => {
  const dir = await temporaryFolder();
  const own = await open(dir);
  const other = "b0cbfc1c-5acb-8c26-ad83-c3a3344da193";
  await own.keep({ id: "a".repeat(24), statement: { message, retainUntil: "2027-02-02" } }, Buffer.from("one"));
  await own.keep({ id: "b".repeat(24), statement: { message, retainUntil: null } }, Buffer.from("two"));
  await own.keep({ id: "c".repeat(24), statement: { message: other, retainUntil: null } }, Buffer.from("another"));
  await own.forget(message);
  expect(await own.received(message)).toEqual([]);
  expect(await own.received(other)).toHaveLength(1);
});

test("a damaged copy is as none", async () => {
  const dir = await temporaryFolder();
  const own = await open(dir);
  await own.keep({ id: "a".repeat(24), statement: { message, retainUntil: null } }, Buffer.from("as it came"));
  const [name = ""] = await readdir(join(dir, "received", "kept"));
  await realDisk().writeSynced(join(dir, "received", "kept", name), Buffer.from("something else"));
  expect(await own.received(message)).toEqual([]);
});
