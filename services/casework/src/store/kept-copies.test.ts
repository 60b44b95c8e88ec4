import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realDisk } from "@gatehouse/client/disk";
import { concernDraft } from "@gatehouse/client/testing/drafts";
import { verifiedDelivery } from "@gatehouse/client/testing/verified-delivery";
import { makeWorld } from "@gatehouse/client/testing/world";
import { expect, onTestFinished, test } from "vitest";
import { userWith } from "../testing/scene.ts";
import { openInbox } from "./inbox.ts";
import { Received } from "./kept-copies.ts";
import { openSealedFolder } from "./sealed-folder.ts";

const accounts = { "hillside-school": `A${"B".repeat(55)}`, "northshire-council": `A${"C".repeat(55)}` };
const worker = userWith("northshire-council", "social-worker", "L. Abara");
const reader = { name: "L. Abara", role: "social-worker" };
const dayMs = 24 * 3_600_000;

/** An inbox on an empty folder, with a clock that a test moves. */
async function emptyInbox() {
  const dir = await mkdtemp(join(tmpdir(), "kept-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const clock = { ms: Date.parse("2026-11-03T10:00:00Z") };
  const key = new Uint8Array(32).fill(5);
  const folder = await openSealedFolder({ dir, disk: realDisk(), key, purpose: "copy", schema: Received });
  const open = () => openInbox(folder, "northshire", () => clock.ms);
  /** With the last day that an agreement gives it. */
  const withLastDay = async (lastDay: string) => {
    const [kept] = await folder.list();
    if (kept === undefined) throw new Error("nothing was taken");
    const { delivery } = kept;
    await folder.write(kept.key, {
      ...kept,
      delivery: { ...delivery, data: { ...delivery.data, retainUntil: lastDay } },
    });
    return { key: kept.key, inbox: await open() };
  };
  return { clock, folder, open, withLastDay, inbox: await open(), files: () => readdir(dir) };
}

async function concern() {
  return await verifiedDelivery(await makeWorld(accounts), concernDraft(), []);
}

test("a copy goes by itself the day after the last on which it may be kept, from list, folder and the next start", async () => {
  const { clock, folder, open, files, withLastDay, ...first } = await emptyInbox();
  await first.inbox.take(await concern(), reader);
  const { inbox, key } = await withLastDay("2027-02-02");
  const [kept] = await folder.list();
  clock.ms = Date.parse("2027-02-02T23:59:00Z");
  expect(await inbox.forgetOld()).toBe(0);
  expect(await inbox.list(worker)).toHaveLength(1);
  clock.ms += dayMs;
  // Nobody is shown it from then on, and with the next look it is gone.
  expect(await inbox.list(worker)).toEqual([]);
  expect(inbox.ofCase("case-ada", worker)).toEqual([]);
  expect(inbox.cases(worker).size).toBe(0);
  expect(await inbox.read(key, worker)).toBeNull();
  expect(await inbox.forgetOld()).toBe(1);
  expect(await files()).toEqual([]);
  if (kept !== undefined) await folder.write(key, kept);
  await open();
  expect(await files()).toEqual([]);
});

test("a copy that nobody has read stays until somebody has: a concern must not vanish unread", async () => {
  const { clock, files, withLastDay, ...first } = await emptyInbox();
  const copy = await concern();
  await first.inbox.take(copy, null);
  const { inbox } = await withLastDay("2027-02-02");
  clock.ms += 20 * 366 * dayMs;
  expect(await inbox.forgetOld()).toBe(0);
  expect(await inbox.list(worker)).toHaveLength(1);
  await inbox.acknowledged(copy.id, reader);
  expect(await inbox.forgetOld()).toBe(1);
  expect(await files()).toEqual([]);
});

test("before a recall is acknowledged the copies of what it recalls are gone, of that sender alone, and do not come back", async () => {
  const { inbox, folder } = await emptyInbox();
  const copy = await concern();
  await inbox.take(copy, reader);
  const [kept] = await folder.list();
  if (kept === undefined) throw new Error("taken");
  const { data } = kept.delivery;
  const recalls = (from: string) => ({
    ...kept.delivery,
    data: { ...data, kind: "recall" as const, from, corrects: { message: data.message, statements: null } },
  });
  await inbox.forgetRecalled(recalls("riverside-practice"));
  await inbox.forgetRecalled({ ...kept.delivery });
  expect(await folder.list()).toHaveLength(1);
  const heard: string[] = [];
  inbox.onChange((ref) => heard.push(ref));
  await inbox.forgetRecalled(recalls("hillside-school"));
  expect(await folder.list()).toEqual([]);
  expect(await inbox.list(worker)).toEqual([]);
  expect(heard).toEqual(["case-ada"]);
});
