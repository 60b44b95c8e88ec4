import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realDisk } from "@gatehouse/client/disk";
import type { Message } from "@gatehouse/contracts/message";
import { expect, onTestFinished, test } from "vitest";
import { openConcernFolder } from "./concern-folder.ts";

const draft: Message = {
  id: "0198f3c2-0000-7000-8000-000000000001",
  kind: "concern",
  from: "northshire-police",
  author: { name: "P. Marsh", role: "public-protection-officer" },
  purpose: "child-protection",
  createdAt: "2026-11-02T09:00:00Z",
  people: [{ label: "child", role: "child", ids: [{ scheme: "local", value: "1" }] }],
  statements: [],
  basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
};

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-concerns-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

test("the same concern kept many times at once is one: a system may send a record twice", async () => {
  const dir = await folder();
  const concerns = await openConcernFolder(dir, realDisk());
  await Promise.all(Array.from({ length: 20 }, () => concerns.keep(draft)));
  expect(await readdir(dir)).toEqual([`${draft.id}.json`]);
  expect((await concerns.read(draft.id))?.id).toBe(draft.id);
});

test("a concern that is sent while it is kept again does not come back", async () => {
  const concerns = await openConcernFolder(await folder(), realDisk());
  await concerns.keep(draft);
  await Promise.all([concerns.sent(draft.id), concerns.keep(draft), concerns.sent(draft.id), concerns.keep(draft)]);
  expect([await concerns.ids(), await concerns.wasSent(draft.id)]).toEqual([[], true]);
});
