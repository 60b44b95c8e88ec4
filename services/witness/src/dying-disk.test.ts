import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { parseCheckpoint, withSignatures } from "@gatehouse/ledger/checkpoint";
import type { Checkpoint } from "@gatehouse/ledger/checkpoint";
import { cosignaturesOf } from "@gatehouse/ledger/cosignature";
import { dyingDisk, passingFolder } from "@gatehouse/ledger/testing/dying-disk";
import type { Death, WholeDisk } from "@gatehouse/ledger/testing/dying-disk";
import { openTileFolder } from "@gatehouse/ledger/tile-folder";
import { verifyLog } from "@gatehouse/ledger/verify-log";
import { afterAll, expect, test } from "vitest";
import { leavesOf, origin, StoredLedger, testKey, testLog, testWitness } from "./testing/ledger.ts";

const log = testKey(origin, "ed25519");
const key = testKey("witness.example/police", "cosignature");
const identity = { origin, keys: [log.key] };
const [before, after] = [250, 262];
const all = leavesOf(after);
const fewer = all.slice(0, before);
const gateway = await testLog(all, log);
const other = await testLog(leavesOf(after, before), log);
const ledger = new StoredLedger();
ledger.batch = 1_000;
const folders: string[] = [];
afterAll(async () => {
  await Promise.all(folders.map(async (dir) => rm(dir, { recursive: true, force: true })));
});

async function folder(): Promise<string> {
  const dir = await passingFolder();
  folders.push(dir);
  return dir;
}

/** The folder of a witness that has cosigned at 250. */
const begun = await folder();
ledger.leaves = fewer;
const first = await testWitness({ stateDir: begun, ledger, log: identity, key });
await first.answer(await gateway.ask(0, before));

async function cosignedIn(stateDir: string): Promise<Checkpoint> {
  const { cosigned } = JSON.parse(await readFile(join(stateDir, "state.json"), "utf8")) as {
    readonly cosigned: string;
  };
  return parseCheckpoint(Buffer.from(cosigned))?.checkpoint ?? expect.fail("no checkpoint");
}

/** Opens, copies 12 more, and cosigns them. @returns whether the cosignature left the witness */
async function goOn(stateDir: string, disk: WholeDisk): Promise<boolean> {
  ledger.leaves = all;
  const witness = await testWitness({ stateDir, ledger, log: identity, key, disk });
  return (await witness.answer(await gateway.ask(before, after))).status === 200;
}

test.each(["before", "after"] as const)(
  "whichever call of the disk a witness dies at (%s it), its log is whole and it stands by what it cosigned",
  async (death: Death) => {
    let [fails, hasDied] = [1, true];
    for (; hasDied; fails++) {
      const stateDir = await folder();
      await cp(begun, stateDir, { recursive: true });
      const { disk, calls } = dyingDisk(fails, death);
      const left = await goOn(stateDir, disk).catch(() => false);
      hasDied = calls() >= fails;
      expect(left || hasDied).toBe(true);
      const again = await testWitness({ stateDir, ledger, log: identity, key });
      const head = { size: again.size(), root: await gateway.reader.root(again.size()) };
      expect([before, after]).toContain(head.size);
      expect(await verifyLog(await openTileFolder(join(stateDir, "log")), head)).toEqual({ outcome: "whole" });
      // What left is remembered; what did not leave may be, and either is the same tree.
      const { size, root } = await cosignedIn(stateDir);
      if (left) expect(size).toBe(after);
      expect((await gateway.reader.root(size)).equals(root)).toBe(true);
      // Another tree of that size is not cosigned, and the one there is goes on.
      expect((await again.answer(await other.ask(size, after))).status).toBe(422);
      const answer = await again.answer(await gateway.ask(size, after));
      const signatures = "signatures" in answer ? answer.signatures : [];
      const note = withSignatures(await gateway.noteAt(after), signatures);
      expect(cosignaturesOf(note, [key.key], verifyNoteSignature)?.length).toBe(1);
    }
    // Opening the folder and the state, two full tiles and three partial ones written aside, linked and synced, the state twice.
    expect(fails).toBeGreaterThan(60);
  },
);
