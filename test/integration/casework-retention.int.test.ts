import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { openCasework } from "@gatehouse/casework/casework";
import type { Casework } from "@gatehouse/casework/casework";
import { openStorageKeys } from "@gatehouse/casework/store/keys";
import { openSealedFolder } from "@gatehouse/casework/store/sealed-folder";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { realDisk } from "@gatehouse/client/disk";
import { readSealingKey } from "@gatehouse/envelope/keys";
import type { SealingKey } from "@gatehouse/envelope/keys";
import { silentLog } from "@gatehouse/observe/log";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { searchFor } from "@gatehouse/test/kit/canary";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const poll = { timeout: 60_000, interval: 50 };
const [council, school, practice] = ["northshire-council", "hillside-school", "riverside-practice"] as const;
const reader = { name: "N. Adeyemi", role: "named-nurse" };
const yearMs = 366 * 24 * 3_600_000;

/** Every kind of thing that an agency's pages keep, and under which name it is sealed. */
const kept = {
  copies: "copy",
  sent: "sent",
  wishes: "wish",
  rulings: "ruling",
  letters: "letter",
  tellings: "telling",
};

/** All that is in an agency's folder of the pages, opened with its keys as the agency itself can. */
async function openedAll(stateDir: string, key: SealingKey): Promise<string> {
  const disk = realDisk();
  const keys = await openStorageKeys({
    dir: join(stateDir, "keys"),
    disk,
    agency: practice,
    sealingKeys: [key],
    now: Date.now,
  });
  const storageKey = await keys.keyOf(`agency/${practice}`);
  const folders = Object.entries(kept).map(async ([name, purpose]) => {
    const dir = join(stateDir, name);
    const files = await readdir(dir).catch(() => []);
    const folder = await openSealedFolder({ dir, disk, key: storageKey, purpose, schema: z.unknown() });
    const all = await folder.list();
    // None that does not open goes by unseen.
    expect(all).toHaveLength(files.length);
    return JSON.stringify(all);
  });
  return (await Promise.all(folders)).join("\n");
}

/** The pages of a practice on its own folder, with a clock that a test moves. */
async function openPractice(broker: TestBroker, client: AgencyClient, clock: { aheadMs: number }) {
  const dir = broker.places.agency(practice);
  const key = readSealingKey(JSON.parse(await readFile(join(dir, "sealing.jwk"), "utf8")));
  const stateDir = join(dir, "casework");
  const { partnership } = broker;
  const where = { host: "127.0.0.1", port: 0, publicUrl: null };
  const open = (): Promise<Casework> =>
    openCasework({
      agency: practice,
      partnership,
      client,
      stateDir,
      sealingKeys: [key],
      log: silentLog,
      ...where,
      now: () => Date.now() + clock.aheadMs,
    });
  return { open, told: () => openedAll(stateDir, key), stateDir };
}

test("an agency's pages let go of a copy after its last day, and of what was recalled before that is acknowledged", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  await broker.startGateway();
  const [social, teacher, doctor] = [
    await broker.client(council),
    await broker.client(school),
    await broker.client(practice),
  ];
  const clock = { aheadMs: 0 };
  const { open, told, stateDir } = await openPractice(broker, doctor, clock);
  let pages = await open();
  onTestFinished(async () => pages.stop());
  let waiting = 0;
  doctor.deliveries({
    handover: async (delivery) => {
      await pages.takeRead(delivery, reader);
      await doctor.acknowledge(delivery, reader);
      waiting += 1;
    },
  });
  for (const client of [social, teacher]) client.deliveries({ handover: async () => undefined });
  for (const event of familyEvents("ada", [practice, school])) await social.record(event);
  await expect.poll(() => social.counters().waiting, poll).toBe(0);
  const { id: recalled } = await teacher.publish(schoolUpdate("ada", "It was her cousin all along"));
  await teacher.publish(schoolUpdate("ada", "Came in without a coat"));
  await expect.poll(() => waiting, poll).toBe(2);
  expect(await told()).toContain("It was her cousin all along");
  const { people, told: _told, statements: _said, ...head } = schoolUpdate("ada");
  await teacher.publish({
    ...head,
    kind: "recall",
    people,
    statements: [],
    inReplyTo: null,
    told: { status: "told" },
    corrects: { message: recalled },
    instruction: "Delete it: it was about another child.",
  });
  await expect.poll(() => waiting, poll).toBe(3);
  const now = await told();
  expect(now).not.toContain("It was her cousin all along");
  expect(now).toContain("Came in without a coat");
  await expect(doctor.evidence(recalled)).rejects.toMatchObject({ code: "evidence-unknown" });

  // The day after the last on which any copy may be kept, the pages have none of it left, with or without a look.
  clock.aheadMs = 8 * yearMs;
  await pages.stop();
  pages = await open();
  const after = await told();
  for (const text of ["Came in without a coat", "Ada Lovell", recalled]) expect(after).not.toContain(text);
  expect(await readdir(join(stateDir, "copies"))).toEqual([]);
  const search = searchFor(["Ada Lovell", "Came in without a coat", "It was her cousin all along"]);
  expect(await search.lookInFolder(stateDir, () => false)).toBeGreaterThan(0);
  expect(search.found()).toEqual([]);
});
