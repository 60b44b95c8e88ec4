import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realDisk } from "@gatehouse/client/disk";
import { concernDraft } from "@gatehouse/client/testing/drafts";
import { verifiedDelivery } from "@gatehouse/client/testing/verified-delivery";
import { makeWorld } from "@gatehouse/client/testing/world";
import { userWith } from "../testing/scene.ts";
import { openInbox } from "./inbox.ts";
import { Received } from "./kept-copies.ts";
import type { SealedFolder } from "./sealed-folder.ts";
import { openSealedFolder } from "./sealed-folder.ts";

const accounts = { "hillside-school": `A${"B".repeat(55)}`, "northshire-council": `A${"C".repeat(55)}` };
const worker = userWith("northshire-council", "social-worker", "L. Abara");
const manager = userWith("northshire-council", "front-door-manager", "G. Lindow");
const now = (): number => Date.parse("2026-11-03T10:00:00Z");
let dir = "";
let copies: SealedFolder<Received>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "inbox-"));
  copies = await openSealedFolder({
    dir,
    disk: realDisk(),
    key: new Uint8Array(32).fill(5),
    purpose: "copy",
    schema: Received,
  });
});
afterAll(async () => await rm(dir, { recursive: true, force: true }));

test("a copy is kept once however often it comes, and is there after a restart with who has read it", async () => {
  const copy = await verifiedDelivery(await makeWorld(accounts), concernDraft(), []);
  const inbox = await openInbox(copies, "northshire", now);
  await inbox.take(copy, null);
  await inbox.acknowledged(copy.id, { name: "L. Abara", role: "social-worker" });
  await inbox.take(copy, null);
  await inbox.acknowledged(copy.id, { name: "L. Abara", role: "social-worker" });
  const again = await openInbox(copies, "northshire", now);
  const [only, ...more] = await again.list(worker);
  expect(more).toEqual([]);
  expect(only?.readBy).toEqual([{ name: "L. Abara", role: "social-worker", at: "2026-11-03T10:00:00.000Z" }]);
});

test("what nobody has read comes first, then the newest; what came at once has one order", async () => {
  const [one] = await copies.list();
  if (one === undefined) throw new Error("the test before keeps one");
  const inAnother = await mkdtemp(join(tmpdir(), "inbox-order-"));
  const folder = await openSealedFolder({
    dir: inAnother,
    disk: realDisk(),
    key: new Uint8Array(32),
    purpose: "copy",
    schema: Received,
  });
  const came = [
    { key: "a", receivedAt: "2026-11-03T10:00:00.000Z", isRead: true },
    { key: "b", receivedAt: "2026-11-01T10:00:00.000Z", isRead: false },
    { key: "c", receivedAt: "2026-11-02T10:00:00.000Z", isRead: false },
    { key: "d", receivedAt: "2026-11-02T10:00:00.000Z", isRead: false },
    { key: "e", receivedAt: "2026-11-01T09:00:00.000Z", isRead: true },
  ];
  for (const { key, receivedAt, isRead } of came) {
    const delivery = { ...one.delivery, data: { ...one.delivery.data, routedTo: null } };
    await folder.write(key, { ...one, delivery, key, receivedAt, readBy: isRead ? one.readBy : [] });
  }
  const inbox = await openInbox(folder, "northshire", now);
  expect((await inbox.list(worker)).map(({ key }) => key)).toEqual(["c", "d", "b", "a", "e"]);
  await rm(inAnother, { recursive: true, force: true });
});

describe("a copy for one role alone", () => {
  test.each([
    { name: "is there for that role", user: manager, there: true },
    { name: "is not there for another", user: worker, there: false },
    {
      name: "is not there for another who calls themselves by that role's name",
      user: { ...worker, name: "front-door-manager" },
      there: false,
    },
  ])("$name", async ({ user, there }) => {
    const [received] = await copies.list();
    if (received === undefined) throw new Error("the test before keeps one");
    const { delivery } = received;
    const routed = { ...delivery, data: { ...delivery.data, routedTo: "front-door-manager" } };
    await copies.write("only-one-role", { ...received, key: "only-one-role", delivery: routed });
    const inbox = await openInbox(copies, "northshire", now);
    expect((await inbox.list(user)).some(({ key }) => key === "only-one-role")).toBe(there);
    expect((await inbox.read("only-one-role", user)) !== null).toBe(there);
  });
});
