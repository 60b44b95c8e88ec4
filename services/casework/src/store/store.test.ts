import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { realDisk } from "@gatehouse/client/disk";
import { generateSealingKey } from "@gatehouse/envelope/keys";
import { openDrafts } from "./drafts.ts";
import { openStorageKeys } from "./keys.ts";
import type { StorageKeys } from "./keys.ts";
import { openSealedFolder } from "./sealed-folder.ts";

let dir = "";
const key = generateSealingKey();
const disk = realDisk();
const now = (): number => Date.parse("2026-11-03T10:00:00Z");
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "casework-"));
});
afterAll(async () => await rm(dir, { recursive: true, force: true }));

const keysWith = (...sealingKeys: [typeof key, ...(typeof key)[]]): Promise<StorageKeys> =>
  openStorageKeys({ dir: join(dir, "keys"), disk, agency: "family-support", sealingKeys, now });

test("a draft is there again after a restart, also under next month's key, and for nobody else", async () => {
  const first = openDrafts({ dir: join(dir, "drafts"), disk, keys: await keysWith(key), now });
  const begun = await (await first({ sub: "a" })).begin("concern", null);
  await (await first({ sub: "a" })).change(begun.id, () => ({ answers: { seen: "Three round bruises" } }));
  const later = openDrafts({ dir: join(dir, "drafts"), disk, keys: await keysWith(generateSealingKey(), key), now });
  expect((await (await later({ sub: "a" })).read(begun.id))?.answers).toEqual({ seen: "Three round bruises" });
  expect(await (await later({ sub: "b" })).read(begun.id)).toBeNull();
  expect(await (await later({ sub: "b" })).list()).toEqual([]);
});

test("without the agency's private key nothing opens", async () => {
  const mine = await keysWith(key);
  await mine.keyOf("user/a");
  const other = await keysWith(generateSealingKey());
  await expect(other.keyOf("user/a")).rejects.toMatchObject({ code: "sealed-key-unknown" });
});

test("changed answers take the preview away, and keep it to compare with; what is being sent is changed by nothing", async () => {
  const drafts = await openDrafts({ dir: join(dir, "sending"), disk, keys: await keysWith(key), now })({ sub: "a" });
  const { id } = await drafts.begin("concern", null);
  const decision = {
    message: { id: "m", kind: "concern" as const, from: "family-support", case: null },
    outcome: "decided" as const,
    reasons: [],
    policy: "p",
    registerAsOf: 0,
    recipients: {},
    holds: [],
    duties: [],
  };
  await drafts.change(id, () => ({ preview: { at: "2026-11-03T10:00:00Z", message: {}, decision } }));
  expect((await drafts.read(id))?.preview).not.toBeNull();
  await drafts.change(id, ({ answers }) => ({ answers: { ...answers, seen: "more" } }));
  expect(await drafts.read(id)).toMatchObject({ preview: null, before: { at: "2026-11-03T10:00:00Z" } });
  await drafts.change(id, ({ answers }) => ({ answers }));
  expect((await drafts.read(id))?.before).not.toBeNull();
  await drafts.change(id, () => ({ sending: true }));
  expect(await drafts.change(id, () => ({ answers: {} }))).toBeNull();
  expect((await drafts.read(id))?.answers).toEqual({ seen: "more" });
});

test("changes that come at once are made one after the other", async () => {
  const drafts = await openDrafts({ dir: join(dir, "at-once"), disk, keys: await keysWith(key), now })({ sub: "a" });
  const { id } = await drafts.begin("concern", null);
  const many = Array.from({ length: 20 }, (_, n) =>
    drafts.change(id, ({ answers }) => ({ answers: { ...answers, [`f${n}`]: "x" } })),
  );
  await Promise.all(many);
  expect(Object.keys((await drafts.read(id))?.answers ?? {})).toHaveLength(20);
});

test("a file that was altered, or put in another's place, is as none, and its neighbours are still there", async () => {
  const folder = join(dir, "folder");
  const open = () =>
    openSealedFolder({
      dir: folder,
      disk,
      key: new Uint8Array(32).fill(7),
      purpose: "test",
      schema: z.object({ n: z.number() }),
    });
  const sealed = await open();
  for (const n of [1, 2, 3]) await sealed.write(`id-${n}`, { n });
  await copyFile(join(folder, "id-1"), join(folder, "id-2"));
  const bytes = await readFile(join(folder, "id-3"));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(join(folder, "id-3"), bytes);
  expect(await sealed.list()).toEqual([{ n: 1 }]);
  for (const id of ["../keys/x", "ID-1", "", "id-1/../id-1"]) expect(await sealed.read(id)).toBeNull();
});
